import ElementaryFunctions
import LinearAlgebra
import Randomness

extension LinearRule {
  /// Logistic regression with an L2 penalty, by Newton's method.
  ///
  /// Minimises Σ ln(1 + e^(−y f(x))) + |w|²/(2·`strength`), the bias unpenalised, as scikit-learn
  /// does with C = `strength`; then takes the class frequencies off the bias. Source: Hastie,
  /// Tibshirani & Friedman, The Elements of Statistical Learning, 2nd edition, section 4.4.1.
  package static func logisticRegression(
    _ features: Matrix, targets: [Bool], strength: Double
  ) throws(ScorerError) -> LinearRule {
    let (count, dimension) = (features.rows, features.columns)
    var rule = LinearRule(weights: Array(repeating: 0, count: dimension), bias: 0)
    var loss = penalizedLoss(rule, features, targets, strength)
    for _ in 0..<50 {
      var gram = GramAccumulator(dimension: dimension + 1)
      var gradient = Array(repeating: 0.0, count: dimension + 1)
      var weighted = Matrix(rows: 1, columns: dimension + 1)
      let values = features * rule.weights
      for row in 0..<count {
        let probability = Double.sigmoid(values[row] + rule.bias)
        let slope = probability - (targets[row] ? 1 : 0)
        let root = max(probability * (1 - probability), 1e-12).squareRoot()
        for column in 0..<dimension {
          gradient[column] += slope * features[row, column]
          weighted[0, column] = root * features[row, column]
        }
        gradient[dimension] += slope
        weighted[0, dimension] = root
        gram.add(row: 0, of: weighted)
      }
      var curvature = gram.total()
      for column in 0..<dimension {
        gradient[column] += rule.weights[column] / strength
        curvature[column, column] += 1 / strength
      }
      let step = try solve(curvature, gradient)
      var factor = 1.0
      var next = rule.moved(by: step, factor)
      var nextLoss = penalizedLoss(next, features, targets, strength)
      while nextLoss > loss, factor > 1e-6 {
        factor /= 2
        next = rule.moved(by: step, factor)
        nextLoss = penalizedLoss(next, features, targets, strength)
      }
      let gain = loss - nextLoss
      guard gain > 0 else { break }
      (rule, loss) = (next, nextLoss)
      if gain <= 1e-12 * abs(loss) { break }
    }
    let targetCount = Double(targets.count { $0 })
    rule.bias -= Double.logarithm(targetCount / (Double(count) - targetCount))
    return rule
  }

  private func moved(by step: [Double], _ factor: Double) -> LinearRule {
    LinearRule(
      weights: zip(weights, step).map { $0 - factor * $1 },
      bias: bias - factor * step[weights.count])
  }

  private static func penalizedLoss(
    _ rule: LinearRule, _ features: Matrix, _ targets: [Bool], _ strength: Double
  ) -> Double {
    let values = features * rule.weights
    var loss = dotProduct(rule.weights, rule.weights) / (2 * strength)
    for (value, target) in zip(values, targets) {
      let margin = target ? value + rule.bias : -(value + rule.bias)
      // ln(1 + e^(−m)) without overflow at either end.
      loss += Double.softplus(-margin)
    }
    return loss
  }
}
