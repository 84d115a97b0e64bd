import Signal

/// How scores of single epochs agree with their labels; its encoding is the JSON of `classify`.
public struct ClassificationSummary: Sendable, Equatable, Encodable {
  /// All epochs.
  public let epochs: Int
  /// Epochs after attended flashes.
  public let targets: Int
  /// Epochs after other flashes.
  public let nontargets: Int
  /// Epochs of unknown label, which no metric counts.
  public let unlabelled: Int
  /// Detections against labels.
  public let confusion: ConfusionMatrix
  /// All metrics, those of probabilities included.
  public let metrics: MetricTable
  /// 95 % intervals of the metrics, where they were asked for.
  public let intervals: MetricIntervals?

  /// Sums up detections.
  ///
  /// - Parameters:
  ///   - scores: The detector's score of every epoch: a probability.
  ///   - threshold: The score above which an epoch counts as detected.
  ///   - labels: The label of every epoch.
  ///   - intervals: The metrics' intervals.
  public init(
    scores: [Double], threshold: Double, labels: [Label], intervals: MetricIntervals? = nil
  ) {
    epochs = labels.count
    targets = labels.count { $0 == .target }
    nontargets = labels.count { $0 == .nonTarget }
    unlabelled = labels.count { $0 == .unknown }
    confusion = ConfusionMatrix(detected: scores.map { $0 > threshold }, labels: labels)
    metrics = MetricTable(confusion, probabilities: scores, labels: labels)
    self.intervals = intervals
  }

  /// Sums up detections among epochs, with intervals.
  ///
  /// - Parameters:
  ///   - scores: The detector's score of every epoch: a probability.
  ///   - threshold: The score above which an epoch counts as detected.
  ///   - epochs: The epochs.
  ///   - threads: How many threads may work; the result is the same on any number.
  public init(scores: [Double], threshold: Double, epochs: Epochs, threads: Int) {
    self.init(
      scores: scores, threshold: threshold, labels: epochs.labels,
      intervals: MetricIntervals(
        scores: scores, threshold: threshold, of: epochs, threads: threads))
  }

  /// Epochs that have a label.
  public var labelled: Int { epochs - unlabelled }

  /// The area under the curve, where both classes are there.
  public var auc: Double? { metrics[.auc] }

  private enum CodingKeys: String, CodingKey {
    case epochs, targets, nontargets, unlabelled
    case truePositives = "true_positives"
    case trueNegatives = "true_negatives"
    case falsePositives = "false_positives"
    case falseNegatives = "false_negatives"
  }

  /// Writes every count and every metric of detections; null where no epoch has a label.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(epochs, forKey: .epochs)
    try fields.encode(targets, forKey: .targets)
    try fields.encode(nontargets, forKey: .nontargets)
    try fields.encode(unlabelled, forKey: .unlabelled)
    let counts = unlabelled == epochs ? nil : confusion
    try fields.encode(counts?.truePositives, forKey: .truePositives)
    try fields.encode(counts?.trueNegatives, forKey: .trueNegatives)
    try fields.encode(counts?.falsePositives, forKey: .falsePositives)
    try fields.encode(counts?.falseNegatives, forKey: .falseNegatives)
    try metrics.encode(Metric.allCases.filter { !$0.isOfProbabilities }, to: encoder)
    if labelled > 0 { try intervals?.encode(to: encoder) }
  }
}
