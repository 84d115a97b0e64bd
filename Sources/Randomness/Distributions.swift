import ElementaryFunctions

extension RandomNumberGenerator {
  /// A number from the uniform distribution on [0, 1), a multiple of 2⁻⁵³.
  @specialized(where Self == SeededGenerator)
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number from the standard normal distribution (Marsaglia's polar method).
  ///
  /// Only operations that IEEE 754 rounds exactly are used, so the value is the same on every machine.
  @specialized(where Self == SeededGenerator)
  public mutating func normal() -> Double {
    while true {
      let u = 2 * uniform() - 1
      let v = 2 * uniform() - 1
      let square = u * u + v * v
      if square > 0, square < 1 {
        return u * (-2 * Double.logarithm(square) / square).squareRoot()
      }
    }
  }

  /// A whole number from 0 up to `bound`, each equally likely (Lemire, ACM TOMACS 29(1), 2019).
  public mutating func index(below bound: Int) -> Int {
    precondition(bound > 0, "an index needs at least one choice")
    let range = UInt64(bound)
    let threshold = (0 &- range) % range
    while true {
      let product = next().multipliedFullWidth(by: range)
      if product.low >= threshold { return Int(product.high) }  // whole
    }
  }

  /// Puts `items` into a random order (Fisher–Yates, from the end).
  ///
  /// The standard library's `shuffle` may change its way between releases; this one does not.
  public mutating func permute<Item>(_ items: inout [Item]) {
    guard items.count > 1 else { return }
    for last in stride(from: items.count - 1, to: 0, by: -1) {
      items.swapAt(last, index(below: last + 1))
    }
  }
}
