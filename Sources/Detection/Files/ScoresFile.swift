import Files
import Signal

/// The scores file: one row an epoch, as a table or as JSON.
///
/// Columns are `recording onset stimulus selection repetition score detected target`.
public enum ScoresFile {
  /// How the rows are written.
  public enum Format: String, Sendable, CaseIterable {
    /// A table under a line of names, columns separated by tabs, `n/a` where something is unknown.
    case tsv
    /// A list of objects, one a line, `null` where something is unknown.
    case json

    /// The format that the ending of a path tells: `.json`, else a table.
    public init(ofPath path: String) { self = path.lowercased().hasSuffix(".json") ? .json : .tsv }
  }

  /// Writes the scores of `epochs`; the file appears whole or not at all.
  ///
  /// - Parameters:
  ///   - epochs: what was scored.
  ///   - scores: one an epoch.
  ///   - threshold: the score above which an epoch counts as detected.
  ///   - format: table or JSON.
  ///   - path: the file to write.
  /// - Throws: `WritingError` of the operating system.
  public static func write(
    _ epochs: Epochs, scores: [Double], threshold: Double, format: Format = .tsv, to path: String
  ) throws(WritingError) {
    precondition(scores.count == epochs.count, "a score an epoch")
    let columns = [
      "recording", "onset", "stimulus", "selection", "repetition", "score", "detected", "target",
    ]
    let rows = scores.indices.map { index -> [String?] in
      let onset = epochs.onsets[index]
      let target: String? =
        switch epochs.labels[index] {
        case .target: "1"
        case .nonTarget: "0"
        case .unknown: nil
        }
      return [
        "\(epochs.recordings[index])", onset.isFinite ? "\(onset)" : nil,
        "\(epochs.stimuli[index])", "\(epochs.selections[index])", "\(epochs.repetitions[index])",
        "\(scores[index])", scores[index] > threshold ? "1" : "0", target,
      ]
    }
    let text: String
    switch format {
    case .tsv:
      let lines = [columns] + rows.map { $0.map { $0 ?? "n/a" } }
      text = lines.map { $0.joined(separator: "\t") + "\n" }.joined()
    case .json:
      let objects = rows.map { row in
        "{" + zip(columns, row).map { "\"\($0)\":\($1 ?? "null")" }.joined(separator: ",") + "}"
      }
      text = "[\n" + objects.joined(separator: ",\n") + "\n]\n"
    }
    try OutputFile.write(text, to: path)
  }
}
