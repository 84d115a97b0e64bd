import Files

/// The numbers of a figure as a table of columns, one file of tab-separated values.
package struct DataTable: Sendable, Equatable {
  /// One column: its name, with the unit, and its cells.
  package struct Column: Sendable, Equatable {
    package var name: String
    package var cells: [String]
  }

  package var columns: [Column] = []

  package init() {}

  /// Adds a column of texts.
  package mutating func add(_ name: String, _ cells: [String]) {
    columns.append(Column(name: name, cells: cells))
  }

  /// Adds a column of numbers, each with as many digits as single precision has; `n/a` for none.
  package mutating func add(_ name: String, _ numbers: [Double]) {
    add(name, numbers.map { $0.isFinite ? "\(Float($0))" : "n/a" })
  }

  /// Adds a column of whole numbers.
  package mutating func add(_ name: String, _ numbers: [Int]) { add(name, numbers.map { "\($0)" }) }

  /// How many rows there are.
  package var rows: Int { columns.map(\.cells.count).max() ?? 0 }

  /// A line of names, then a line a row; cells that a shorter column lacks are `n/a`.
  package var tabSeparated: String {
    func cell(_ text: String) -> String {
      String(text.map { $0 == "\t" || $0.isNewline ? " " : $0 }).shown()
    }
    var text = columns.map { cell($0.name) }.joined(separator: "\t") + "\n"
    for row in 0..<rows {
      text +=
        columns.map { row < $0.cells.count ? cell($0.cells[row]) : "n/a" }
        .joined(separator: "\t") + "\n"
    }
    return text
  }
}
