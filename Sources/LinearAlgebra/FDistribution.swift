import ElementaryFunctions
import Randomness

/// The probability that an F(1, `freedom`) variable exceeds `ratio`.
///
/// P = I_x(ν/2, ½) at x = ν/(ν + F). Source: Abramowitz & Stegun, 26.6.2.
package func upperProbability(ofF ratio: Double, freedom: Double) -> Double {
  precondition(freedom > 0, "an F variable has degrees of freedom")
  guard ratio > 0 else { return 1 }
  return incompleteBeta(freedom / (freedom + ratio), freedom / 2, 0.5)
}

/// The regularised incomplete beta function Iₓ(a, b) for 0 ≤ x ≤ 1 and positive a and b.
///
/// By its continued fraction (DLMF 8.17.22), evaluated forward by Lentz's method.
package func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
  guard x > 0 else { return 0 }
  guard x < 1 else { return 1 }
  // The fraction converges quickly on one side of the mean; the other side is its mirror.
  guard x <= (a + 1) / (a + b + 2) else { return 1 - incompleteBeta(1 - x, b, a) }
  let front = Double.exponential(
    a * Double.logarithm(x) + b * Double.logarithm(1 - x)
      + logGamma(a + b) - logGamma(a) - logGamma(b))
  let tiny = 1e-300
  var numerator = 1.0
  var denominator = 1 / nonZero(1 - (a + b) * x / (a + 1), tiny)
  var fraction = denominator
  for step in 1...500 {
    let m = Double(step)
    for term in [
      m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
      -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
    ] {
      denominator = 1 / nonZero(1 + term * denominator, tiny)
      numerator = nonZero(1 + term / numerator, tiny)
      fraction *= denominator * numerator
    }
    if abs(denominator * numerator - 1) < 1e-16 { break }
  }
  return front * fraction / a
}

private func nonZero(_ value: Double, _ tiny: Double) -> Double {
  abs(value) < tiny ? tiny : value
}

/// The logarithm of the gamma function of a positive number, by Stirling's series from 10 on.
package func logGamma(_ x: Double) -> Double {
  precondition(x > 0, "only positive numbers")
  var shifted = x
  var product = 1.0
  while shifted < 10 {
    product *= shifted
    shifted += 1
  }
  let inverse = 1 / shifted
  let square = inverse * inverse
  let series =
    inverse
    * (1.0 / 12 - square
      * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square * (1.0 / 1188)))))
  return (shifted - 0.5) * Double.logarithm(shifted) - shifted + 0.9189385332046727 + series
    - Double.logarithm(product)
}
