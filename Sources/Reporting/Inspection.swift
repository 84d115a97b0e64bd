import Detection
import Files
import Reading
import Scoring
import Signal

/// What recordings, epochs files and detectors hold; its encoding is the JSON of `inspect`.
package struct Inspection: Sendable, Encodable {
  private enum Content: Sendable {
    case recording(RecordingSummary)
    /// Without their samples.
    case epochs(Epochs, path: String, named: Speller?, notes: EpochsSummary.Notes)

    var selectionCount: Int {
      switch self {
      case .recording(let summary): summary.selectionCount
      case .epochs(let set, _, _, _): set.selectionCount
      }
    }

    var screen: Speller? {
      switch self {
      case .recording(let summary): summary.screenOfText
      case .epochs(let set, _, _, _): set.metadata.speller
      }
    }

    mutating func take(text: [String], firstSelection: Int) throws(TextError) {
      switch self {
      case .recording(var summary):
        try summary.take(text: text, firstSelection: firstSelection)
        self = .recording(summary)
      case .epochs(var set, let path, let named, let notes):
        try set.take(text: text, firstSelection: firstSelection)
        self = .epochs(set, path: path, named: named, notes: notes)
      }
    }
  }

  /// What may spell something, in the order of the inputs.
  private var contents: [Content] = []
  private var detectors: [DetectorSummary] = []

  private enum CodingKeys: String, CodingKey {
    case files, epochs, detectors
  }

  /// Nothing yet.
  package init() {}

  /// Adds what a file holds.
  ///
  /// - Parameters:
  ///   - file: a file of recordings, epochs or a detector.
  ///   - reading: what the user knows of recordings better than the files say.
  ///   - mapping: which events of recordings are flashes.
  ///   - speller: what stands on the screen, where the user says; else the files say.
  ///   - threads: how many threads may work.
  /// - Throws: `LoadingError`.
  package mutating func add(
    _ file: InputFile, reading: ReadingOptions, mapping: FlashMapping, speller: Speller?,
    threads: Int
  ) throws(LoadingError) {
    do throws(ReadingError) {
      if FileKind(file.bytes) != .epochs {
        return try add(
          noEpochs: file, reading: reading, mapping: mapping, speller: speller, threads: threads)
      }
    } catch { throw .reading(error) }
    var (set, notes) = try Self.epochs(of: file.bytes, mapping: mapping)
    set.samples = []
    set.deviations = []
    if let speller { set.adopt(speller) }
    contents.append(.epochs(set, path: file.path.file, named: speller, notes: notes))
  }

  /// Epochs with what is to be said of their file; where no event is known as a flash, all without labels.
  private static func epochs(
    of bytes: FileBytes, mapping: FlashMapping
  ) throws(LoadingError) -> (Epochs, EpochsSummary.Notes) {
    do throws(LoadingError) {
      let contents = try EpochsReader.contents(of: bytes, mapping: mapping)
      return (contents.epochs, EpochsSummary.Notes(warnings: contents.warnings))
    } catch .noFlashes where mapping.optionsIfAny == nil {
      let events = try EpochsReader.events(of: bytes)
      let contents = try EpochsReader.contents(of: bytes, mapping: .everyEvent)
      var epochs = contents.epochs
      epochs.metadata.flashRule = nil
      return (
        epochs,
        EpochsSummary.Notes(
          warnings: contents.warnings, events: events, suggestion: FlashSuggestion(for: events))
      )
    }
  }

  private mutating func add(
    noEpochs file: InputFile, reading: ReadingOptions, mapping: FlashMapping, speller: Speller?,
    threads: Int
  ) throws(ReadingError) {
    switch FileKind(file.bytes) {
    case .detector:
      detectors.append(DetectorSummary(try DetectorFile.read(file.bytes), path: file.path.file))
    default:
      contents += try RecordingReader.read(file, options: reading).map {
        .recording(RecordingSummary($0, mapping: mapping, speller: speller, threads: threads))
      }
    }
  }

  /// Takes `text` as the true characters, in order over everything that was added.
  ///
  /// - Throws: `TextError` if it does not fit to the selections or to labels that are there.
  package mutating func take(text: String) throws(TextError) {
    let shares = try TextShares(
      text, speller: contents.lazy.compactMap(\.screen).first,
      selections: contents.map(\.selectionCount))
    for index in contents.indices {
      try contents[index].take(
        text: shares[index].items, firstSelection: shares[index].firstSelection)
    }
  }

  private var recordings: [RecordingSummary] {
    contents.compactMap { if case .recording(let summary) = $0 { summary } else { nil } }
  }

  private var epochs: [EpochsSummary] {
    contents.compactMap { content in
      guard case .epochs(let set, let path, let named, let notes) = content else { return nil }
      return EpochsSummary(set, path: path, speller: named, notes: notes)
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(recordings, forKey: .files)
    try fields.encode(epochs, forKey: .epochs)
    try fields.encode(detectors, forKey: .detectors)
  }

  /// A few lines for each recording, then for each set of epochs and each detector.
  package var text: String {
    (recordings.map(\.lines) + epochs.map(\.lines) + detectors.map(\.lines))
      .joined(separator: "\n\n")
  }
}
