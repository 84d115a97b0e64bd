import ArgumentParser
import Detection
import Files
import Reading
import Reporting
import Scoring
import Signal
import Studies

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a page of figures from epochs and a detector.",
    discussion: """
      One HTML file that needs nothing else: open it in any browser, print it, send it. Recordings \
      go through the detector's own preprocessing, without a detector through the options below. \
      Several inputs get a section each and one over all. --data writes what the \
      figures show as tables.

        p300 report run1.edf run2.edf --output report.html
        p300 report run3.edf --detector subject.safetensors --output report.html
        p300 report derivatives/p300-study --output study.html --subject-pages subjects
      """)

  @Argument(help: "Recordings, epochs files or folders of BIDS, in order.", completion: .file())
  var inputs: [RecordingPath]

  @Option(name: .shortAndLong, help: "The page to write (.html).", completion: .file())
  var output: String

  @Option(help: "A detector, to score the epochs and to look into.", completion: .file())
  var detector: String?

  @Option(
    help: "Write the numbers of every figure (.tsv) and the figures (.svg) to this folder.",
    completion: .directory)
  var data: String?

  @Option(
    help: "Of a study: write a page a subject to this folder, to which the study's page links.",
    completion: .directory)
  var subjectPages: String?

  @OptionGroup var pause: PauseOption
  @OptionGroup(title: "Preprocessing, without a detector") var preprocessing: PreprocessingOptions
  @OptionGroup var learned: LearnedOption
  @OptionGroup(title: "Recordings") var recordingOptions: RecordingOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputOptions: OutputOptions

  func run() throws {
    if let folder = inputs.first?.file, inputs.count == 1, StudyTable.isStudy(folder) {
      return try reportStudy(folder)
    }
    if subjectPages != nil {
      throw ValidationError("--subject-pages is of a study: give its folder alone")
    }
    if let detector {
      try preprocessing.refuse(
        because: "recordings go through the preprocessing that \(detector) wants")
    }
    let read = try detector.map { try DetectorFile.read(named: $0) }
    let files = try Inputs.open(inputs, recordings: recordingOptions, output: outputOptions)
    try preprocessing.check(files, output: outputOptions)
    try OutputPath.check(output, as: .page)
    let reportInputs = try load(files, for: read?.detector)
    outputOptions.warn(
      zip(files, reportInputs).filter(\.1.isUnusable).map { file, _ in
        Warning(
          .electrode, "no electrode is usable: this recording cannot be used", source: file.path)
      })
    var used: (detector: Detector, name: String)?
    var digest: ExperimentReport.FileDigest?
    if let read, let detector {
      used = (read.detector, RecordingPath(file: detector).lastComponent)
      digest = ExperimentReport.FileDigest(name: detector, digest: read.sha256)
    }
    let report = ExperimentReport(
      reportInputs, detector: used, blank: pause.blank,
      provenance: ExperimentReport.Provenance(
        commandLine: ["p300"] + CommandLine.arguments.dropFirst(), files: files,
        inputs: reportInputs, detector: digest),
      keepsData: data != nil, threads: threads.count)
    try write(report.html, report.files)
  }

  private func write(
    _ html: String, _ files: [ExperimentReport.DataFile],
    pages: [ExperimentReport.DataFile] = []
  ) throws {
    // The page is written before its tables appear, so that a full disk leaves neither.
    var page = try OutputFile(path: output)
    try page.write(html)
    if let data {
      var folder = try OutputFolder(path: data)
      for file in files { try folder.write(file.text, to: file.name) }
      try folder.commit()
    }
    if let subjectPages {
      var folder = try OutputFolder(path: subjectPages)
      for page in pages { try folder.write(page.text, to: page.name) }
      try folder.commit()
    }
    try page.commit()
    let result = Result(
      output: output, bytes: html.utf8.count,
      sha256: sha256(of: Array(html.utf8).span.bytes), data: data,
      files: data == nil ? [] : files.map(\.name), subjectPages: subjectPages,
      pages: subjectPages.map { _ in pages.count })
    outputOptions.show(result) { result.text }
  }

  /// The page of a study's folder.
  private func reportStudy(_ folder: String) throws {
    guard detector == nil else {
      throw ValidationError("\(folder) is a study, whose results are there: leave --detector out")
    }
    try preprocessing.refuse(because: "\(folder) is a study, whose results are there")
    try OutputPath.check(output, as: .page)
    let table = try StudyTable(folder: folder)
    let report = StudyReport(
      table, averages: StudyAverages(folder: folder, subjects: table.subjects),
      name: RecordingPath(file: folder).lastComponent, links: links, threads: threads.count)
    try write(report.html, report.files, pages: report.pages)
  }

  /// From the study's page to those of subjects and back; `nil` where there are none.
  private var links: StudyReport.Links? {
    guard let subjectPages else { return nil }
    let page = RecordingPath(file: output).lastComponent
    let folder = String(output.dropLast(page.count))
    return StudyReport.Links(
      folder: Directory.way(from: folder.isEmpty ? "." : folder, to: subjectPages).asURLPath,
      study: (Directory.way(from: subjectPages, to: folder.isEmpty ? "." : folder) + page).asURLPath
    )
  }

  /// Every input for itself, scored where there is a detector.
  private func load(_ files: [InputFile], for detector: Detector?) throws -> [ReportInput] {
    guard let detector else {
      var loader = try EpochsLoader(
        preprocessing.settings, recordings: recordingOptions, threads: threads)
      loader.keepsRecordings = true
      let sets = try outputOptions.loadEach(files, with: loader)
      return zip(files, sets).map { ReportInput($0, $1, by: loader) }
    }
    var application = try DetectorApplication(
      detector, recordings: recordingOptions, threads: threads)
    application.loader.keepsRecordings = true
    let scored = try outputOptions.scoreEach(files, with: application)
    return zip(files, scored).map { file, scored in
      var input = ReportInput(file, scored.loaded, by: application.loader)
      input.scores = scored.scores
      input.cautions = scored.cautions
      input.learned = learned.includeLearned ? .none : scored.learned
      input.session = scored.session
      return input
    }
  }

  private struct Result: Encodable {
    let output: String
    let bytes: Int
    let sha256: String
    let data: String?
    let files: [String]
    let subjectPages: String?
    let pages: Int?

    var text: String {
      var lines = ["\(output): \((Double(bytes) / 1024).formatted(0)) kB", "sha256 \(sha256)"]
      if let data { lines.append("\(data): \(files.count) files") }
      if let subjectPages, let pages { lines.append("\(subjectPages): \(pages) pages") }
      return lines.joined(separator: "\n")
    }
  }
}
