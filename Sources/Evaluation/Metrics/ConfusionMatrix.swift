import Signal

/// How often detections and labels agree and disagree.
///
/// Every rate is `nil` where it would divide by zero. Sources: Cecotti & Gräser 2011, eq. 13–15, with the
/// misprint of eq. 13 put right (recall is TP / (TP + FN), as in the paper's own tables).
public struct ConfusionMatrix: Sendable, Equatable {
  /// Targets that were detected.
  public var truePositives = 0
  /// Non-targets that were not detected.
  public var trueNegatives = 0
  /// Non-targets that were detected.
  public var falsePositives = 0
  /// Targets that were not detected.
  public var falseNegatives = 0

  /// A matrix of four counts.
  public init(
    truePositives: Int, trueNegatives: Int, falsePositives: Int, falseNegatives: Int
  ) {
    self.truePositives = truePositives
    self.trueNegatives = trueNegatives
    self.falsePositives = falsePositives
    self.falseNegatives = falseNegatives
  }

  /// Counts detections against labels, both one an epoch; epochs of unknown label are left out.
  public init(detected: [Bool], labels: [Label]) {
    precondition(detected.count == labels.count, "one detection and one label an epoch")
    for (detected, label) in zip(detected, labels) {
      switch (detected, label) {
      case (_, .unknown): continue
      case (true, .target): truePositives += 1
      case (false, .target): falseNegatives += 1
      case (true, .nonTarget): falsePositives += 1
      case (false, .nonTarget): trueNegatives += 1
      }
    }
  }

  /// The share of all epochs that was judged right.
  public var accuracy: Double? {
    ratio(
      truePositives + trueNegatives,
      of: truePositives + trueNegatives + falsePositives + falseNegatives)
  }

  /// The share of targets that was detected.
  public var recall: Double? { ratio(truePositives, of: truePositives + falseNegatives) }

  /// The share of non-targets that was not detected.
  public var specificity: Double? { ratio(trueNegatives, of: trueNegatives + falsePositives) }

  /// The share of detections that were targets.
  public var precision: Double? { ratio(truePositives, of: truePositives + falsePositives) }

  /// The mean of recall and specificity: 0.5 for a detector that always gives one answer.
  public var balancedAccuracy: Double? {
    guard let recall, let specificity else { return nil }
    return (recall + specificity) / 2
  }

  /// The harmonic mean of recall and precision: 2 TP / (2 TP + FP + FN).
  public var f1: Double? {
    ratio(2 * truePositives, of: 2 * truePositives + falsePositives + falseNegatives)
  }

  private func ratio(_ part: Int, of whole: Int) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }
}
