import Files

/// A table in text: comments, a header, and rows of cells between commas, tabs or semicolons.
struct CSVTable {
  /// The file.
  let bytes: FileBytes
  /// The lines that begin with `%` or `#`, without that.
  let comments: [String]
  /// The names of the columns; `nil` where the first row already holds numbers.
  let header: [String]?
  /// The cells of the first row of the table, be it the header or not.
  let first: [String]
  private let delimiter: UInt8
  private let start: (offset: Int, line: Int)

  /// Finds comments and header.
  ///
  /// `nil` for what is no table: no text, or no second column.
  init?(_ bytes: FileBytes) {
    self.bytes = bytes
    var lines = CSVLines(bytes)
    var comments: [String] = []
    while true {
      let before = lines.position
      guard let line = lines.next(atMost: 1 << 16) else { return nil }
      // Text has no NULs; a binary file's first line nearly always has one, or no end.
      guard !line.contains(0), comments.count < 1000 else { return nil }
      if let mark = line.first, mark == UInt8(ascii: "%") || mark == UInt8(ascii: "#") {
        comments.append(String(trimming: line.dropFirst()))
        continue
      }
      if line.allSatisfy({ $0 == 0x20 }) { continue }
      let candidates = [UInt8(ascii: "\t"), UInt8(ascii: ","), UInt8(ascii: ";")]
      guard let delimiter = candidates.first(where: line.contains) else { return nil }
      let cells = Self.cells(line, delimiter).map { String(trimming: $0) }
      guard cells.count > 1, cells.count <= 4096 else { return nil }
      self.delimiter = delimiter
      self.comments = comments
      first = cells
      // Without a header a row may still have the time of day in it.
      let isHeader = cells.contains { !$0.isEmpty && CSVTime.seconds($0) == nil }
      header = isHeader ? cells : nil
      start = isHeader ? lines.position : before
      return
    }
  }

  /// Calls `body` with the line number and the cells of every row behind the header.
  ///
  /// - Returns: the number of the last line, if it was cut short and so left out.
  func forEachRow(
    _ body: (Int, [ArraySlice<UInt8>]) throws(ReadingError) -> Void
  ) throws(ReadingError) -> Int? {
    var lines = CSVLines(bytes)
    lines.position = start
    while let line = lines.next() {
      if line.allSatisfy({ $0 == 0x20 }) || line.first == UInt8(ascii: "%") { continue }
      var cells = Self.cells(line, delimiter)
      while cells.count > first.count, let last = cells.last, last.allSatisfy({ $0 == 0x20 }) {
        cells.removeLast()
      }
      if cells.count < first.count, lines.position.offset == bytes.count, !lines.endedWithNewline {
        return lines.position.line - 1
      }
      guard cells.count == first.count else {
        throw .malformed(
          path: bytes.path, place: .line(lines.position.line - 1),
          found: "\(cells.count) columns", expected: "\(first.count), as in the first row")
      }
      try body(lines.position.line - 1, cells)
    }
    return nil
  }

  /// The cells of a line; a delimiter between double quotes belongs to the cell.
  private static func cells(_ line: [UInt8], _ delimiter: UInt8) -> [ArraySlice<UInt8>] {
    guard line.contains(UInt8(ascii: "\"")) else {
      return line.split(separator: delimiter, omittingEmptySubsequences: false)
    }
    var isQuoted = false
    let cells = line.split(omittingEmptySubsequences: false) { byte in
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      return byte == delimiter && !isQuoted
    }
    return cells.map { cell in cell.filter { $0 != UInt8(ascii: "\"") }[...] }
  }
}

/// The lines of a file, whatever ends them.
struct CSVLines {
  private let bytes: FileBytes
  /// Where the next line begins, and its number from 1.
  var position: (offset: Int, line: Int) = (0, 1)
  /// Whether the line taken last had an end of its own.
  private(set) var endedWithNewline = true

  init(_ bytes: FileBytes) {
    self.bytes = bytes
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if (try? ByteReader(bytes).array(at: 0, length: 3)) == mark { position.offset = 3 }
  }

  /// The next line without its end; `nil` behind the last, or where it is longer than `limit`.
  mutating func next(atMost limit: Int = .max) -> [UInt8]? {
    let start = position.offset
    guard start < bytes.count else { return nil }
    let newline = UInt8(ascii: "\n")
    let stop = limit < bytes.count - start ? start + limit : bytes.count
    let end = bytes.withBytes { raw in
      (start..<stop).first { raw.unsafeLoad(fromByteOffset: $0, as: UInt8.self) == newline }
    }
    guard end != nil || stop == bytes.count else { return nil }
    endedWithNewline = end != nil
    position = (end.map { $0 + 1 } ?? bytes.count, position.line + 1)
    var line = bytes.withBytes { raw in
      raw.extracting(start..<(end ?? bytes.count)).withUnsafeBytes { Array($0) }
    }
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    return line
  }
}
