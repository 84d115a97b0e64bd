extension Int {
  /// The whole number that is left of `value` without its decimals, or the nearest that is possible.
  ///
  /// Numbers from files may be infinite, beyond every integer or none at all, and `Int(_:)` ends the
  /// process for them. Here they become ±2⁵³, beyond which not every whole number has a `Double`, so
  /// that sums of a few do not overflow either; what is no number becomes 0.
  @inlinable
  public init(saturating value: some BinaryFloatingPoint) {
    let value = Double(value)
    guard value.magnitude < Self.greatestOfDoubles else {
      self = value.isNaN ? 0 : value < 0 ? -9_007_199_254_740_992 : 9_007_199_254_740_992
      return
    }
    self = Int(value)  // whole
  }

  @usableFromInline static var greatestOfDoubles: Double { 9_007_199_254_740_992 }
}
