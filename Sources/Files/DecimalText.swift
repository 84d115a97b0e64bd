extension Double {
  /// The finite decimal number that `text` spells, and nothing else: no hexadecimal, no infinity.
  ///
  /// A comma is taken for the point, as several EDF writers have it. `nil` where it is no number.
  @inlinable
  package init?(decimal text: some StringProtocol) {
    var spelled = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "0"..."9", "+", "-", ".", "e", "E": spelled.unicodeScalars.append(scalar)
      case ",": spelled.append(".")
      default: return nil
      }
    }
    guard let number = Double(spelled), number.isFinite else { return nil }
    self = number
  }
}

extension Int {
  /// The whole number that `text` spells, also as `12.0`; `nil` where it is none.
  @inlinable
  package init?(decimal text: some StringProtocol) {
    if let number = Int(text) {
      self = number
      return
    }
    guard let number = Double(decimal: text), let whole = Int(exactly: number) else { return nil }
    self = whole
  }
}
