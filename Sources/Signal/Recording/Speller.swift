/// What stands on the screen, and which of it each stimulus code lights up.
public struct Speller: Sendable, Equatable, Codable {
  /// How the items flash.
  public enum Paradigm: String, Sendable, Codable, CaseIterable {
    /// Whole rows and columns of a matrix.
    case rowColumn = "row-column"
    /// One item a code: a menu, an oddball.
    case single
  }

  /// Whether the low codes are columns or rows; without meaning for a single paradigm.
  public enum CodeOrder: String, Sendable, Codable, CaseIterable {
    /// Codes 1… are the columns from left to right (the Wadsworth data sets).
    case columnsFirst = "columns-first"
    /// Codes 1… are the rows from top to bottom (BCI2000 files).
    case rowsFirst = "rows-first"
  }

  /// How the items flash.
  public let paradigm: Paradigm
  /// The items, row by row, all rows of one length; a single paradigm has one row.
  public let rows: [[String]]
  /// Which codes come first.
  public let order: CodeOrder

  /// A matrix whose rows and columns flash.
  ///
  /// `rows` must not be empty and all of one length.
  public init(matrix rows: [[String]], order: CodeOrder) {
    precondition(!rows.isEmpty && !rows[0].isEmpty, "a matrix has items")
    precondition(rows.allSatisfy { $0.count == rows[0].count }, "rows of one length")
    paradigm = .rowColumn
    self.rows = rows
    self.order = order
  }

  /// A menu of items that flash one by one, code 1 first.
  public init(items: [String]) {
    precondition(!items.isEmpty, "a menu has items")
    paradigm = .single
    rows = [items]
    order = .columnsFirst
  }

  /// The 6×6 matrix of the Wadsworth recordings: A–Z, 1–9 and `_`.
  public static func wadsworth(order: CodeOrder = .columnsFirst) -> Speller {
    let symbols = ["ABCDEF", "GHIJKL", "MNOPQR", "STUVWX", "YZ1234", "56789_"]
    return Speller(matrix: symbols.map { $0.map(String.init) }, order: order)
  }

  /// All items, row by row.
  public var items: [String] { rows.flatMap { $0 } }

  /// The number of stimulus codes: rows plus columns, or the number of items.
  public var codeCount: Int {
    paradigm == .single ? rows[0].count : rows.count + rows[0].count
  }

  /// How many flashes of one repetition light any one item: 2 in a matrix, else 1.
  public var targetsPerRepetition: Int { paradigm == .single ? 1 : 2 }

  /// The codes that light the item at `index` of `items`, in ascending order.
  public func codes(lighting index: Int) -> [Int] {
    let width = rows[0].count
    switch (paradigm, order) {
    case (.single, _): return [index + 1]
    case (.rowColumn, .columnsFirst): return [index % width + 1, width + index / width + 1]
    case (.rowColumn, .rowsFirst): return [index / width + 1, rows.count + index % width + 1]
    }
  }

  /// The item that is lit by every code of `codes`, if they single one out.
  public func item(litBy codes: Set<Int>) -> Int? {
    let found = items.indices.filter { codes.isSubset(of: self.codes(lighting: $0)) }
    return found.count == 1 ? found[0] : nil
  }
}
