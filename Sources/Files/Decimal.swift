/// How a negative number begins.
public enum MinusSign: String, Sendable {
  /// The hyphen, for machines and terminals.
  case hyphen = "-"
  /// The minus sign of print.
  case print = "\u{2212}"
}

extension Double {
  /// The number in plain decimals, the same on every machine and in every country: `0.30`.
  ///
  /// - Parameters:
  ///   - decimals: how many, 0 to 9.
  ///   - trimmed: whether zeros at the end are left out, and the point with the last of them.
  ///   - minus: how a negative number begins; zero is never negative.
  /// - Returns: `n/a` where it is no number; Swift's own words where it is infinite, or so large that
  ///   its decimals mean nothing.
  public func formatted(
    _ decimals: Int, trimmed: Bool = false, minus: MinusSign = .hyphen
  ) -> String {
    precondition((0...9).contains(decimals), "0 to 9 decimals")
    let scale = (0..<decimals).reduce(1) { power, _ in power * 10 }
    guard isFinite, abs(self) * Double(scale) < 1e15 else {
      return isNaN ? "n/a" : (self < 0 ? minus.rawValue : "") + "\(magnitude)"
    }
    let scaled = Int(exactly: (abs(self) * Double(scale)).rounded()) ?? 0
    let whole = (self < 0 && scaled != 0 ? minus.rawValue : "") + "\(scaled / scale)"
    var digits = decimals == 0 ? "" : String(scaled % scale)
    digits = String(repeating: "0", count: decimals - digits.count) + digits
    while trimmed, digits.hasSuffix("0") { digits.removeLast() }
    return digits.isEmpty ? whole : "\(whole).\(digits)"
  }
}
