import Evaluation

/// What a study tells of a method, the column `metric`.
public enum StudyMetric: Sendable, Hashable {
  /// Of scores of single epochs.
  case epochs(Metric)
  /// The share of selections that were right after all repetitions.
  case characters
  /// The bits that selections carry in a minute after all repetitions.
  case bitsPerMinute
  /// The same after the number of repetitions at which it is greatest.
  case bestBitsPerMinute

  /// All of them, in the order of tables.
  public static let all =
    Metric.allCases.map(StudyMetric.epochs) + [
      .characters, .bitsPerMinute, .bestBitsPerMinute,
    ]

  /// Its name.
  public var name: String {
    switch self {
    case .epochs(let metric): metric.rawValue
    case .characters: "character_accuracy"
    case .bitsPerMinute: "bits_per_minute"
    case .bestBitsPerMinute: "best_bits_per_minute"
    }
  }

  /// Whether a greater value is the better one.
  public var isHigherBetter: Bool {
    switch self {
    case .epochs(let metric): metric.isHigherBetter
    case .characters, .bitsPerMinute, .bestBitsPerMinute: true
    }
  }
}
