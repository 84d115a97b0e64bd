/// A number as text with a fixed number of decimals, the same on every machine and in every
/// country.
///
/// - Parameters:
///   - value: numbers that are not finite, or beyond 10¹² with few decimals, come out in Swift's
///     own words.
///   - decimals: 0 to 9.
///   - minus: how a negative number begins; the minus sign of print, or a hyphen for machines.
/// - Returns: such as `0.30`; never a negative zero.
public func numberText(_ value: Double, decimals: Int, minus: String = "\u{2212}") -> String {
  precondition((0...9).contains(decimals), "0 to 9 decimals")
  let scale = (0..<decimals).reduce(1) { power, _ in power * 10 }
  guard value.isFinite, abs(value) * Double(scale) < 1e15 else {
    return value.isNaN ? "n/a" : value < 0 ? minus + "\(-value)" : "\(value)"
  }
  let scaled = Int((abs(value) * Double(scale)).rounded())
  let sign = value < 0 && scaled != 0 ? minus : ""
  guard decimals > 0 else { return sign + "\(scaled)" }
  let digits = "\(scaled % scale)"
  return sign + "\(scaled / scale)." + String(repeating: "0", count: decimals - digits.count)
    + digits
}

/// A coordinate as SVG wants it: at most two decimals, no zeros at the end.
func coordinate(_ value: Double) -> String {
  var text = numberText(value, decimals: 2, minus: "-")
  guard text.contains(".") else { return text }
  while text.hasSuffix("0") { text.removeLast() }
  if text.hasSuffix(".") { text.removeLast() }
  return text
}
