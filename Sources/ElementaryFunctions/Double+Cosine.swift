// Two series for one function. They differ in the last bits, and what was fitted with either must come
// out the same to the bit: networks' schedules and drifts with the first, the unit of
// `LinearRule.balancedLogisticUnit` with the second.

extension Double {
  /// cos πx for 0 ≤ x ≤ 1, by the series of the cosine; only adds, multiplies and divides.
  package static func cosine(piTimes x: Double) -> Double {
    // cos πx = -cos π(1 - x) brings the angle below a quarter turn, where the series ends soon.
    if x > 0.5 { return -cosine(piTimes: 1 - x) }
    let square = x * x * 9.869604401089358
    var series = 1.0
    for n in stride(from: 20.0, through: 2, by: -2) {
      series = 1 - series * square / (n * (n - 1))
    }
    return series
  }

  /// cos πx for 0 ≤ x ≤ 1, as 1 − 2 sin² πx/2 by the series of the sine of half the angle.
  package static func cosineByHalfAngle(piTimes x: Double) -> Double {
    let angle = 1.5707963267948966 * x
    let square = angle * angle
    var series = 1.0
    for divisor in stride(from: 22.0, through: 2, by: -2) {
      series = 1 - series * square / (divisor * (divisor + 1))
    }
    let sine = angle * series
    return 1 - 2 * sine * sine
  }
}
