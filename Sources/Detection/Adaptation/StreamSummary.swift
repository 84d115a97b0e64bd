import Evaluation
import Files
import Signal

/// What `evaluate --folds stream` reports; its encoding is the tool's JSON.
///
/// Areas under the curve are those of single selections: what scores changes from one to the next, so that
/// their scores do not stand on one scale.
public struct StreamSummary: Sendable, Equatable, Encodable {
  /// What was learned from and judged one selection after the other.
  public struct Stream: Sendable, Equatable, Encodable {
    /// Whose it is; all inputs' where nobody is left out.
    public let name: String
    /// The people whom the detector of its beginning was learned from; empty for somebody's own.
    public let people: [String]
    /// Its selections, in time's order.
    public let selections: [Selection]
  }

  /// A selection that was decided by what was known before it.
  public struct Selection: Sendable, Equatable, Encodable {
    /// What was decided, with what.
    public let decision: DecisionRow
    /// Whether that was right; `nil` where the true item is not known.
    @Nullable public private(set) var isCorrect: Bool?
    /// The area under the curve of its epochs; `nil` where their labels are of one kind.
    @Nullable public private(set) var auc: Double?
    /// The same of the detector of the beginning, had it learned nothing; `nil` where there was none.
    @Nullable public private(set) var start: Unlearned?

    private enum CodingKeys: String, CodingKey {
      case auc, start
      case isCorrect = "correct"
    }

    init(
      _ decision: AdaptiveDetector.Decision, unlearned: AdaptiveDetector.Decision?,
      of epochs: Epochs,
      truth: Int?
    ) {
      self.decision = DecisionRow(decision, of: epochs)
      isCorrect = truth.map { $0 == decision.ended.item }
      auc = areaUnderCurve(decision.scores, labels: epochs.labels)
      start = unlearned.map { unlearned in
        let row = DecisionRow(unlearned, of: epochs)
        return Unlearned(
          item: row.item, confidence: row.confidence, repetitions: row.repetitions,
          isCorrect: truth.map { $0 == unlearned.ended.item },
          auc: areaUnderCurve(unlearned.scores, labels: epochs.labels))
      }
    }

    /// Writes the fields of `spell --adapt` and those of the judgement into one object.
    public func encode(to encoder: any Encoder) throws {
      try decision.encode(to: encoder)
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encode(_isCorrect, forKey: .isCorrect)
      try fields.encode(_auc, forKey: .auc)
      try fields.encode(_start, forKey: .start)
    }
  }

  /// What the detector of the beginning makes of a selection, had it learned nothing.
  public struct Unlearned: Sendable, Equatable, Encodable {
    /// The item that it decides for.
    public let item: String
    /// The item's probability at the end.
    public let confidence: Double
    /// How many repetitions it uses.
    public let repetitions: Int
    /// Whether the item is right; `nil` where the true one is not known.
    @Nullable public internal(set) var isCorrect: Bool?
    /// The area under the curve of the selection's epochs; `nil` where their labels are of one kind.
    @Nullable public internal(set) var auc: Double?

    private enum CodingKeys: String, CodingKey {
      case item, confidence, repetitions, auc
      case isCorrect = "correct"
    }
  }

  /// How often some selections were right, and how well their epochs were told apart.
  public struct Figures: Sendable, Equatable, Encodable {
    /// Selections whose true item is known.
    public let selections: Int
    /// How many of them were right.
    public let correct: Int
    /// Their share; `nil` where there are none.
    @Nullable public private(set) var accuracy: Double?
    /// The 95 % interval of the share (Wilson's), as if selections were independent.
    @Nullable public private(set) var interval: ConfidenceInterval?
    /// The mean area under the curve of a selection; `nil` where no labels tell.
    @Nullable public private(set) var auc: Double?
    /// The mean number of repetitions of all selections.
    public let meanRepetitions: Double

    private enum CodingKeys: String, CodingKey {
      case selections, correct, accuracy, interval, auc
      case meanRepetitions = "mean_repetitions"
    }

    init(_ judged: [(isCorrect: Bool?, auc: Double?, repetitions: Int)]) {
      let known = judged.compactMap(\.isCorrect)
      selections = known.count
      correct = known.count { $0 }
      let share = known.isEmpty ? nil : Double(correct) / Double(known.count)
      accuracy = share
      interval = share.map { ConfidenceInterval(ofShare: $0, among: known.count) }
      let areas = judged.compactMap(\.auc)
      auc = areas.isEmpty ? nil : areas.reduce(0, +) / Double(areas.count)
      meanRepetitions =
        judged.reduce(0) { $0 + Double($1.repetitions) } / Double(max(judged.count, 1))
    }
  }

  /// Selections at the same places of all streams.
  public struct Position: Sendable, Equatable, Encodable {
    /// The first place, from 1.
    public let first: Int
    /// The last place.
    public let last: Int
    /// With what was learned on the way.
    public let adapting: Figures
    /// Without.
    public let start: Figures
  }

  /// How selections were divided: they were not.
  public let split = "stream"
  /// The language model by which selections were decided, too; `nil` for none.
  public let language: String?
  /// What was judged.
  public let streams: [Stream]
  /// All selections, with what was learned on the way.
  public let adapting: Figures
  /// All selections, had the detectors of the beginning learned nothing; none where there were none.
  public let start: Figures
  /// The same by places in the stream, ten parts at most.
  public let byPosition: [Position]

  private enum CodingKeys: String, CodingKey {
    case split, streams, adapting, start
    case language = "decided_with_language"
    case byPosition = "by_position"
  }

  init(_ streams: [Stream], language: String?) {
    self.streams = streams
    self.language = language
    let all = streams.flatMap(\.selections)
    adapting = Figures(all.map { ($0.isCorrect, $0.auc, $0.decision.repetitions) })
    start = Figures(all.unlearned)
    let longest = streams.reduce(0) { max($0, $1.selections.count) }
    let size = (longest + 9) / 10
    byPosition = stride(from: 0, to: longest, by: max(size, 1)).map { first in
      let places = first..<min(first + size, longest)
      let some = streams.flatMap { $0.selections[places.clamped(to: $0.selections.indices)] }
      return Position(
        first: first + 1, last: places.upperBound,
        adapting: Figures(some.map { ($0.isCorrect, $0.auc, $0.decision.repetitions) }),
        start: Figures(some.unlearned))
    }
  }
}

extension [StreamSummary.Selection] {
  /// What figures are made of, of the detectors of the beginning.
  fileprivate var unlearned: [(isCorrect: Bool?, auc: Double?, repetitions: Int)] {
    compactMap(\.start).map { ($0.isCorrect, $0.auc, $0.repetitions) }
  }
}
