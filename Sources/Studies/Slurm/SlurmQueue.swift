import Files

/// Why nothing could be submitted, or not all.
public enum SlurmError: Error, Equatable, Sendable {
  /// There is no such program.
  case missing(program: String)
  /// A program of Slurm's has failed, and said why.
  case failed(program: String, status: Int32)
  /// A program of Slurm's has answered something else.
  case answer(program: String, found: String)
  /// The array of units is submitted, and the job that collects is not.
  indirect case uncollected(job: String, reason: SlurmError)
}

extension SlurmError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .missing(let program): "\(program): not found; expected Slurm's programs on the path"
    case .failed(let program, let status):
      "\(program): ended with \(status), for the reason above; expected 0"
    case .answer(let program, let found):
      "\(program): found “\(found)”; expected the number of a job"
    case .uncollected(let job, let reason):
      "\(reason); job \(job) of the units is submitted, with none that collects behind it: give the same command again, "
        + "or run it with --group instead of --launcher when all have ended"
    }
  }
}

/// Slurm's queue, by its programs.
enum SlurmQueue {
  /// A task, or a job of no array, that waits or runs.
  struct Entry: Sendable, Equatable {
    /// The number of the job, or of the whole array.
    let job: String
    /// The task's number; `nil` for a job of no array.
    let task: Int?
    /// What the job is called.
    let name: String

    /// States in which nothing is done any more, as `squeue` shortens them.
    private static let ended: Set<Substring> = [
      "BF", "CA", "CD", "CG", "DL", "F", "NF", "OOM", "PR", "RV", "TO",
    ]

    /// The entry in a line of number, task, state and name.
    ///
    /// - Returns: `nil` for other lines, and for what has ended.
    init?(_ line: Substring) {
      let words = line.split(separator: " ")
      guard words.count == 4, !Self.ended.contains(words[2]) else { return nil }
      (job, task, name) = (String(words[0]), Int(words[1]), String(words[3]))
    }
  }

  /// Looks for the programs, before anything is written for them.
  static func check() throws(SlurmError) {
    for program in ["sbatch", "squeue"] where !ChildProcess.isThere(program) {
      throw .missing(program: program)
    }
  }

  /// What waits or runs under some names.
  static func entries(named names: [String]) throws(SlurmError) -> [Entry] {
    let output = try run([
      "squeue", "--noheader", "--array", "--states=all", "--format=%F %K %t %j",
      "--name=\(names.joined(separator: ","))",
    ])
    return output.split(separator: "\n").compactMap(Entry.init)
  }

  /// Submits a script in a folder, and gives the number of the job.
  static func submit(
    _ script: String, in folder: String, after jobs: [String]? = nil
  ) throws(SlurmError) -> String {
    var arguments = ["sbatch", "--parsable", "--chdir=\(folder)"]
    if let jobs {
      // Never two that collect at a time.
      let dependencies = jobs.isEmpty ? [] : ["afterany:\(jobs.joined(separator: ":"))"]
      arguments.append("--dependency=\((dependencies + ["singleton"]).joined(separator: ","))")
    }
    let output = try run(arguments + ["\(folder)/\(script)"])
    // A cluster's name may stand behind the number.
    let number = output.split(separator: "\n").last?.prefix { $0 != ";" } ?? ""
    guard !number.isEmpty, number.utf8.allSatisfy(\.isDigit) else {
      throw .answer(program: "sbatch", found: output)
    }
    return String(number)
  }

  private static func run(_ arguments: [String]) throws(SlurmError) -> String {
    guard let outcome = ChildProcess.run(arguments) else { throw .missing(program: arguments[0]) }
    guard outcome.status == 0 else {
      throw .failed(program: arguments[0], status: outcome.status)
    }
    return outcome.output
  }
}
