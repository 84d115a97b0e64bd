import Files
import Reading
import Signal

/// What became of all flashes; its encoding is the JSON of `preprocess`: that of the epochs, and more.
package struct PreprocessingSummary: Sendable, Encodable {
  private let summary: EpochsSummary
  private let output: String
  private let dropped: [String: Int]
  private let flatEpochs: [String: Int]
  private let warnings: [String]

  /// Sums up what was loaded and written to the file `output`.
  package init(_ loaded: EpochsLoader.Loaded, output: String) {
    self.output = output
    summary = EpochsSummary(loaded.epochs, path: output)
    dropped = Dictionary(
      uniqueKeysWithValues: loaded.report.dropped.map { ($0.key.rawValue, $0.value) })
    flatEpochs = loaded.report.flat
    warnings = loaded.report.warnings.map(\.description)
  }

  private enum CodingKeys: String, CodingKey {
    case output, dropped, flatEpochs, warnings
  }

  package func encode(to encoder: any Encoder) throws {
    try summary.encode(to: encoder)
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(output, forKey: .output)
    try fields.encode(dropped, forKey: .dropped)
    try fields.encode(flatEpochs, forKey: .flatEpochs)
    try fields.encode(warnings, forKey: .warnings)
  }

  /// The summary in a few lines.
  package var text: String {
    var lines = [
      "\(output): \(summary.classes)",
      "\(summary.electrodes.count) electrodes × \(summary.samplesPerEpoch) samples at "
        + "\(summary.samplingRate) Hz, "
        + (summary.isOddball ? "" : "\(counted(summary.selections, "selection")) in ")
        + counted(summary.recordings, "recording"),
    ]
    if summary.targets == 0 {
      lines.append(
        "no epoch is known as target: enough to classify; to train, name the events "
          + "(--targets, --nontargets) or the characters (--text)")
    }
    for (reason, count) in dropped.sorted(by: { $0.key < $1.key }) {
      lines.append("dropped: \(counted(count, "flash", "flashes")), \(reason)")
    }
    lines += Self.electrodes(by: flatEpochs).map {
      "flat in \(counted($0.value, "epoch")): \($0.names)"
    }
    lines += Self.electrodes(by: summary.badElectrodes).map { "bad, \($0.value): \($0.names)" }
    return lines.joined(separator: "\n")
  }

  /// The electrodes that share a value, for each value; of very many the first ones.
  private static func electrodes<Value: Hashable & Comparable>(
    by table: [String: Value]
  ) -> [(value: Value, names: String)] {
    Dictionary(grouping: table.sorted { $0.key < $1.key }, by: \.value)
      .sorted { $0.key < $1.key }
      .map { value, entries in
        let shown = entries.prefix(16).map(\.key).joined(separator: ", ")
        let rest = entries.count - 16
        return (value, rest > 0 ? "\(shown) and \(rest) more" : shown)
      }
  }
}
