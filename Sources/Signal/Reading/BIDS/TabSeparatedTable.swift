import Files

/// A table of tab-separated values with a header line, as BIDS has it.
package struct TabSeparatedTable: Sendable {
  /// The file, for errors.
  package let path: String
  /// The column names, in lower case.
  package let columns: [String]
  /// The column names as they stand there.
  package let names: [String]
  /// The cells of each line below the header, trimmed; `n/a` and empty cells are `nil`.
  package let rows: [Row]

  /// One line.
  package struct Row: Sendable {
    /// The line in the file, from 1.
    package let line: Int
    /// As many cells as the table has columns.
    package let cells: [String?]
  }

  /// Splits a file in UTF-8 or Latin-1, with or without a byte order mark.
  ///
  /// Tabs at the end of lines are no cells. Reading stops with `ReadingError.malformed` at a line with
  /// another number of cells.
  package init(_ bytes: FileBytes) throws(ReadingError) {
    path = bytes.path
    let all = try ByteReader(bytes).array(at: 0, length: bytes.count)
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let content = all.starts(with: mark) ? all[3...] : all[...]
    var names: [String] = []
    var rows: [Row] = []
    for (index, line) in content.split(separator: 10, omittingEmptySubsequences: false).enumerated()
    {
      var cells = (line.last == 13 ? line.dropLast() : line)
        .split(separator: 9, omittingEmptySubsequences: false).map { String(trimming: $0) }
      if index == 0 {
        while cells.last == "" { cells.removeLast() }
        names = cells
      } else if cells.contains(where: { !$0.isEmpty }) {
        while cells.count > names.count, cells.last == "" { cells.removeLast() }
        guard cells.count == names.count else {
          throw .malformed(
            path: path, place: .line(index + 1), found: "\(cells.count) cells",
            expected: "\(names.count), as many as the header has")
        }
        let stated = cells.map { $0.isEmpty || $0.lowercased() == "n/a" ? nil : $0 }
        rows.append(Row(line: index + 1, cells: stated))
      }
    }
    self.names = names
    columns = names.map { $0.lowercased() }
    self.rows = rows
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
