import Files
import Signal

/// A table in text: what stands before it, a header, and rows of cells.
struct CSVTable {
  /// The file, in UTF-8 or Latin-1.
  let bytes: FileBytes
  /// The lines before the header: comments without their mark, and titles.
  let preface: [String]
  /// The names of the columns; `nil` where the first row already holds numbers.
  let header: [String]?
  /// The cells of some rows from the first on.
  let sample: [[ArraySlice<UInt8>]]
  /// What stands between cells.
  let delimiter: CSVDelimiter
  /// The columns that the header names, or that the first row has.
  let width: Int
  /// Where the first row begins.
  private let start: (offset: Int, line: Int)

  private static let longestLine = 1 << 17
  private static let sampleCount = 300

  /// Finds what stands before the rows, and the header.
  ///
  /// `nil` for what is no table: no text, or no second column.
  init?(_ file: FileBytes) {
    bytes = file.decodedFromUTF16
    guard let lines = Self.firstLines(of: bytes) else { return nil }
    let parts = CSVDelimiter.allCases.lazy.compactMap { Self.divide(lines, by: $0) }
    guard let parts = parts.first(where: { $0.body < lines.content.count }) ?? parts.first,
      (2...4096).contains(parts.width)
    else { return nil }
    delimiter = parts.delimiter
    header = parts.header
    width = parts.width
    preface = lines.comments + parts.titles
    sample = lines.content[parts.body...].map { parts.delimiter.cells($0.text) }
    start = parts.body < lines.content.count ? lines.content[parts.body].position : lines.end
  }

  /// Calls `body` with the line number and the cells of every row.
  ///
  /// Lines without a cell that holds something, comments, and the header where it is repeated are
  /// left out. The last line of a file may be cut: its end is not there.
  func forEachRow(
    _ body: (Int, inout [ArraySlice<UInt8>], _ isCut: Bool) throws(ReadingError) -> Void
  ) throws(ReadingError) {
    var lines = CSVLines(bytes)
    lines.position = start
    while let line = lines.next() {
      if Self.isComment(line) || Self.isBlank(line) { continue }
      var cells = delimiter.cells(line)
      while cells.count > width, let last = cells.last, last.isEmpty { cells.removeLast() }
      if cells.allSatisfy(\.isEmpty) || isHeader(cells) { continue }
      let isLast = lines.position.offset == bytes.count && !lines.endedWithNewline
      try body(lines.position.line - 1, &cells, isLast)
    }
  }

  private func isHeader(_ cells: [ArraySlice<UInt8>]) -> Bool {
    guard let header, let first = cells.first, first.elementsEqual(header[0].utf8) else {
      return false
    }
    return zip(cells, header).allSatisfy { $0.elementsEqual($1.utf8) }
  }

  // MARK: Parts

  private typealias Line = (text: [UInt8], position: (offset: Int, line: Int))

  /// The first lines: comments, and as many others as tell how the table is built.
  private static func firstLines(
    of bytes: FileBytes
  ) -> (comments: [String], content: [Line], end: (offset: Int, line: Int))? {
    var lines = CSVLines(bytes)
    var comments: [String] = []
    var content: [Line] = []
    while content.count < sampleCount {
      let before = lines.position
      guard let line = lines.next(atMost: longestLine) else {
        if before.offset < bytes.count { return nil }
        break
      }
      // Text has no NULs; a binary file's first line nearly always has one, or no end.
      guard !line.contains(0), comments.count < 1000 else { return nil }
      if isComment(line) {
        if content.count < 2 { comments.append(String(trimming: line.dropFirst())) }
      } else if !isBlank(line) {
        content.append((line, before))
      }
    }
    return content.isEmpty ? nil : (comments, content, lines.position)
  }

  private static func isComment(_ line: [UInt8]) -> Bool {
    line.first == UInt8(ascii: "%") || line.first == UInt8(ascii: "#")
  }

  private static func isBlank(_ line: [UInt8]) -> Bool {
    line.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
  }

  private struct Parts {
    var delimiter: CSVDelimiter
    var titles: [String] = []
    var header: [String]?
    /// The first row, as an index into the lines.
    var body: Int
    var width: Int
  }

