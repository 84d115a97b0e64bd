/// A table of tab-separated values with a header line, as BIDS has it.
package struct TabSeparatedTable: Sendable {
  /// The file, for errors.
  package let path: String
  /// The column names, in lower case.
  package let columns: [String]
  /// The column names as they stand there.
  package let names: [String]
  /// The cells of each line below the header, trimmed; `n/a` and empty cells are `nil`.
  package let rows: Rows

  /// One line.
  package struct Row: Sendable {
    /// The line in the file, from 1.
    package let line: Int
    /// As many cells as the table has columns.
    package let cells: [String?]
  }

  /// The lines with cells, which are split whenever they are asked for: tables have a million of them.
  package struct Rows: RandomAccessCollection, Sendable {
    fileprivate let bytes: [UInt8]
    fileprivate let columns: Int
    fileprivate private(set) var places: [(line: Int, start: Int)] = []

    fileprivate init(_ bytes: [UInt8], columns: Int) {
      self.bytes = bytes
      self.columns = columns
    }

    fileprivate mutating func add(line: Int, from start: Int) {
      places.append((line, start))
    }

    package var startIndex: Int { 0 }
    package var endIndex: Int { places.count }

    package subscript(index: Int) -> Row {
      let (line, start) = places[index]
      var lines = LineRanges(bytes, from: start)
      let cells = lines.next().map { TabSeparatedTable.cells(bytes[$0], columns: columns) } ?? []
      return Row(
        line: line, cells: cells.map { $0.isEmpty || $0.lowercased() == "n/a" ? nil : $0 })
    }
  }

  /// Splits a file in UTF-8 or Latin-1, with or without a byte order mark.
  ///
  /// Tabs at the end of lines are no cells. Reading stops with `ReadingError.malformed` at a line with
  /// another number of cells.
  package init(_ bytes: FileBytes) throws(ReadingError) {
    path = bytes.path
    let content = try ByteReader(bytes).array(at: 0, length: bytes.count)
    bytes.release(0..<bytes.count)
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var lines = LineRanges(content, from: content.starts(with: mark) ? mark.count : 0)
    let names = lines.next().map { Self.cells(content[$0], columns: 0) } ?? []
    var rows = Rows(content, columns: names.count)
    var number = 1
    while let line = lines.next() {
      number += 1
      let cells = Self.cells(content[line], columns: names.count)
      guard cells.contains(where: { !$0.isEmpty }) else { continue }
      guard cells.count == names.count else {
        throw .malformed(
          path: path, place: .line(number), found: "\(cells.count) cells",
          expected: "\(names.count), as many as the header has")
      }
      rows.add(line: number, from: line.lowerBound)
    }
    self.names = names
    columns = names.map { $0.lowercased() }
    self.rows = rows
  }

  /// The cells of a line, trimmed; empty ones at its end are none where there are more than `columns`.
  private static func cells(_ line: ArraySlice<UInt8>, columns: Int) -> [String] {
    var cells = (line.last == 13 ? line.dropLast() : line)
      .split(separator: 9, omittingEmptySubsequences: false).map { String(trimming: $0) }
    while cells.count > columns, cells.last == "" { cells.removeLast() }
    return cells
  }

  /// The index of the first of `names` that is a column; spaces and underscores are one.
  package func column(_ names: String...) -> Int? {
    func key(_ name: String) -> String { String(name.map { $0 == " " ? "_" : $0 }) }
    for name in names {
      if let index = columns.firstIndex(where: { key($0) == name }) { return index }
    }
    return nil
  }
}
