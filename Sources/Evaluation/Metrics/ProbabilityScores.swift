import ElementaryFunctions
import Randomness
import Signal

/// The mean squared difference of probabilities and truth (Brier 1950).
///
/// - Parameters:
///   - probabilities: That an epoch is a target, 0 to 1, one an epoch.
///   - labels: One an epoch; epochs of unknown label are left out.
/// - Returns: 0 (best) to 1, or `nil` without labels.
public func brierScore(_ probabilities: [Double], labels: [Label]) -> Double? {
  mean(over: probabilities, labels) { probability, truth in
    (probability - truth) * (probability - truth)
  }
}

/// The mean negative logarithm of the probability that was given to the truth, in nats.
///
/// Probabilities are kept 2⁻⁵² away from 0 and 1, so that one confident mistake costs 36 and not
/// everything.
///
/// - Parameters:
///   - probabilities: That an epoch is a target, 0 to 1, one an epoch.
///   - labels: One an epoch; epochs of unknown label are left out.
/// - Returns: 0 (best) or more, or `nil` without labels.
public func logLoss(_ probabilities: [Double], labels: [Label]) -> Double? {
  mean(over: probabilities, labels) { probability, truth in
    let given = truth == 1 ? probability : 1 - probability
    return -Double.logarithm(min(max(given, 0x1p-52), 1))
  }
}

/// Epochs of like probability, and how many of them were targets.
public struct ReliabilityBin: Sendable, Equatable {
  /// How many labelled epochs fell into the bin.
  public let count: Int
  /// The mean of their probabilities.
  public let meanProbability: Double
  /// The share of them that were targets.
  public let targetShare: Double
}

/// Sorts epochs into bins of equal width by their probability.
///
/// - Parameters:
///   - probabilities: That an epoch is a target, 0 to 1, one an epoch.
///   - labels: One an epoch; epochs of unknown label are left out.
///   - bins: The number of bins over 0 to 1.
/// - Returns: The bins that are not empty, from low to high.
public func reliability(
  _ probabilities: [Double], labels: [Label], bins: Int = 10
) -> [ReliabilityBin] {
  precondition(probabilities.count == labels.count && bins > 0, "one label an epoch, some bins")
  var counts = [Int](repeating: 0, count: bins)
  var sums = [Double](repeating: 0, count: bins)
  var targets = [Int](repeating: 0, count: bins)
  for (probability, label) in zip(probabilities, labels) where label != .unknown {
    precondition((0...1).contains(probability), "a probability")
    let bin = min(Int(saturating: probability * Double(bins)), bins - 1)
    counts[bin] += 1
    sums[bin] += probability
    targets[bin] += label == .target ? 1 : 0
  }
  return (0..<bins).filter { counts[$0] > 0 }.map { (bin: Int) -> ReliabilityBin in
    let count = Double(counts[bin])
    return ReliabilityBin(
      count: counts[bin], meanProbability: sums[bin] / count,
      targetShare: Double(targets[bin]) / count)
  }
}

/// How far probabilities lie from the shares they foretell, on average.
///
/// The expected calibration error of Naeini, Cooper & Hauskrecht (AAAI 2015): the mean over epochs of
/// |mean probability − share of targets| of the epoch's bin.
///
/// - Parameters:
///   - probabilities: That an epoch is a target, 0 to 1, one an epoch.
///   - labels: One an epoch; epochs of unknown label are left out.
///   - bins: The number of bins of equal width.
/// - Returns: 0 (best) to 1, or `nil` without labels.
public func expectedCalibrationError(
  _ probabilities: [Double], labels: [Label], bins: Int = 10
) -> Double? {
  let bins = reliability(probabilities, labels: labels, bins: bins)
  let count = bins.reduce(0) { $0 + $1.count }
  guard count > 0 else { return nil }
  return bins.reduce(0) {
    $0 + Double($1.count) / Double(count) * abs($1.meanProbability - $1.targetShare)
  }
}

/// The mean of `cost(probability, truth)` over labelled epochs, the truth being 1 for targets, else 0.
private func mean(
  over probabilities: [Double], _ labels: [Label], _ cost: (Double, Double) -> Double
) -> Double? {
  precondition(probabilities.count == labels.count, "one probability and one label an epoch")
  var sum = 0.0
  var count = 0
  for (probability, label) in zip(probabilities, labels) where label != .unknown {
    precondition((0...1).contains(probability), "a probability")
    sum += cost(probability, label == .target ? 1 : 0)
    count += 1
  }
  return count == 0 ? nil : sum / Double(count)
}
