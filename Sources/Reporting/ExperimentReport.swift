import Detection
import Evaluation
import Files
import Plotting
import Reading
import Signal

/// Everything that is worth looking at in a P300 experiment, as one page and its numbers.
///
/// The same inputs and options give the same bytes: nothing in it tells when or where it was made.
package struct ExperimentReport: Sendable {
  /// A file, by its SHA-256.
  package struct FileDigest: Sendable, Equatable {
    package var name: String
    package var digest: String

    package init(name: String, digest: String) {
      self.name = name
      self.digest = digest
    }
  }

  /// How the report came about.
  package struct Provenance: Sendable {
    /// The arguments, the tool's name first.
    package var commandLine: [String]
    /// Every file that was read, and the recordings that epochs among them were made from.
    package var inputs: [FileDigest]

    package init(commandLine: [String], inputs: [FileDigest]) {
      self.commandLine = commandLine
      self.inputs = inputs
    }

    /// How a report of `files` came about, which were loaded as `inputs`.
    package init(
      commandLine: [String], files: [InputFile], inputs: [ReportInput], detector: FileDigest?
    ) {
      var digests = files.map { FileDigest(name: "\($0.path)", digest: $0.bytes.sha256()) }
      for input in inputs where !input.isFromRecordings {
        digests += input.epochs.metadata.sources.map {
          FileDigest(name: "\($0.name), of which \(input.name) is", digest: $0.sha256)
        }
      }
      self.init(commandLine: commandLine, inputs: digests + [detector].compactMap { $0 })
    }
  }

  /// One file of numbers, or of a figure, beside the page.
  package struct DataFile: Sendable {
    package var name: String
    package var text: String
  }

  package let html: String
  package let files: [DataFile]

  /// Makes the report.
  ///
  /// - Parameters:
  ///   - inputs: what it is about, at least one; more than one get a section each and one together.
  ///   - detector: what made the scores, and what it is called.
  ///   - blank: the pause before every selection, in seconds, for the bit rate.
  ///   - provenance: how it came about.
  ///   - keepsData: whether the data files are wanted, so that their checksums stand in the page.
  ///   - threads: how many threads may work; the result is the same on any number.
  package init(
    _ inputs: [ReportInput], detector: (detector: Detector, name: String)?,
    blank: Double, provenance: Provenance, keepsData: Bool, threads: Int
  ) {
    precondition(!inputs.isEmpty, "a report is about something")
    let taken = detector == nil ? nil : inputs[0].epochs
    // People read averages in µV; the scores have been made from what the detector wants.
    let inputs = inputs.map { input in
      var input = input
      input.restoreAmplitude()
      return input
    }
    let threshold = detector?.detector.calibration.threshold
    func group(
      _ input: ReportInput, _ prefix: String, _ title: String, _ detail: InputSections.Detail
    )
      -> ReportSection
    {
      let parts = InputSections(
        input: input, prefix: prefix, threshold: threshold, blank: blank, detail: detail,
        threads: threads)
      var section = ReportSection(prefix, title, [.numbers(parts.highlights)])
      section.sections = parts.sections
      return section
    }
    var sections: [ReportSection] = []
    let together = Self.together(inputs)
    if inputs.count > 1 {
      switch together {
      case .success(let all):
        var section = group(all, "all", "Over all", .complete)
        section.blocks.append(Self.overview(of: inputs, blank: blank, threads: threads))
        if let figure = RecordingsFigure(inputs: inputs, together: all).figure() {
          section.blocks.append(.figure(figure))
        }
        sections.append(section)
      case .failure(let error):
        sections.append(
          ReportSection(
            "all", "Over all", [.paragraph("The inputs cannot be taken together: \(error)")]))
      }
    }
    for (index, input) in inputs.enumerated() {
      sections.append(
        group(
          input, inputs.count > 1 ? "input\(index + 1)" : "input", input.name,
          inputs.count == 1 ? .complete : inputs.count <= 4 ? .usual : .brief))
    }
    if let detector {
      let epochs = if case .success(let all) = together { all.epochs } else { inputs[0].epochs }
      sections.append(
        DetectorSection(
          detector: detector.detector, name: detector.name,
          epochs: epochs, taken: taken ?? epochs, places: inputs[0].places
        ).section)
    }
    let figures = sections.flatMap(\.figures)
    files =
      figures.flatMap(Self.tables)
      + figures.map(Self.drawing)
    let makers =
      inputs.filter { !$0.isFromRecordings }.map { ($0.name, $0.epochs.metadata.toolVersion) }
      + (detector.map { [($0.name, $0.detector.training.toolVersion)] } ?? [])
    sections.append(
      ProvenanceSection(provenance, makers: makers, files: keepsData ? files : []).section)
    let named = inputs.count > 3 ? inputs.prefix(1) : inputs[...]
    let names = named.map(\.name).joined(separator: ", ")
    let others = inputs.count > named.count ? " and \(inputs.count - named.count) more" : ""
    html = ReportPage("P300 report: \(names)\(others)", sections: sections).html
  }

  /// What came of each input, one below the other.
  private static func overview(
    of inputs: [ReportInput], blank: Double, threads: Int
  ) -> ReportSection.Block {
    let isScored = inputs.contains { $0.scores != nil }
    let rows = inputs.map { input -> [String] in
      let parts = InputSections(
        input: input, prefix: "", threshold: nil, blank: blank, detail: .brief, threads: threads)
      let facts = [
        input.name, "\(input.epochs.count)", "\(input.epochs.labels.count { $0 == .target })",
      ]
      guard isScored else { return facts }
      return facts + [
        parts.area?.formatted(3) ?? "n/a", parts.charactersRight ?? "n/a",
        input.learned.numbers.isEmpty ? "no" : "yes",
      ]
    }
    return .table(
      head: ["input", "epochs", "targets"]
        + (isScored ? ["AUC of one flash", "characters right", "learned from"] : []), rows: rows)
  }

  /// All inputs as one.
  private static func together(_ inputs: [ReportInput]) -> Result<ReportInput, MergingError> {
    guard inputs.count > 1 else { return .success(inputs[0]) }
    return Result { () throws(MergingError) in
      var all = ReportInput(
        name: "all inputs", epochs: try Epochs.merged(inputs.map(\.epochs)))
      all.isFromRecordings = inputs.allSatisfy(\.isFromRecordings)
      all.unit = inputs.allSatisfy { $0.unit == inputs[0].unit } ? inputs[0].unit : nil
      for input in inputs {
        all.preprocessing.epochs += input.preprocessing.epochs
        all.preprocessing.dropped.merge(input.preprocessing.dropped) { $0 + $1 }
        all.preprocessing.flat.merge(input.preprocessing.flat) { $0 + $1 }
        all.preprocessing.rejected.merge(input.preprocessing.rejected) { $0 + $1 }
      }
      all.takeAmplitude(of: inputs)
      all.takeFaults(of: inputs)
      all.places = inputs[0].places
      all.cautions = inputs.flatMap(\.cautions)
      all.learned = LearnedRecordings(merging: inputs.map(\.learned))
      let scores = inputs.compactMap(\.scores)
      all.scores = scores.count == inputs.count ? Array(scores.joined()) : nil
      return all
    }
  }

  /// The numbers of a figure.
  static func tables(_ figure: ReportFigure) -> [DataFile] {
    [DataFile(name: "\(figure.name).tsv", text: figure.data.tabSeparated)]
      + figure.supplements.map { supplement in
        DataFile(
          name: "\(figure.name)-\(supplement.name).tsv", text: supplement.table.tabSeparated)
      }
  }

  /// The drawing of a figure as a file of its own.
  private static func drawing(_ figure: ReportFigure) -> DataFile {
    let columns =
      switch figure.layout {
      case .charts: 2
      case .maps: 6
      case .rows: 4
      case .joint: 7
      }
    let all = SmallMultiples(
      figure.caption, panels: figure.panels.flatMap(drawings), columns: columns)
    return DataFile(name: "\(figure.name).svg", text: Theme.standalone(all.svg))
  }

  /// The drawings in a part of the page.
  private static func drawings(_ part: Markup) -> [Markup] {
    if part.name == "svg" { return [part] }
    return part.content.flatMap { content -> [Markup] in
      if case .element(let child) = content { drawings(child) } else { [] }
    }
  }
}
