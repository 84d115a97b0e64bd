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

  /// Whether it judges probabilities, and not detections alone.
  public var isOfProbabilities: Bool {
    switch self {
    case .logLoss, .brierScore, .calibrationError: true
    case .auc, .balancedAccuracy, .accuracy, .recall, .precision, .f1: false
    }
  }

  /// Whether a greater value is the better one.
  public var isHigherBetter: Bool {
    switch self {
    case .logLoss, .brierScore, .calibrationError: false
    case .auc, .balancedAccuracy, .accuracy, .recall, .precision, .f1: true
    }
  }
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
  ///   - probabilities: The calibrated probability of every epoch.
  ///   - threshold: The probability above which an epoch counts as detected.
  ///   - labels: The label of every epoch.
  public init(probabilities: [Double], threshold: Double, labels: [Label]) {
    self.init(
      ConfusionMatrix(detected: probabilities.map { $0 > threshold }, labels: labels),
      probabilities: probabilities, labels: labels)
  }

  /// All metrics of epochs whose detections are already counted.
  init(_ confusion: ConfusionMatrix, probabilities: [Double], labels: [Label]) {
    values = [:]
    values[.auc] = areaUnderCurve(probabilities, labels: labels)
    values[.balancedAccuracy] = confusion.balancedAccuracy
    values[.accuracy] = confusion.accuracy
    values[.recall] = confusion.recall
    values[.precision] = confusion.precision
    values[.f1] = confusion.f1
    values[.logLoss] = logLoss(probabilities, labels: labels)
    values[.brierScore] = brierScore(probabilities, labels: labels)
    values[.calibrationError] = expectedCalibrationError(probabilities, labels: labels)
  }

  /// The value of a metric, where it is defined.
  public subscript(_ metric: Metric) -> Double? { values[metric] }

  /// The mean of each metric over the tables that have it.
  ///
  /// - Parameters:
  ///   - tables: What to take the mean of.
  ///   - weights: One a table, such as how many epochs it judges; `nil` where all weigh the same. Tables
  ///     of weight 0 are left out.
  /// - Returns: Every metric that one of them has.
  public static func mean(_ tables: [MetricTable], weights: [Double]? = nil) -> MetricTable {
    let weights = weights ?? tables.map { _ in 1 }
    precondition(weights.count == tables.count, "one weight a table")
    var means: [Metric: Double] = [:]
    for metric in Metric.allCases {
      var (sum, total) = (0.0, 0.0)
      for (table, weight) in zip(tables, weights) where weight > 0 {
        guard let value = table[metric] else { continue }
        sum += weight * value
        total += weight
      }
      if total > 0 { means[metric] = sum / total }
    }
    return MetricTable(means)
  }

  /// The standard deviation of each metric over the tables that have it, divided by n − 1.
  ///
  /// A metric that fewer than two tables have is absent.
  public static func standardDeviation(_ tables: [MetricTable]) -> MetricTable {
    var deviations: [Metric: Double] = [:]
    for metric in Metric.allCases {
      let values = tables.compactMap { $0[metric] }
      guard values.count > 1 else { continue }
      let mean = values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      deviations[metric] = (squares / Double(values.count - 1)).squareRoot()
    }
    return MetricTable(deviations)
  }

  /// Writes every metric under its name, null where it is undefined.
  public func encode(to encoder: any Encoder) throws {
    try encode(Metric.allCases, to: encoder)
  }

  /// Writes some of the metrics under their names, null where they are undefined.
  func encode(_ metrics: [Metric], to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Metric.self)
    for metric in metrics { try fields.encode(values[metric], forKey: metric) }
  }
}
