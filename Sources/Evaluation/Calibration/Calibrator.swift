import ElementaryFunctions
import Randomness
import Signal

/// From log-odds z to a probability, σ(slope · z + intercept), and to decisions.
///
/// It is fitted to epochs that what gave the log-odds has not learned from. Fitting adds, multiplies
/// and divides in a fixed order, so the same log-odds give the same bits on every machine. Its
/// encoding stands in detector files.
public struct Calibrator: Sendable, Equatable, Codable {
  /// What log-odds are multiplied by; never negative.
  public var slope: Double
  /// What is then added to them.
  public var intercept: Double
  /// The probability above which an epoch counts as detected.
  public var threshold: Double
  /// What a flash's log-likelihood ratio is multiplied by when characters are decoded.
  ///
  /// Flashes are not independent, so their sum would be surer than it should be.
  public var evidenceScale: Double

  /// Takes log-odds as they are; detected above one half, by Cecotti & Gräser 2011, equation 11.
  public static let identity = Calibrator(slope: 1, intercept: 0)

  /// A calibrator from its numbers.
  public init(
    slope: Double, intercept: Double, threshold: Double = 0.5, evidenceScale: Double = 1
  ) {
    self.slope = slope
    self.intercept = intercept
    self.threshold = threshold
    self.evidenceScale = evidenceScale
  }

  /// A calibrator as it stands in a file.
  ///
  /// - Throws: `DecodingError` if a number is missing or out of range.
  public init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: CodingKeys.self)
    slope = try box.decode(Double.self, forKey: .slope)
    intercept = try box.decode(Double.self, forKey: .intercept)
    threshold = try box.decode(Double.self, forKey: .threshold)
    evidenceScale = try box.decode(Double.self, forKey: .evidenceScale)
    let isPossible =
      slope >= 0 && slope.isFinite && intercept.isFinite && (0...1).contains(threshold)
      && evidenceScale >= 0 && evidenceScale <= 1000
    guard isPossible else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath, debugDescription: "a number is out of range"))
    }
  }

  /// The calibrated log-odds of an epoch to which `logOdds` were given.
  public func calibrated(_ logOdds: Double) -> Double { slope * logOdds + intercept }

  /// The probability that an epoch to which `logOdds` were given is a target.
  public func probability(_ logOdds: Double) -> Double { Double.sigmoid(calibrated(logOdds)) }

  /// Fits slope and intercept by maximum likelihood, the threshold for the best balanced accuracy.
  ///
  /// Labels are softened as by Platt (1999): a target counts as (n₁ + 1) / (n₁ + 2), a non-target as
  /// 1 / (n₀ + 2), so that perfectly separated log-odds have a finite fit. Log-odds that point the
  /// wrong way get slope 0 (the targets' share for every epoch) and are not turned round.
  ///
  /// - Parameters:
  ///   - logOdds: Finite, one an epoch; any number that grows with the probability will do.
  ///   - labels: One an epoch; epochs of unknown label are left out.
  /// - Returns: `nil` where one of the classes is missing.
  public static func fit(logOdds: [Double], labels: [Label]) -> Calibrator? {
    precondition(logOdds.count == labels.count, "one number and one label an epoch")
    let known = logOdds.indices.filter { labels[$0] != .unknown }
    let targets = Double(known.count { labels[$0] == .target })
    let others = Double(known.count) - targets
    guard targets > 0, others > 0 else { return nil }
    precondition(known.allSatisfy { logOdds[$0].isFinite }, "log-odds are finite")
    let softTargets = known.map {
      labels[$0] == .target ? (targets + 1) / (targets + 2) : 1 / (others + 2)
    }
    var fitted = platt(
      known.map { logOdds[$0] }, softTargets, prior: Double.logarithm(targets / others))
    let probabilities = logOdds.map { fitted.probability($0) }
    fitted.threshold = ThresholdRule.balanced.threshold(probabilities, labels: labels) ?? 0.5
    return fitted
  }

  private static func platt(
    _ values: [Double], _ softTargets: [Double], prior: Double
  ) -> Calibrator {
    // Standard scores keep the two equations well conditioned, whatever the scale of the log-odds.
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    let start = Calibrator(slope: 0, intercept: prior)
    guard variance > 0 else { return start }
    let deviation = variance.squareRoot()
    let fitted = newton(
      values.map { ($0 - mean) / deviation }, softTargets: softTargets, start: start)
    guard fitted.slope > 0 else { return start }
    let slope = fitted.slope / deviation
    return Calibrator(slope: slope, intercept: fitted.intercept - slope * mean)
  }

  /// Minimises the cross-entropy by Newton's method; steps that do not help are halved.
  private static func newton(
    _ values: [Double], softTargets: [Double], start: Calibrator
  ) -> Calibrator {
    var best = start
    var loss = best.loss(values, softTargets)
    for _ in 0..<100 {
      var gradient = (slope: 0.0, intercept: 0.0)
      var curvature = (slope: 1e-12, both: 0.0, intercept: 1e-12)
      for (value, target) in zip(values, softTargets) {
        let probability = best.probability(value)
        let gap = probability - target
        let weight = probability * (1 - probability)
        gradient.slope += gap * value
        gradient.intercept += gap
        curvature.slope += weight * value * value
        curvature.both += weight * value
        curvature.intercept += weight
      }
      let determinant =
        curvature.slope * curvature.intercept - curvature.both * curvature.both
      guard determinant > 0 else { break }
      let step = (
        slope: (curvature.intercept * gradient.slope - curvature.both * gradient.intercept)
          / determinant,
        intercept: (curvature.slope * gradient.intercept - curvature.both * gradient.slope)
          / determinant
      )
      var length = 1.0
      var improved = false
      while length > 1e-8, !improved {
        let next = Calibrator(
          slope: best.slope - length * step.slope,
          intercept: best.intercept - length * step.intercept)
        let nextLoss = next.loss(values, softTargets)
        if nextLoss < loss {
          (best, loss) = (next, nextLoss)
          improved = true
        }
        length /= 2
      }
      guard improved else { break }
    }
    return best
  }

  /// The cross-entropy of all epochs, in nats: log(1 + eᶻ) − target · z summed.
  private func loss(_ values: [Double], _ softTargets: [Double]) -> Double {
    zip(values, softTargets).reduce(0) { sum, pair in
      let odds = calibrated(pair.0)
      return sum + Double.softplus(odds) - pair.1 * odds
    }
  }
}

/// A probability of a class of one share, where the class has another.
///
/// Bayes' rule: the odds are multiplied by those of the new share over those of the old.
///
/// - Parameters:
///   - probability: 0 to 1.
///   - share: of the class where the probability is from, between 0 and 1.
///   - other: of the class where it is to hold, between 0 and 1.
/// - Returns: 0 to 1.
public func rebased(_ probability: Double, from share: Double, to other: Double) -> Double {
  precondition(share > 0 && share < 1 && other > 0 && other < 1, "shares between 0 and 1")
  let (hit, miss) = (probability * other / share, (1 - probability) * (1 - other) / (1 - share))
  return hit / (hit + miss)
}
