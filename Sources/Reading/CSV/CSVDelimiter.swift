import Files
import Signal

/// What stands between the cells of a table.
enum CSVDelimiter: CaseIterable {
  // In the order in which they are tried: a comma may be a decimal point between semicolons.
  case tab, semicolon, comma, spaces

  /// The character; a space stands for any number of them.
  private var byte: UInt8 {
    switch self {
    case .tab: 0x09
    case .semicolon: UInt8(ascii: ";")
    case .comma: UInt8(ascii: ",")
    case .spaces: 0x20
    }
  }

  /// The cells of a line, without white space around them.
  ///
  /// A delimiter between double quotes belongs to the cell; the quotes do not.
  func cells(_ line: [UInt8]) -> [ArraySlice<UInt8>] {
    let quote = UInt8(ascii: "\"")
    let mark = byte
    let isQuoting = line.contains(quote)
    var cells: [ArraySlice<UInt8>] = []
    var start = 0
    var isQuoted = false
    func take(to end: Int) {
      var (first, last) = (start, end)
      while first < last, Self.isSpace(line[first]) { first += 1 }
      while first < last, Self.isSpace(line[last - 1]) { last -= 1 }
      if self == .spaces, first == last { return }
      let cell = line[first..<last]
      cells.append(isQuoting && cell.contains(quote) ? Self.unquoted(cell) : cell)
    }
    for index in line.indices {
      if isQuoting, line[index] == quote { isQuoted.toggle() }
      // Between columns of spaces there may be tabs as well.
      guard line[index] == mark || self == .spaces && line[index] == 0x09, !isQuoted else {
        continue
      }
      take(to: index)
      start = index + 1
    }
    take(to: line.count)
    return cells
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  /// Without quotes: a doubled one inside stands for itself.
  private static func unquoted(_ cell: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let quote = UInt8(ascii: "\"")
    var text: [UInt8] = []
    var wasQuote = false
    for byte in cell {
      if byte == quote, !wasQuote {
        wasQuote = true
        continue
      }
      wasQuote = false
      text.append(byte)
    }
    return ArraySlice(text).trimmingSpaces
  }
}

extension ArraySlice<UInt8> {
  /// Without the white space at both ends.
  var trimmingSpaces: ArraySlice<UInt8> {
    var rest = self
    while let first = rest.first, first == 0x20 || (0x09...0x0D).contains(first) {
      rest = rest.dropFirst()
    }
    while let last = rest.last, last == 0x20 || (0x09...0x0D).contains(last) {
      rest = rest.dropLast()
    }
    return rest
  }
}
