extension Double {
  /// The natural logarithm of a positive, finite, normal number, within 2 units in the last place.
  ///
  /// The C library's logarithm differs between versions in the last bit; this one only adds,
  /// multiplies and divides. With x = m·2ᵉ and s = (m−1)/(m+1), ln m = 2·(s + s³/3 + s⁵/5 + …).
  package static func logarithm(_ x: Double) -> Double {
    precondition(x > 0 && x.isFinite, "the logarithm of \(x) is not a number")
    var mantissa = x.significand
    var exponent = Double(x.exponent)
    if mantissa > 1.414213562373095 {
      mantissa *= 0.5
      exponent += 1
    }
    let s = (mantissa - 1) / (mantissa + 1)
    let square = s * s
    // |s| ≤ 0.1716: the term s²³/23 is below 1e-18 of the sum.
    var series = 1.0 / 23
    series = series * square + 1.0 / 21
    series = series * square + 1.0 / 19
    series = series * square + 1.0 / 17
    series = series * square + 1.0 / 15
    series = series * square + 1.0 / 13
    series = series * square + 1.0 / 11
    series = series * square + 1.0 / 9
    series = series * square + 1.0 / 7
    series = series * square + 1.0 / 5
    series = series * square + 1.0 / 3
    series = series * square + 1.0
    return exponent * 0.6931471805599453 + 2 * s * series
  }
}
