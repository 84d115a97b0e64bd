import Files
import Signal

/// The parameters of a BCI2000 file that say something of its signal or its speller.
///
/// A line reads `Section type Name= value default low high // comment`. Lists give their length
/// before the values, matrices rows and columns; either may be names in braces instead of a number.
struct BCI2000Parameters {
  /// The parameters that are kept; a header has hundreds.
  enum Name: String, CaseIterable {
    case samplingRate = "SamplingRate"
    case channelNames = "ChannelNames"
    case offsets = "SourceChOffset"
    case gains = "SourceChGain"
    case textToSpell = "TextToSpell"
    case targetDefinitions = "TargetDefinitions"
    case matrixRows = "NumMatrixRows"
    case matrixColumns = "NumMatrixColumns"
  }

  /// A parameter's values, row by row; texts and numbers have one.
  struct Value {
    var columns: Int
    var items: [String]
  }

  private var values: [Name: Value] = [:]

  /// The values of a parameter; `nil` where the file does not have it.
  subscript(name: Name) -> Value? { values[name] }

  /// The first value of a parameter.
  func first(_ name: Name) -> String? { values[name]?.items.first }

  /// Keeps the parameter of a line if it is one of those used here and can be understood.
  mutating func take(_ words: [Substring]) {
    guard words.count > 3, let end = words.firstIndex(where: { $0.hasSuffix("=") }), end > 0,
      let name = Name(rawValue: String(words[end].dropLast()))
    else { return }
    let type = words[end - 1]
    var cursor = Cursor(words: words[(end + 1)...])
    let columns: Int
    let count: Int
    if type.hasSuffix("matrix") {
      guard let rows = cursor.size(), let width = cursor.size() else { return }
      let (product, overflow) = rows.multipliedReportingOverflow(by: width)
      guard !overflow else { return }
      (columns, count) = (width, product)
    } else if type.hasSuffix("list") {
      guard let length = cursor.size() else { return }
      (columns, count) = (length, length)
    } else {
      (columns, count) = (1, 1)
    }
    var items: [String] = []
    while items.count < count, let item = cursor.item() { items.append(item) }
    guard items.count == count else { return }
    values[name] = Value(columns: columns, items: items)
  }

  /// Takes values from the words of a line.
  private struct Cursor {
    var words: ArraySlice<Substring>

    /// A length: a number, or as many as there are names in braces.
    mutating func size() -> Int? {
      guard let word = words.popFirst() else { return nil }
      guard word == "{" else { return Int(word).flatMap { $0 >= 0 ? $0 : nil } }  // whole
      guard let end = words.firstIndex(of: "}") else { return nil }
      defer { words = words[(end + 1)...] }
      return end - words.startIndex
    }

    /// A value; a matrix within a matrix counts as one, without text.
    mutating func item() -> String? {
      guard let word = words.popFirst(), word != "//" else { return nil }
      guard word == "{" else { return BCI2000Parameters.unescape(word) }
      var depth = 1
      while depth > 0, let word = words.popFirst() {
        depth += word == "{" ? 1 : word == "}" ? -1 : 0
      }
      return ""
    }
  }

  /// A value without its escapes: `%20` is a space, `%` alone nothing.
  static func unescape(_ word: Substring) -> String {
    guard word.contains("%") else { return String(word) }
    var bytes: [UInt8] = []
    var rest = Array(word.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(2)
      if digits.count == 2, let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) {
        bytes.append(code)
        rest = rest.dropFirst(2)
      }
    }
    return String(utf8OrLatin1: bytes)
  }

  /// A number and the unit behind it: `256Hz`, `0.003muV`, `4`.
  static func quantity(_ text: String) -> (number: Double, unit: String)? {
    let end = text.firstIndex { $0.isLetter && $0 != "e" && $0 != "E" || $0 == "µ" || $0 == "%" }
    guard let number = Double(text[..<(end ?? text.endIndex)]), number.isFinite else { return nil }
    return (number, String(text[(end ?? text.endIndex)...]))
  }
}
