extension Double {
  /// e to the power `x`, within 2 units in the last place; 0 and infinity beyond the doubles.
  ///
  /// The C library's exponential differs between versions in the last bit; this one only adds and
  /// multiplies. With x = k·ln 2 + r and |r| ≤ ½ ln 2, eˣ = 2ᵏ·(1 + r + r²/2! + …).
  package static func exponential(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x > 709.782712893384 { return .infinity }
    if x < -745.2 { return 0 }
    let turns = (x * 1.4426950408889634).rounded()
    // ln 2 in two parts: the first has so few bits that its product with `turns` is exact.
    let rest = (x - turns * 0.693147180369123816490) - turns * 1.90821492927058770002e-10
    // 1/n! from n = 14 down to 0; with |r| ≤ 0.3466 the term r¹⁵/15! is below 1e-18 of the sum.
    var series = 1.1470745597729725e-11
    series = series * rest + 1.6059043836821613e-10
    series = series * rest + 2.08767569878681e-09
    series = series * rest + 2.505210838544172e-08
    series = series * rest + 2.755731922398589e-07
    series = series * rest + 2.7557319223985893e-06
    series = series * rest + 2.48015873015873e-05
    series = series * rest + 0.0001984126984126984
    series = series * rest + 0.001388888888888889
    series = series * rest + 0.008333333333333333
    series = series * rest + 0.041666666666666664
    series = series * rest + 0.16666666666666666
    series = series * rest + 0.5
    series = series * rest + 1.0
    series = series * rest + 1.0
    let exponent = Int(turns)  // whole
    // Two steps, as 2¹⁰²⁴ and the powers below 2⁻¹⁰²² are no normal numbers of their own.
    let half = exponent / 2
    return series * Double(sign: .plus, exponent: half, significand: 1)
      * Double(sign: .plus, exponent: exponent - half, significand: 1)
  }
}
