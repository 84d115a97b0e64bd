import Signal

/// The metrics of a detector on some epochs, in the order of the tool's tables.
public enum Metric: String, Sendable, CaseIterable, CodingKey {
  case auc
  case balancedAccuracy = "balanced_accuracy"
  case accuracy
  case recall
  case precision
  case f1
  case logLoss = "log_loss"
  case brierScore = "brier_score"
  case calibrationError = "calibration_error"
}

/// Values of the metrics; those that are undefined are absent, and null in JSON.
public struct MetricTable: Sendable, Equatable, Encodable {
  /// The values by metric.
  public var values: [Metric: Double]

  /// A table of given values.
  public init(_ values: [Metric: Double]) {
    self.values = values
  }

  /// All metrics of a detector on some epochs.
  ///
  /// - Parameters:
  ///   - scores: The detector's score of every epoch.
  ///   - probabilities: The calibrated probability of every epoch; `nil` leaves their metrics out.
  ///   - threshold: The score above which an epoch counts as detected.
  ///   - labels: The label of every epoch.
  public init(scores: [Double], probabilities: [Double]?, threshold: Double, labels: [Label]) {
    let confusion = ConfusionMatrix(detected: scores.map { $0 > threshold }, labels: labels)
    var values: [Metric: Double] = [:]
    values[.auc] = areaUnderCurve(scores, labels: labels)
    values[.balancedAccuracy] = confusion.balancedAccuracy
    values[.accuracy] = confusion.accuracy
    values[.recall] = confusion.recall
    values[.precision] = confusion.precision
    values[.f1] = confusion.f1
    if let probabilities {
      values[.logLoss] = logLoss(probabilities, labels: labels)
      values[.brierScore] = Evaluation.brierScore(probabilities, labels: labels)
      values[.calibrationError] = expectedCalibrationError(probabilities, labels: labels)
    }
    self.values = values
  }

  /// The value of a metric, where it is defined.
  public subscript(_ metric: Metric) -> Double? { values[metric] }

  /// The mean of each metric over the tables that have it.
  public static func mean(_ tables: [MetricTable]) -> MetricTable {
    MetricTable(
      combine(tables) { values in values.reduce(0, +) / Double(values.count) })
  }

  /// The standard deviation of each metric over the tables that have it, divided by n − 1.
  ///
  /// A metric that fewer than two tables have is absent.
  public static func standardDeviation(_ tables: [MetricTable]) -> MetricTable {
    MetricTable(
      combine(tables) { values in
        guard values.count > 1 else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(values.count - 1)).squareRoot()
      })
  }

  private static func combine(
    _ tables: [MetricTable], _ rule: ([Double]) -> Double?
  ) -> [Metric: Double] {
    var combined: [Metric: Double] = [:]
    for metric in Metric.allCases {
      let values = tables.compactMap { $0[metric] }
      if !values.isEmpty { combined[metric] = rule(values) }
    }
    return combined
  }

  /// Writes every metric under its name, null where it is undefined.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Metric.self)
    for metric in Metric.allCases { try fields.encode(values[metric], forKey: metric) }
  }
}
