import Signal

/// What the threshold of detection is chosen for.
public enum ThresholdRule: Sendable, Equatable {
  /// The best balanced accuracy, which is also the best of Youden's index.
  case balanced
  /// The best F1: the harmonic mean of precision and recall.
  case f1
  /// The best recall at a precision of at least this.
  case precision(Double)
  /// The least expected cost of a missed target and of a false alarm, given calibrated probabilities.
  case cost(missed: Double, falseAlarm: Double)
  /// This probability.
  case probability(Double)

  /// The threshold that needs no epochs: of a given probability, or of costs.
  ///
  /// An epoch of probability p is better called a target where p · missed > (1 − p) · false alarm.
  public var fixed: Double? {
    switch self {
    case .balanced, .f1, .precision: nil
    case .cost(let missed, let falseAlarm): falseAlarm / (missed + falseAlarm)
    case .probability(let value): value
    }
  }

  /// Chooses the threshold above which scores count as detections.
  ///
  /// It lies halfway between two neighbouring scores; of equally good places it is the lowest. O(n log n).
  ///
  /// - Parameters:
  ///   - probabilities: finite, calibrated for costs, one an epoch; of epochs that the detector has not learned from.
  ///   - labels: one an epoch; epochs of unknown label are left out.
  /// - Returns: `nil` where one of the classes is missing, or no threshold reaches the precision.
  public func threshold(_ probabilities: [Double], labels: [Label]) -> Double? {
    switch self {
    case .balanced:
      // Twice the balanced accuracy, times both class sizes, is a whole number and compares exactly.
      return best(probabilities, labels) { counts in
        let others = counts.epochs - counts.targets
        let rejected = others - (counts.detected - counts.hits)
        return Double(counts.hits * others + rejected * counts.targets)
      }
    case .cost, .probability: return fixed
    case .f1:
      return best(probabilities, labels) { counts in
        2 * Double(counts.hits) / Double(counts.detected + counts.targets)
      }
    case .precision(let least):
      return best(probabilities, labels) { counts in
        Double(counts.hits) < least * Double(counts.detected)
          ? nil : Double(counts.hits) / Double(counts.targets)
      }
    }
  }

  /// What is detected above a threshold, of all and of targets, and how many there are of both.
  private struct Counts {
    var detected: Int
    var hits: Int
    let epochs: Int
    let targets: Int
  }

  private func best(
    _ scores: [Double], _ labels: [Label], _ value: (Counts) -> Double?
  ) -> Double? {
    precondition(scores.count == labels.count, "one score and one label an epoch")
    let order = scores.indices.filter { labels[$0] != .unknown }.sorted { scores[$0] < scores[$1] }
    precondition(order.allSatisfy { scores[$0].isFinite }, "scores are finite")
    let targets = order.count { labels[$0] == .target }
    guard targets > 0, targets < order.count, let lowest = order.first else { return nil }
    var counts = Counts(
      detected: order.count, hits: targets, epochs: order.count, targets: targets)
    var best = value(counts)
    var threshold = best.map { _ in scores[lowest].nextDown }
    var next = 0
    while next < order.count {
      let score = scores[order[next]]
      while next < order.count, scores[order[next]] == score {
        counts.detected -= 1
        if labels[order[next]] == .target { counts.hits -= 1 }
        next += 1
      }
      // Nothing detected has no precision.
      guard next < order.count, let here = value(counts), here > best ?? -1 else { continue }
      best = here
      // Halves first: the sum of two large scores may overflow.
      let middle = score / 2 + scores[order[next]] / 2
      threshold = middle >= score && middle < scores[order[next]] ? middle : score
    }
    return threshold
  }
}

extension ThresholdRule: CustomStringConvertible {
  /// As it is written as an option.
  public var description: String {
    switch self {
    case .balanced: "balanced"
    case .f1: "f1"
    case .precision(let value): "precision=\(value)"
    case .cost(let missed, let falseAlarm): "cost=\(missed):\(falseAlarm)"
    case .probability(let value): "\(value)"
    }
  }

  /// Reads what `description` writes; `youden` is another name of `balanced`.
  ///
  /// - Returns: `nil` where it is something else, or a number is out of range.
  public init?(_ text: String) {
    func number(_ text: Substring, in range: ClosedRange<Double>) -> Double? {
      Double(text).flatMap { range.contains($0) ? $0 : nil }
    }
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    switch (parts[0], parts.count) {
    case ("balanced", 1), ("youden", 1): self = .balanced
    case ("f1", 1): self = .f1
    case ("precision", 2):
      guard let value = number(parts[1], in: 0...1), value > 0 else { return nil }
      self = .precision(value)
    case ("cost", 2):
      let costs = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        .map { number($0, in: 1e-9...1e9) }
      guard costs.count == 2, let missed = costs[0], let falseAlarm = costs[1] else { return nil }
      self = .cost(missed: missed, falseAlarm: falseAlarm)
    case (_, 1):
      guard let value = number(parts[0], in: 0...1) else { return nil }
      self = .probability(value)
    default: return nil
    }
  }
}
