import Evaluation
import Files

/// How a study's page writes figures.
enum StudyWords {
  /// An interval with as many decimals.
  static func text(_ interval: ConfidenceInterval?, decimals: Int = 3) -> String {
    guard let interval else { return "too few to say" }
    return interval.low.formatted(decimals, minus: .print) + " to "
      + interval.high.formatted(decimals, minus: .print)
  }

  /// A share.
  static func percent(_ share: Double) -> String { (100 * share).formatted(0) + " %" }

  /// A difference with its sign.
  static func signed(_ value: Double) -> String {
    (value > 0 ? "+" : "") + value.formatted(3, minus: .print)
  }
}

extension [[Double?]] {
  /// The figures of a method, of the subjects that have one.
  func values(ofMethod place: Int) -> [Double] { compactMap { $0[place] } }

  /// The mean of a method over the subjects who have a figure of it; no number without any.
  func mean(ofMethod place: Int) -> Double {
    let values = values(ofMethod: place)
    return values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
  }
}
