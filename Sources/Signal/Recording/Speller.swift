import ElementaryFunctions

/// What stands on the screen, and which of it each stimulus code lights up.
public struct Speller: Sendable, Equatable {
  /// How the items flash.
  public enum Paradigm: String, Sendable, Codable, CaseIterable {
    /// Whole rows and columns of a matrix.
    case rowColumn = "row-column"
    /// One item a code: a menu, an oddball.
    case single
    /// Any set of items a code: a checkerboard, random groups, a hexagon of letters.
    case groups
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

  /// The items that each code lights, as indices into `items` in ascending order, code 1 first; empty
  /// unless the paradigm is of groups.
  public let groups: [[Int]]
  /// The codes that light each item, of groups alone.
  private let codesOfItems: [[Int]]

  /// A matrix whose rows and columns flash.
  ///
  /// `rows` must not be empty and all of one length.
  public init(matrix rows: [[String]], order: CodeOrder) {
    precondition(!rows.isEmpty && !rows[0].isEmpty, "a matrix has items")
    precondition(rows.allSatisfy { $0.count == rows[0].count }, "rows of one length")
    paradigm = .rowColumn
    self.rows = rows
    self.order = order
    groups = []
    codesOfItems = []
  }

  /// A menu of items that flash one by one, code 1 first.
  public init(items: [String]) {
    precondition(!items.isEmpty, "a menu has items")
    paradigm = .single
    rows = [items]
    order = .columnsFirst
    groups = []
    codesOfItems = []
  }

  /// Items of which any set may light up at once: code c lights those of `groups[c - 1]`.
  ///
  /// `rows` must not be empty and all of one length; groups hold indices into all items.
  public init(rows: [[String]], groups: [[Int]]) {
    precondition(!rows.isEmpty && !rows[0].isEmpty, "a screen has items")
    precondition(rows.allSatisfy { $0.count == rows[0].count }, "rows of one length")
    let count = rows.count * rows[0].count
    precondition(groups.joined().allSatisfy { (0..<count).contains($0) }, "items of the screen")
    paradigm = .groups
    self.rows = rows
    order = .columnsFirst
    self.groups = groups.map { Set($0).sorted() }
    var codes = [[Int]](repeating: [], count: count)
    for (index, group) in self.groups.enumerated() {
      for item in group { codes[item].append(index + 1) }
    }
    codesOfItems = codes
  }

  /// The 6×6 matrix of the Wadsworth recordings: A–Z, 1–9 and `_`.
  public static func wadsworth(order: CodeOrder = .columnsFirst) -> Speller {
    let symbols = ["ABCDEF", "GHIJKL", "MNOPQR", "STUVWX", "YZ1234", "56789_"]
    return Speller(matrix: symbols.map { $0.map(String.init) }, order: order)
  }

  /// All items, row by row.
  public var items: [String] { rows.flatMap { $0 } }

  /// The number of stimulus codes: rows plus columns, or the number of items or of groups.
  public var codeCount: Int {
    switch paradigm {
    case .single: rows[0].count
    case .rowColumn: rows.count + rows[0].count
    case .groups: groups.count
    }
  }

  /// How many codes light any one item: 2 in a matrix, 1 in a menu; of groups the mean, rounded.
  public var targetsPerRepetition: Int {
    switch paradigm {
    case .single: 1
    case .rowColumn: 2
    case .groups: Int(saturating: (targetShare * Double(groups.count)).rounded())
    }
  }

  /// The share of codes that light an item, on average over the items: 2 of 12 in a 6×6 matrix.
  public var targetShare: Double {
    switch paradigm {
    case .single, .rowColumn: Double(targetsPerRepetition) / Double(codeCount)
    case .groups:
      groups.isEmpty
        ? 0
        : Double(groups.reduce(0) { $0 + $1.count })
          / Double(groups.count * rows.count * rows[0].count)
    }
  }

  /// The items that each code lights, as indices into `items`, code 1 first, whatever the paradigm.
  public var litItems: [[Int]] {
    if paradigm == .groups { return groups }
    var lit = [[Int]](repeating: [], count: codeCount)
    for item in 0..<rows.count * rows[0].count {
      for code in codes(lighting: item) { lit[code - 1].append(item) }
    }
    return lit
  }

  /// The codes that light the item at `index` of `items`, in ascending order.
  public func codes(lighting index: Int) -> [Int] {
    let width = rows[0].count
    switch (paradigm, order) {
    case (.single, _): return [index + 1]
    case (.rowColumn, .columnsFirst): return [index % width + 1, width + index / width + 1]
    case (.groups, _): return codesOfItems[index]
    case (.rowColumn, .rowsFirst): return [index / width + 1, rows.count + index % width + 1]
    }
  }

  /// The item that is lit by every code of `codes`, if they single one out.
  public func item(litBy codes: Set<Int>) -> Int? {
    let found = items.indices.filter { codes.isSubset(of: self.codes(lighting: $0)) }
    return found.count == 1 ? found[0] : nil
  }

  /// The item that every code of `codes` lights, if they single one out; of groups, which may share many
  /// items, that which no code of `others` lights.
  package func item(litBy codes: Set<Int>, andNotBy others: Set<Int>) -> Int? {
    guard paradigm == .groups else { return item(litBy: codes) }
    let found = items.indices.filter { item in
      codes.isSubset(of: codesOfItems[item]) && others.isDisjoint(with: codesOfItems[item])
    }
    return found.count == 1 ? found[0] : nil
  }
}
