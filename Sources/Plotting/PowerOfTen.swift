import Files

extension Int {
  /// Ten to this power, as print has it: `10⁻⁶`.
  package var asPowerOfTen: String {
    let raised: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return "10" + (self < 0 ? "⁻" : "")
      + String("\(magnitude)".compactMap(\.wholeNumberValue).map { raised[$0] })
  }
}

/// The power of ten in which small numbers that stand side by side are written.
package struct SmallNumbers: Sendable {
  /// The power; 0 for plain decimals.
  private var exponent = 0

  /// The power for numbers about as large as `number`: plain decimals from 0.1 on.
  package init(like number: Double) {
    var size = number.magnitude
    guard size > 1e-290, size < 0.1 else { return }
    while size < 1 {
      size *= 10
      exponent -= 1
    }
  }

  /// A number in print with two decimals, before the power: `−4.31·10⁻⁶`.
  package func text(_ number: Double) -> String {
    guard exponent < 0, number != 0 else { return number.formatted(2, minus: .print) }
    let scale = (0..<(-exponent)).reduce(1.0) { product, _ in product * 10 }
    return (number * scale).formatted(2, minus: .print) + "·\(exponent.asPowerOfTen)"
  }
}
