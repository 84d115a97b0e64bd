import ArgumentParser
import Detection
import Files
import Reporting
import Signal

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
      """)

  @Argument(help: "Recordings or epochs files, in order.", completion: .file())
  var inputs: [String]

  @Option(name: .shortAndLong, help: "The page to write (.html).", completion: .file())
  var output: String

  @Option(help: "A detector, to score the epochs and to look into.", completion: .file())
  var detector: String?

  @Option(
    help: "Write the numbers of every figure (.tsv) and the figures (.svg) to this folder.",
    completion: .directory)
  var data: String?

  @OptionGroup var pause: PauseOption
  @OptionGroup(title: "Preprocessing, without a detector") var preprocessing: PreprocessingOptions
  @OptionGroup(title: "Recordings") var recordingOptions: RecordingOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputOptions: OutputOptions

  func run() throws {
    try OutputPath.check(output, inputs: inputs + [detector].compactMap { $0 })
    let found = try detector.map { try DetectorFile.read(named: $0).detector }
    var reportInputs = try inputs.map { try load($0, for: found) }
    try recordingOptions.apply(to: &reportInputs)
    for index in reportInputs.indices {
      if let found, reportInputs[index].epochs.metadata.speller == nil {
        reportInputs[index].epochs.metadata.speller = found.speller
      }
      guard let found else { continue }
      reportInputs[index].scores = try found.scores(
        of: reportInputs[index].epochs, threads: threads.count)
      reportInputs[index].cautions = found.warnings(scoring: reportInputs[index].epochs)
      outputOptions.warn(reportInputs[index].cautions)
    }
    var digests = try inputs.map(Self.digest)
    for input in reportInputs where !input.isFromRecordings {
      digests += input.epochs.metadata.sources.map {
        ExperimentReport.FileDigest(
          name: "\($0.name), of which \(input.name) is", digest: $0.sha256)
      }
    }
    if let detector { digests.append(try Self.digest(detector)) }
    var looked: (detector: Detector, name: String, summary: String)?
    if let found, let detector {
      // The electrodes by their weights are a figure of their own.
      let lines = DetectorSummary(found, path: Self.name(of: detector)).lines
        .split(separator: "\n").prefix { !$0.hasPrefix("  electrodes by") }
      looked = (found, Self.name(of: detector), lines.joined(separator: "\n"))
    }
    let report = ExperimentReport(
      reportInputs, detector: looked,
      blank: pause.blank,
      provenance: ExperimentReport.Provenance(
        commandLine: ["p300"] + CommandLine.arguments.dropFirst(), toolVersion: P300.version,
        inputs: digests),
      keepsData: data != nil, threads: threads.count)
    if let data {
      try Directory.create(data)
      for file in report.files { try Self.write(file.text, to: "\(data)/\(file.name)") }
    }
    try Self.write(report.html, to: output)
    let result = Result(
      output: output, bytes: report.html.utf8.count,
      sha256: try FileBytes(path: output).sha256(), data: data,
      files: data == nil ? [] : report.files.map(\.name))
    outputOptions.show(result) { result.text }
  }

  /// One input with what `inspect` tells of it.
  private func load(_ path: String, for detector: Detector?) throws -> ReportInput {
    var settings = preprocessing.settings
    if let detector {
      settings = detector.preprocessing ?? .paper
      settings.electrodes = detector.electrodes
    }
    // The text goes over all inputs; it is taken when they are all there.
    let options = recordingOptions.alone(inputs.firstIndex(of: path))
    let loaded = try Inputs(
      [path], recordingOptions: options, preprocessing: settings, threads: threads.count,
      output: outputOptions
    ).load()
    var input = ReportInput(name: Self.name(of: path), epochs: loaded.epochs)
    input.preprocessing = loaded.report
    if FileKind(path: path) == .epochs { return input }
    input.isFromRecordings = true
    var recordings = try RecordingReader.read(path, options: recordingOptions.reading)
    for file in options.eventFiles { try EventsFile(path: file).apply(to: &recordings) }
    input.preprocessing.warnings = Self.notes(loaded.report.warnings, on: recordings)
    let electrodes = Set(loaded.epochs.electrodes)
    let units = Set(
      recordings.flatMap(\.channels).filter { electrodes.contains($0.label) }.map { "\($0.unit)" })
    input.unit = units.count == 1 && units != ["no unit"] ? units.first : nil
    for channel in recordings.flatMap(\.channels) where input.places[channel.label] == nil {
      input.places[channel.label] = channel.position
    }
    let mapping = try recordingOptions.mapping()
    input.recordings = recordings.map {
      RecordingSummary($0, mapping: mapping, threads: threads.count).recorded
    }
    return input
  }

  /// Warnings without those that stand beside their recording, and without the path of the file that
  /// the section is about.
  private static func notes(_ warnings: [String], on recordings: [Recording]) -> [String] {
    warnings.compactMap { warning in
      guard let own = recordings.first(where: { warning.hasPrefix("\($0.source.path): ") })
      else { return warning }
      let words = String(warning.dropFirst(own.source.path.count + 2))
      return recordings.contains { $0.warnings.contains(words) } ? nil : words
    }
  }

  private static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  private static func digest(_ path: String) throws -> ExperimentReport.FileDigest {
    // A recording in a file of several is named behind a #.
    let file =
      (try? FileBytes(path: path)) == nil
      ? path.split(separator: "#", omittingEmptySubsequences: false).dropLast()
        .joined(separator: "#") : path
    return ExperimentReport.FileDigest(name: path, digest: try FileBytes(path: file).sha256())
  }

  private static func write(_ text: String, to path: String) throws {
    var file = try OutputFile(path: path)
    try file.write(text)
    try file.commit()
  }

  private struct Result: Encodable {
    let output: String
    let bytes: Int
    let sha256: String
    let data: String?
    let files: [String]

    var text: String {
      var lines = ["\(output): \((Double(bytes) / 1024).formatted(0)) kB", "sha256 \(sha256)"]
      if let data { lines.append("\(data): \(files.count) files") }
      return lines.joined(separator: "\n")
    }
  }
}

extension RecordingOptions {
  /// Gives every input its part of the true characters.
  fileprivate func apply(to inputs: inout [ReportInput]) throws {
    guard let text else { return }
    let speller = inputs.lazy.compactMap { $0.epochs.metadata.speller }.first
    var items = Epochs.items(of: text, for: speller)[...]
    let selections = inputs.reduce(0) { $0 + $1.epochs.selectionCount }
    guard items.count == selections else {
      throw TextError.count(characters: items.count, selections: selections)
    }
    for index in inputs.indices {
      let count = inputs[index].epochs.selectionCount
      try inputs[index].epochs.take(text: Array(items.prefix(count)))
      items = items.dropFirst(count)
    }
  }
}

extension RecordingSummary {
  /// The summary as a report shows it.
  fileprivate var recorded: ReportInput.Recorded {
    var facts = [
      ReportSection.Fact("Format", format),
      ReportSection.Fact("Rate", "\(samplingRate) Hz"),
      ReportSection.Fact(
        "Length",
        "\(duration.formatted(1)) s, \(samples) samples"
          + (pieces > 1 ? " in \(pieces) pieces" : "")),
      ReportSection.Fact("Channels", "\(channels.count): \(channelList)"),
      ReportSection.Fact(
        "Flashes",
        "\(flashes), \(targets) targets, \(selections) selections, \(repetitions) repetitions"
          + (onsetInterval.map { ", every \(($0 * 1000).formatted(0)) ms" } ?? "")),
    ]
    if let text { facts.append(ReportSection.Fact("Text", text)) }
    return ReportInput.Recorded(
      title: (path.split(separator: "/").last.map(String.init) ?? path)
        + (name.map { "#" + $0 } ?? ""),
      facts: facts, warnings: warnings)
  }
}
