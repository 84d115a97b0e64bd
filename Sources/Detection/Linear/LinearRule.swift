import LinearAlgebra

/// A weighted sum of features and a bias.
///
/// Its value is meant as the logarithm of the odds of a target were both classes equally frequent.
package struct LinearRule: Sendable, Equatable {
  /// `[feature]`.
  package var weights: [Double]
  package var bias: Double

  package init(weights: [Double], bias: Double) {
    self.weights = weights
    self.bias = bias
  }

  package func value(of features: [Double]) -> Double { dotProduct(weights, features) + bias }

  /// The same rule with values `factor` times as large, its numbers as files hold them.
  func scaled(by factor: Double) -> LinearRule {
    LinearRule(
      weights: weights.map { Double(Float(factor * $0)) }, bias: Double(Float(factor * bias)))
  }

  /// The same direction, scaled and shifted to the log odds of two normal classes of equal
  /// deviation: a linear discriminant of the one feature that the rule's own value is.
  package func calibrated(
    on features: FeatureRows, targets: [Bool]
  ) throws(ScorerError) -> LinearRule {
    let values = features.values(weights)
    let counts = [false, true].map { side in Double(targets.count { $0 == side }) }
    var means = [0.0, 0.0]
    for (value, target) in zip(values, targets) { means[target ? 1 : 0] += value }
    means = zip(means, counts).map { $0 / $1 }
    var square = 0.0
    for (value, target) in zip(values, targets) {
      let difference = value - means[target ? 1 : 0]
      square += difference * difference
    }
    let variance = square / Double(targets.count)
    guard variance > 0, variance.isFinite else {
      throw .degenerate(.noDifference)
    }
    let slope = (means[1] - means[0]) / variance
    return LinearRule(
      weights: weights.map { $0 * slope }, bias: -slope * (means[0] + means[1]) / 2)
  }
}
