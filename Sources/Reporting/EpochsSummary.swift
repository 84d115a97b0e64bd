import Evaluation
import Files
import Signal

/// What a set of epochs holds; its encoding is the JSON of `inspect`.
package struct EpochsSummary: Sendable, Encodable {
  let path: String
  let epochs: Int
  let targets: Int
  let nontargets: Int
  let unlabelled: Int
  let electrodes: [String]
  let samplesPerEpoch: Int
  /// Of a window, from the onset; left out where windows begin there.
  let firstSample: Int?
  let samplingRate: Double
  let recordings: Int
  let selections: Int
  let repetitions: Int
  @Nullable var onsetInterval: Double?
  let text: [String?]
  /// What stands on the screen, where the user says.
  let screen: String?
  /// What the user said of the recordings' flashes, as options of the command line.
  let flashOptions: String?
  @Nullable var preprocessing: Preprocessing?
  let badElectrodes: [String: String]
  let sources: [EpochsSource]
  /// Of files of other programs: the events of epochs where none is known as a flash.
  let events: [EventRow]?
  /// Options that most likely name the flashes, where none is known.
  let suggestion: String?
  /// What is odd about a file of another program.
  let warnings: [String]?
  let toolVersion: String
  /// Whether there is nothing to select.
  let isOddball: Bool

  private enum CodingKeys: String, CodingKey {
    case path, epochs, targets, nontargets, unlabelled, electrodes, samplesPerEpoch, firstSample
    case samplingRate, recordings, selections, repetitions, onsetInterval, text, screen
    case flashOptions, preprocessing, badElectrodes, sources, events, suggestion, warnings
    case toolVersion
  }

  /// What is to be said of a file beside its epochs.
  package struct Notes: Sendable {
    var warnings: [Warning] = []
    /// The events of the epochs, where none is known as a flash.
    var events: [Event] = []
    var suggestion: FlashSuggestion?
  }

  /// How many epochs are about events of one name.
  struct EventRow: Sendable, Encodable {
    let text: String
    let count: Int
  }

  /// Sums up epochs.
  ///
  /// - Parameters:
  ///   - set: the epochs; their samples do not matter.
  ///   - path: the file that they are in.
  ///   - speller: what stands on the screen, where the user says.
  ///   - notes: what is to be said of the file.
  package init(
    _ set: Epochs, path: String, speller: Speller? = nil, notes: Notes = Notes()
  ) {
    self.path = path
    epochs = set.count
    targets = set.labels.count { $0 == .target }
    nontargets = set.labels.count { $0 == .nonTarget }
    unlabelled = set.labels.count { $0 == .unknown }
    electrodes = set.electrodes
    samplesPerEpoch = set.windowLength
    firstSample = set.firstSample == 0 ? nil : set.firstSample
    samplingRate = set.samplingRate
    recordings = set.recordingCount
    selections = set.selectionCount
    repetitions = set.repetitions.map { Int($0) + 1 }.max() ?? 0
    onsetInterval = medianOnsetInterval(
      onsets: set.onsets, selections: set.selections.map { Int($0) })
    text = set.metadata.text
    screen = speller?.sentence
    flashOptions = set.metadata.flashRule.flatMap(\.mapping.optionsIfAny)
    preprocessing = set.metadata.preprocessing
    badElectrodes = set.metadata.faults?.mapValues(\.rawValue) ?? [:]
    sources = set.metadata.sources
    events =
      notes.events.isEmpty
      ? nil
      : Dictionary(grouping: notes.events.map(\.text), by: \.self)
        .map { EventRow(text: $0.key, count: $0.value.count) }.sorted { $0.text < $1.text }
    suggestion = notes.suggestion.map {
      $0.options + ($0.reason.isEmpty ? "" : " (\($0.reason))")
    }
    warnings = notes.warnings.isEmpty ? nil : notes.warnings.map(\.text)
    toolVersion = set.metadata.toolVersion
    isOddball = set.isOddball
  }

  /// How many epochs there are of which class.
  var classes: String {
    "\(counted(epochs, "epoch")) (\(counted(targets, "target")), \(nontargets) others"
      + (unlabelled > 0 ? ", \(unlabelled) unlabelled)" : ")")
  }

  /// The summary in a few lines.
  package var lines: String {
    var lines = [
      path.shown(),
      "  " + classes,
      "  \(counted(electrodes.count, "electrode")): \(electrodes.joined(separator: " ").shown())",
      "  \(samplesPerEpoch) samples at \(samplingRate) Hz, "
        + (isOddball
          ? counted(recordings, "recording")
          : "\(counted(selections, "selection")) in \(counted(recordings, "recording")), "
            + counted(repetitions, "repetition"))
        + (onsetInterval.map { $0.isFinite ? ", every \(($0 * 1000).formatted(0)) ms" : "" } ?? ""),
    ]
    if let preprocessing { lines.append("  \(preprocessing.sentence.shown())") }
    if let events {
      let more = events.count > 12 ? ", and \(counted(events.count - 12, "kind")) more" : ""
      lines.append(
        "  events: "
          + events.prefix(12).map { "\($0.text.shown()) × \($0.count)" }.joined(separator: ", ")
          + more)
      lines.append(
        "  no event is known as a flash: name flashes with --targets and --nontargets"
          + (suggestion.map { ", most likely \($0)" } ?? ""))
    }
    if let flashOptions { lines.append("  flashes: \(flashOptions.shown())") }
    if let screen { lines.append("  screen: \(screen.shown())") }
    if text.contains(where: { $0 != nil }) {
      let separator = text.contains { $0?.count ?? 0 > 1 } ? " " : ""
      lines.append("  text: " + text.map { $0 ?? "–" }.joined(separator: separator).shown())
    }
    lines += sources.map { "  from \($0.name.shown()) \($0.sha256.shown())" }
    lines += badElectrodes.sorted { $0.key < $1.key }.map {
      "  warning: \($0.key.shown()) is \($0.value)"
    }
    lines += (warnings ?? []).map { "  warning: \($0.shownLine())" }
    return lines.joined(separator: "\n")
  }
}
