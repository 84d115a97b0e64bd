import Files
import Signal

/// Numbers in the cells of a table, read without a text of their own.
enum CSVNumber {
  /// 10⁰ … 10²², which are all exact.
  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// The number that a cell spells, the same as `Double(decimal:)` of its text gives.
  ///
  /// Up to 2⁵³ and with up to 22 places, digits and power of ten are exact, and so one product or
  /// quotient is rounded once (Clinger 1990). Others are left to the standard library.
  static func double(_ cell: ArraySlice<UInt8>) -> Double? {
    var mantissa: UInt64 = 0
    var (places, digits) = (0, 0)
    var hasPoint = false
    var index = cell.startIndex
    let isNegative = cell.first == UInt8(ascii: "-")
    if isNegative || cell.first == UInt8(ascii: "+") { index += 1 }
    while index < cell.endIndex {
      let byte = cell[index]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        digits += 1
        guard digits <= 18 else { return long(cell) }
        mantissa = mantissa * 10 + UInt64(byte - UInt8(ascii: "0"))
        if hasPoint { places += 1 }
      case UInt8(ascii: "."), UInt8(ascii: ","):
        if hasPoint { return nil }
        hasPoint = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"): return long(cell)
      default: return nil
      }
      index += 1
    }
    guard digits > 0 else { return nil }
    guard mantissa <= 1 << 53, places <= 22 else { return long(cell) }
    let number = Double(mantissa) / powers[places]
    return isNegative ? -number : number
  }

  private static func long(_ cell: ArraySlice<UInt8>) -> Double? {
    Double(decimal: String(decoding: cell, as: UTF8.self))
  }

  /// Whether a cell holds nothing: empty, or a word for that no number is there.
  static func isMissing(_ cell: ArraySlice<UInt8>) -> Bool {
    if cell.isEmpty { return true }
    guard cell.count <= 9 else { return false }
    return missing.contains(String(decoding: cell, as: UTF8.self).lowercased())
  }

  private static let missing: Set = [
    "nan", "-nan", "+nan", "na", "n/a", "#n/a", "null", "none", "nil", "-", "?", "inf", "-inf",
    "+inf", "infinity", "-infinity", "nan(ind)", "-nan(ind)", "1.#qnan", "-1.#ind", "1.#inf",
  ]
}
