import Files
import Signal

/// The folders of a study's submissions: `slurm/1`, `slurm/2` and so on in that of its results.
struct SlurmFolders {
  private let path: String
  /// What all of the study's jobs are called to begin with: by where its results are.
  private let mark: String
  /// The number of the submission that comes next.
  private(set) var next: Int
  /// The units of each task, of each submission by its number.
  let submitted: [Int: [Int: [String]]]
  /// The units that Slurm has certainly had: it has said a job's number, or written a log.
  let taken: Set<String>
  /// The submissions behind whose tasks jobs collect, by the numbers of these jobs.
  let collectors: [String: Int]

  init(of output: String) {
    path = "\(output)/slurm"
    let place = Directory.resolvedOnceMade(output) ?? output
    mark = "p300-" + sha256(of: Array(place.utf8).span.bytes).prefix(12)
    var submitted: [Int: [Int: [String]]] = [:]
    var taken: Set<String> = []
    var collectors: [String: Int] = [:]
    for name in Directory.names(in: path) {
      guard let number = Int(name), number > 0, "\(number)" == name else { continue }
      let tasks = Self.tasks(in: "\(path)/\(name)/\(SlurmScripts.table)")
      submitted[number] = tasks
      if let job = Self.line(of: "\(path)/\(name)/\(SlurmScripts.groupJob)") {
        collectors[job] = number
      }
      if Self.isTaken("\(path)/\(name)") { taken.formUnion(tasks.values.joined()) }
    }
    self.submitted = submitted
    self.taken = taken
    self.collectors = collectors
    next = (submitted.keys.max() ?? 0) + 1
  }

  /// What the array of a submission is called.
  func arrayName(_ number: Int) -> String { "\(mark)-\(number)" }

  /// What jobs that collect are called.
  var groupName: String { "\(mark)-group" }

  /// The number of the submission whose array has a name.
  func number(of name: String) -> Int? {
    name.hasPrefix(mark + "-") ? Int(name.dropFirst(mark.count + 1)) : nil
  }

  var nextPath: String { "\(path)/\(next)" }

  /// Makes the folder of the next submission; one that another run has just made is left to it.
  mutating func makeNext() throws(WritingError) {
    try Directory.create(path)
    while try !Directory.createNew(nextPath) { next += 1 }
    try Directory.create("\(nextPath)/\(SlurmScripts.logs)")
  }

  /// Writes a submission into its folder.
  func write(_ scripts: SlurmScripts) throws(WritingError) {
    if !scripts.tasks.isEmpty {
      try OutputFile.write(scripts.tableText, to: "\(nextPath)/\(SlurmScripts.table)")
      try OutputFile.write(scripts.arrayText, to: "\(nextPath)/\(SlurmScripts.array)")
    }
    try OutputFile.write(scripts.groupText, to: "\(nextPath)/\(SlurmScripts.group)")
  }

  /// Notes what Slurm has called the array of a submission.
  ///
  /// Only what is told of a submission depends on it, so that the job that collects is not given up for it.
  func note(job: String) {
    try? OutputFile.write(job + "\n", to: "\(nextPath)/\(SlurmScripts.job)")
  }

  /// Notes what Slurm has called the job that collects behind a submission.
  ///
  /// Without it another one is submitted, which collects once more.
  func note(groupJob: String) {
    try? OutputFile.write(groupJob + "\n", to: "\(nextPath)/\(SlurmScripts.groupJob)")
  }

  /// Whether one of some jobs collects behind all tasks that wait or run.
  ///
  /// One that was submitted with former tasks waits for those alone.
  func areCollected(_ queue: [SlurmQueue.Entry]) -> Bool {
    let last = queue.compactMap { number(of: $0.name) }.max() ?? 0
    return queue.contains { $0.name == groupName && collectors[$0.job] ?? 0 >= last }
  }

  /// The first line of a file; `nil` where there is none.
  private static func line(of path: String) -> String? {
    FileBytes.ofOutput(at: path, most: 1 << 10).flatMap {
      String(decoding: $0, as: UTF8.self).split(separator: "\n").first.map(String.init)
    }
  }

  /// Whether Slurm has said the number of a submission, or a task has begun its log.
  private static func isTaken(_ folder: String) -> Bool {
    Directory.names(in: folder).contains(SlurmScripts.job)
      || Directory.names(in: "\(folder)/\(SlurmScripts.logs)").contains { $0.hasSuffix(".txt") }
  }

  /// The units of each task by the table of a submission; none where it is missing.
  private static func tasks(in path: String) -> [Int: [String]] {
    let bytes = FileBytes.ofOutput(at: path, most: 1 << 26) ?? []
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    let tasks = lines.map { $0.split(separator: ",").map(String.init) }
    return Dictionary(uniqueKeysWithValues: tasks.enumerated().map { ($0 + 1, $1) })
  }
}
