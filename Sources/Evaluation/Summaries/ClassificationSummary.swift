import Signal

/// What `classify` reports; its encoding is the tool's JSON.
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
  /// The area under the curve, where both classes are there.
  public let auc: Double?

  /// Sums up detections.
  ///
  /// - Parameters:
  ///   - scores: The detector's score of every epoch.
  ///   - threshold: The score from which on an epoch counts as detected; it must be above.
  ///   - labels: The label of every epoch.
  public init(scores: [Double], threshold: Double, labels: [Label]) {
    epochs = labels.count
    targets = labels.count { $0 == .target }
    nontargets = labels.count { $0 == .nonTarget }
    unlabelled = labels.count { $0 == .unknown }
    confusion = ConfusionMatrix(detected: scores.map { $0 > threshold }, labels: labels)
    auc = areaUnderCurve(scores, labels: labels)
  }

  private enum CodingKeys: String, CodingKey {
    case epochs, targets, nontargets, unlabelled
    case truePositives = "true_positives"
    case trueNegatives = "true_negatives"
    case falsePositives = "false_positives"
    case falseNegatives = "false_negatives"
    case accuracy
    case balancedAccuracy = "balanced_accuracy"
    case recall, precision, f1, auc
  }

  /// Writes every field; counts and metrics are null where no epoch has a label.
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
    try fields.encode(confusion.accuracy, forKey: .accuracy)
    try fields.encode(confusion.balancedAccuracy, forKey: .balancedAccuracy)
    try fields.encode(confusion.recall, forKey: .recall)
    try fields.encode(confusion.precision, forKey: .precision)
    try fields.encode(confusion.f1, forKey: .f1)
    try fields.encode(auc, forKey: .auc)
  }
}
