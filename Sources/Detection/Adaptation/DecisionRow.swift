import Evaluation
import Files
import Signal

/// A decision as `spell --adapt` shows it; its encoding is the tool's JSON.
public struct DecisionRow: Sendable, Equatable, Encodable {
  /// Which selection, from 0.
  public let selection: Int
  /// The item that was decided for.
  public let item: String
  /// The true item; `nil` where it is not known.
  @Nullable public private(set) var expected: String?
  /// The item's probability at the end.
  public let confidence: Double
  /// How many repetitions were used.
  public let repetitions: Int
  /// How many decided selections had been learned from before.
  public let learnedSelections: Int
  /// What the detector of the beginning counted for beside what was learned; `nil` where it was all there was.
  @Nullable public private(set) var startWeight: Double?
  /// Whether it was sure enough to be learned from.
  public let teaches: Bool

  private enum CodingKeys: String, CodingKey {
    case selection, item, expected, confidence, repetitions, teaches
    case learnedSelections = "learned_selections"
    case startWeight = "start_weight"
  }

  /// The row of `decision`, of a selection of `epochs`, whose metadata name the speller.
  public init(_ decision: AdaptiveDetector.Decision, of epochs: borrowing Epochs) {
    let (ended, text) = (decision.ended, epochs.metadata.text)
    let items = epochs.metadata.speller?.items ?? []
    selection = ended.selection
    item = items.indices.contains(ended.item) ? items[ended.item] : ""
    expected = text.indices.contains(ended.selection) ? text[ended.selection] : nil
    confidence = ended.confidence
    repetitions = ended.repetitions
    learnedSelections = decision.basis.selections
    startWeight = decision.basis.startWeight
    teaches = decision.teaches
  }
}

extension [DecisionRow] {
  /// The rows as a table under a line of names, columns separated by tabs, `n/a` where something is unknown.
  public var table: String {
    let names = [
      "selection", "item", "expected", "confidence", "repetitions", "learned_selections",
      "start_weight", "teaches",
    ]
    return reduce(names.joined(separator: "\t") + "\n") { text, row in
      let columns = [
        "\(row.selection)", row.item.shown(), row.expected?.shown() ?? "n/a", "\(row.confidence)",
        "\(row.repetitions)", "\(row.learnedSelections)", row.startWeight.map { "\($0)" } ?? "n/a",
        "\(row.teaches)",
      ]
      return text + columns.joined(separator: "\t") + "\n"
    }
  }
}
