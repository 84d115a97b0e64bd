extension Double {
  /// The probability that a standard normal number is below `x`, Φ(x).
  ///
  /// Source: Marsaglia, J. Statistical Software 11(4), 2004: ½ + φ(x) (x + x³/3 + x⁵/(3·5) + …).
  package static func normalProbability(below x: Double) -> Double {
    // Beyond, one double is all that is left of 1.
    guard abs(x) < 9 else { return x < 0 ? 0 : 1 }
    var (term, sum, divisor) = (x, x, 3.0)
    while abs(term) > 1e-17 * abs(sum) {
      term *= x * x / divisor
      sum += term
      divisor += 2
    }
    return min(max(0.5 + sum * normalDensity(x), 0), 1)
  }

  /// The density of a standard normal number, φ(x).
  package static func normalDensity(_ x: Double) -> Double {
    0.3989422804014327 * exponential(-x * x / 2)
  }
}
