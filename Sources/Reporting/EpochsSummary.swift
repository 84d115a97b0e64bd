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
  let toolVersion: String

  /// Sums up epochs.
  ///
  /// - Parameters:
  ///   - set: the epochs; their samples do not matter.
  ///   - path: the file that they are in.
  ///   - speller: what stands on the screen, where the user says.
  package init(_ set: Epochs, path: String, speller: Speller? = nil) {
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
    toolVersion = set.metadata.toolVersion
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
        + "\(counted(selections, "selection")) in \(counted(recordings, "recording")), "
        + counted(repetitions, "repetition")
        + (onsetInterval.map { ", every \(($0 * 1000).formatted(0)) ms" } ?? ""),
    ]
    if let preprocessing { lines.append("  \(preprocessing.sentence.shown())") }
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
    return lines.joined(separator: "\n")
  }
}