  /// The parts of a table between whose cells `delimiter` stands; `nil` where it has one column.
  private static func divide(
    _ lines: (comments: [String], content: [Line], end: (offset: Int, line: Int)),
    by delimiter: CSVDelimiter
  ) -> Parts? {
    let cells = lines.content.prefix(100).map { delimiter.cells($0.text) }
    // Two rows of numbers, or one that is the last line.
    let body = cells.indices.first { index in
      isRow(cells[index]) && (index + 1 == cells.count || isRow(cells[index + 1]))
    }
    guard var body else {
      // A header alone.
      guard cells[0].count > 1 else { return nil }
      return Parts(
        delimiter: delimiter, header: cells[0].map { String(utf8OrLatin1: $0) },
        body: lines.content.count, width: cells[0].count)
    }
    // Rows that hold something strange still follow the last line of as many names.
    let names = cells[..<body].lastIndex {
      $0.count == cells[body].count && !$0.contains(where: isNumber)
    }
    if let names, cells[names + 1..<body].allSatisfy({ $0.contains(where: isNumber) }) {
      body = names + 1
    }
    var parts = Parts(delimiter: delimiter, body: body, width: cells[body].count)
    var titles = body
    if body > 1, isUnits(cells[body - 1]), cells[body - 2].count == cells[body - 1].count {
      titles = body - 2
      parts.header = zip(cells[titles], cells[body - 1]).map { name, unit in
        let (name, unit) = (String(utf8OrLatin1: name), String(utf8OrLatin1: unit))
        return unit.isEmpty ? name : "\(name) (\(unit.filter { !"()[]".contains($0) }))"
      }
    } else if body > 0, isHeader(cells[body - 1], of: cells[body]) {
      titles = body - 1
      parts.header = cells[titles].map { String(utf8OrLatin1: $0) }
    } else if let last = lines.comments.last {
      // NumPy writes the header as a comment.
      let names = delimiter.cells(Array(last.utf8))
      if names.count == parts.width, !last.contains("="), isHeader(names, of: cells[body]) {
        parts.header = names.map { String(utf8OrLatin1: $0) }
      }
    }
    parts.titles = lines.content[..<titles].map { String(trimming: $0.text) }
    if let header = parts.header {
      // A separator behind the last name is none before a further column.
      var names = header
      while names.count > parts.width, names.last == "" { names.removeLast() }
      let isQuoted = names.allSatisfy { $0.count > 2 && $0.hasPrefix("'") && $0.hasSuffix("'") }
      parts.header = isQuoted ? names.map { String($0.dropFirst().dropLast()) } : names
      parts.width = names.count
    }
    return parts
  }

  /// Whether most cells that hold something are numbers or times.
  private static func isRow(_ cells: [ArraySlice<UInt8>]) -> Bool {
    guard cells.count > 1 else { return false }
    let filled = cells.filter { !$0.isEmpty }
    let numbers = filled.count(where: isNumber)
    return numbers > 0 && Double(numbers) >= 0.6 * Double(filled.count)
  }

  /// Whether cells are the names of columns whose first cells follow.
  private static func isHeader(
    _ names: [ArraySlice<UInt8>], of row: [ArraySlice<UInt8>]
  ) -> Bool {
    // Rows may be shorter than the header, or a little longer. Titles are made of keys and values.
    names.count > 1 && 2 * names.count >= row.count
      && 2 * names.count(where: { $0.contains(UInt8(ascii: ":")) }) <= names.count
      && zip(names, row).contains { !$0.isEmpty && !isNumber($0) && isNumber($1) }
  }

  /// Whether cells are units of time and voltage.
  private static func isUnits(_ cells: [ArraySlice<UInt8>]) -> Bool {
    let words = cells.filter { !$0.isEmpty }.map { cell in
      String(utf8OrLatin1: cell).filter { !"()[]".contains($0) }
    }
    return words.contains { VoltageUnit.microvolts(per: $0) != nil }
      && words.allSatisfy {
        VoltageUnit.microvolts(per: $0) != nil || CSVTimeUnit(named: $0) != nil || $0 == "-"
      }
  }

  private static func isNumber(_ cell: ArraySlice<UInt8>) -> Bool {
    CSVNumber.double(cell) != nil || CSVNumber.isMissing(cell) && !cell.isEmpty
      || CSVTime.seconds(String(utf8OrLatin1: cell)) != nil
  }
}
