import Evaluation

/// What a study tells of a method, the column `metric`.
public enum StudyMetric: Sendable, Hashable {
  /// Of scores of single epochs.
  case epochs(Metric)
  /// The share of selections that were right after all repetitions.
  case characters

  /// All of them, in the order of tables.
  public static let all = Metric.allCases.map(StudyMetric.epochs) + [.characters]

  /// Its name.
  public var name: String {
    switch self {
    case .epochs(let metric): metric.rawValue
    case .characters: "character_accuracy"
    }
  }

  /// Whether a greater value is the better one.
  public var isHigherBetter: Bool {
    switch self {
    case .epochs(let metric): metric.isHigherBetter
    case .characters: true
    }
  }
}
