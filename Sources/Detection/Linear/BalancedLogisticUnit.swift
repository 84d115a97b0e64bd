import ElementaryFunctions
import LinearAlgebra

extension LinearRule {
  /// A linear unit trained on class-balanced cross-entropy by a fixed number of full-batch Adam steps.
  ///
  /// Both classes weigh a half; the penalty is |w|²/(2·0.05·n); the rate falls from 0.03 to 0 along a
  /// cosine. Stopping after 300 steps is part of the regularisation. Source: Kingma & Ba, ICLR 2015.
  package static func balancedLogisticUnit(
    _ features: Matrix, targets: [Bool], steps: Int = 300, rate: Double = 0.03,
    strength: Double = 0.05
  ) -> LinearRule {
    let (count, dimension) = (features.rows, features.columns)
    let targetCount = Double(targets.count { $0 })
    let shares = targets.map { 0.5 / ($0 ? targetCount : Double(count) - targetCount) }
    let penalty = 1 / (strength * Double(count))
    // The bias stands behind the weights.
    var weights = Array(repeating: 0.0, count: dimension + 1)
    var first = weights
    var second = weights
    var (firstDecay, secondDecay) = (1.0, 1.0)
    for step in 0..<steps {
      let bias = weights[dimension]
      var slopes = 0.0
      var gradient = features.transposedProduct(with: Array(weights[..<dimension])) {
        first, values in
        for row in values.indices { values[row] += bias }
        values.applyLogistic()
        for row in values.indices {
          values[row] = shares[first + row] * (values[row] - (targets[first + row] ? 1 : 0))
          slopes += values[row]
        }
      }
      for column in 0..<dimension { gradient[column] += penalty * weights[column] }
      gradient.append(slopes)
      firstDecay *= 0.9
      secondDecay *= 0.999
      let pace = rate * (1 + Double.cosineByHalfAngle(piTimes: Double(step) / Double(steps))) / 2
      for index in weights.indices {
        first[index] = 0.9 * first[index] + 0.1 * gradient[index]
        second[index] = 0.999 * second[index] + 0.001 * gradient[index] * gradient[index]
        let direction = first[index] / (1 - firstDecay)
        let scale = (second[index] / (1 - secondDecay)).squareRoot() + 1e-8
        weights[index] -= pace * direction / scale
      }
    }
    return LinearRule(weights: Array(weights[..<dimension]), bias: weights[dimension])
  }
}
