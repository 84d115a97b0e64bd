import ElementaryFunctions
import LinearAlgebra
import Randomness
import Signal

/// Turns a detector's scores into probabilities: σ(slope · score + offset).
///
/// Fitting adds, multiplies and divides in a fixed order, so the same scores give the same bits on every
/// machine.
public struct Calibrator: Sendable, Equatable, Codable {
  /// What a score is multiplied by; never negative.
  public var slope: Double
  /// The log-odds of a score of 0.
  public var offset: Double

  /// Takes scores for log-odds as they are.
  public static let identity = Calibrator(slope: 1, offset: 0)

  /// A calibrator from its two numbers.
  public init(slope: Double, offset: Double) {
    self.slope = slope
    self.offset = offset
  }

  /// What is fitted.
  public enum Method: String, Sendable, Codable, CaseIterable {
    /// Slope and offset (Platt 1999).
    case platt
    /// The slope alone, the inverse of a temperature (Guo et al., ICML 2017); for scores that are
    /// log-odds already.
    case temperature
  }

  /// The log-odds that an epoch with `score` is a target.
  public func logOdds(_ score: Double) -> Double { slope * score + offset }

  /// The probability that an epoch with `score` is a target.
  public func probability(_ score: Double) -> Double { Double.sigmoid(logOdds(score)) }

  /// Fits a calibrator by maximum likelihood to epochs that the detector has not learned from.
  ///
  /// Labels are softened as by Platt: a target counts as (n₁ + 1) / (n₁ + 2), a non-target as
  /// 1 / (n₀ + 2), so that perfectly separated scores have a finite fit. A detector whose scores point
  /// the wrong way gets slope 0 (the targets' share for every epoch) and is not turned round.
  ///
  /// - Parameters:
  ///   - method: What is fitted.
  ///   - scores: Finite, one an epoch.
  ///   - labels: One an epoch; epochs of unknown label are left out.
  /// - Returns: `nil` where one of the classes is missing.
  public static func fit(
    _ method: Method = .platt, scores: [Double], labels: [Label]
  ) -> Calibrator? {
    precondition(scores.count == labels.count, "one score and one label an epoch")
    let known = scores.indices.filter { labels[$0] != .unknown }
    let targets = Double(known.count { labels[$0] == .target })
    let others = Double(known.count) - targets
    guard targets > 0, others > 0 else { return nil }
    precondition(known.allSatisfy { scores[$0].isFinite }, "scores are finite")
    let goals = known.map {
      labels[$0] == .target ? (targets + 1) / (targets + 2) : 1 / (others + 2)
    }
    let values = known.map { scores[$0] }
    switch method {
    case .platt:
      // Standard scores keep the two equations well conditioned, whatever the detector's scale.
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      let prior = Double.logarithm(targets / others)
      guard variance > 0 else { return Calibrator(slope: 0, offset: prior) }
      let deviation = variance.squareRoot()
      let fitted = newton(
        values.map { ($0 - mean) / deviation }, goals: goals,
        start: Calibrator(slope: 0, offset: prior), withOffset: true)
      guard fitted.slope > 0 else { return Calibrator(slope: 0, offset: prior) }
      let slope = fitted.slope / deviation
      return Calibrator(slope: slope, offset: fitted.offset - slope * mean)
    case .temperature:
      let largest = values.reduce(0) { max($0, abs($1)) }
      guard largest > 0 else { return Calibrator(slope: 0, offset: 0) }
      let fitted = newton(
        values.map { $0 / largest }, goals: goals, start: Calibrator(slope: 0, offset: 0),
        withOffset: false)
      return Calibrator(slope: max(0, fitted.slope / largest), offset: 0)
    }
  }

  /// Minimises the cross-entropy by Newton's method; steps that do not help are halved.
  private static func newton(
    _ values: [Double], goals: [Double], start: Calibrator, withOffset: Bool
  ) -> Calibrator {
    var best = start
    var loss = best.loss(values, goals)
    for _ in 0..<100 {
      var gradient = (slope: 0.0, offset: 0.0)
      var curvature = (slope: 1e-12, both: 0.0, offset: 1e-12)
      for (value, goal) in zip(values, goals) {
        let probability = best.probability(value)
        let gap = probability - goal
        let weight = probability * (1 - probability)
        gradient.slope += gap * value
        gradient.offset += gap
        curvature.slope += weight * value * value
        curvature.both += weight * value
        curvature.offset += weight
      }
      if !withOffset {
        gradient.offset = 0
        curvature.both = 0
      }
      let determinant =
        curvature.slope * curvature.offset - curvature.both * curvature.both
      guard determinant > 0 else { break }
      let step = (
        slope: (curvature.offset * gradient.slope - curvature.both * gradient.offset) / determinant,
        offset: (curvature.slope * gradient.offset - curvature.both * gradient.slope) / determinant
      )
      var length = 1.0
      var improved = false
      while length > 1e-8, !improved {
        let next = Calibrator(
          slope: best.slope - length * step.slope, offset: best.offset - length * step.offset)
        let nextLoss = next.loss(values, goals)
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

  /// The cross-entropy of all epochs, in nats: log(1 + eᶻ) − goal · z summed.
  private func loss(_ values: [Double], _ goals: [Double]) -> Double {
    zip(values, goals).reduce(0) { sum, pair in
      let odds = logOdds(pair.0)
      return sum + Double.softplus(odds) - pair.1 * odds
    }
  }
}
