import ElementaryFunctions

/// A ratio of whole numbers in lowest terms.
package struct Ratio: Sendable, Equatable {
  package let numerator, denominator: Int

  /// The ratio in lowest terms that equals `value` within one part in 10¹²; `nil` if it would need
  /// a number above `limit`.
  package init?(_ value: Double, limit: Int) {
    precondition(value > 0 && value.isFinite)
    // Convergents of the continued fraction are the best ratios for the size of their numbers.
    var (above, aboveBefore) = (1, 0)
    var (below, belowBefore) = (0, 1)
    var rest = value
    while true {
      let whole = rest.rounded(.down)
      guard whole <= Double(limit) else { return nil }
      (above, aboveBefore) = (Int(saturating: whole) * above + aboveBefore, above)
      (below, belowBefore) = (Int(saturating: whole) * below + belowBefore, below)
      guard above <= limit, below <= limit else { return nil }
      if abs(Double(above) / Double(below) - value) <= 1e-12 * value { break }
      guard rest > whole else { return nil }
      rest = 1 / (rest - whole)
    }
    (numerator, denominator) = (above, below)
  }

  /// The largest whole number that divides both, which are above 0.
  static func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
    second == 0 ? first : greatestCommonDivisor(second, first % second)
  }
}
