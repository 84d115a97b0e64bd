import ElementaryFunctions
import Randomness

/// The sets of items that light up in one repetition of a checkerboard (Townsend and others 2010).
///
/// Items are parted like the fields of a chessboard. Those of each colour stand at random in a matrix of
/// their own, which nobody sees; its rows light up, then its columns. So every item lights up twice, never
/// with a neighbour and never twice within half of a repetition.
struct Checkerboard {
  /// The items of each colour, as indices.
  private let colors: [[Int]]

  /// The board of a screen of `rows` by `columns` items.
  init(rows: Int, columns: Int) {
    let items = 0..<rows * columns
    colors = [0, 1].map { color in
      items.filter { ($0 / columns + $0 % columns) % 2 == color }
    }.filter { !$0.isEmpty }
  }

  /// How many sets light up in a repetition.
  var setCount: Int {
    colors.reduce(0) { sum, items in
      let width = Self.width(of: items.count)
      return sum + width + (items.count + width - 1) / width
    }
  }

  /// The sets of one repetition, in the order in which they light up.
  func sets(using generator: inout some RandomNumberGenerator) -> [[Int]] {
    let matrices = colors.map { items -> [Int] in
      var items = items
      generator.permute(&items)
      return items
    }
    var sets: [[Int]] = []
    for isColumn in [false, true] {
      for items in matrices {
        let width = Self.width(of: items.count)
        let groups = Dictionary(grouping: items.indices) { isColumn ? $0 % width : $0 / width }
        var lit = groups.sorted { $0.key < $1.key }.map { $0.value.map { items[$0] }.sorted() }
        generator.permute(&lit)
        sets += lit
      }
    }
    return sets
  }

  /// How many columns the matrix of so many items has: the least that make whole rows, near a square.
  private static func width(of count: Int) -> Int {
    let square = Int(saturating: Double(count).squareRoot().rounded(.up))
    return (square...max(2 * square, 1)).first { count % $0 == 0 } ?? square
  }
}
