import Files
import Signal

extension MATArray {
  /// The texts in a cell array; a cell that is a number as its text, any other as an empty one.
  ///
  /// Cells within cells are opened, as they are where labels were made one by one.
  func texts() throws(ReadingError) -> [String] {
    guard kind == .cell else { return kind == .character ? [try text()] : [] }
    let cells = try cells()
    var texts: [String] = []
    for index in 0..<cells.count {
      var cell = try cells.cell(index)
      for _ in 0..<4 where cell.kind == .cell && cell.count == 1 { cell = try cell.cells().cell(0) }
      if cell.kind == .character {
        texts.append(String(trimming: Array(try cell.text().utf8)))
      } else if cell.kind.isNumeric, cell.count == 1, let number = Int(exactly: try cell.number()) {
        texts.append("\(number)")
      } else {
        texts.append("")
      }
    }
    return texts
  }

  /// The labels of `count` channels; `nil` where there is another number of them, or an empty one.
  func labels(count: Int) throws(ReadingError) -> [String]? {
    let texts = try texts()
    return texts.count == count && !texts.contains("") ? texts : nil
  }

  /// All numbers, which must be whole.
  func wholeNumbers() throws(ReadingError) -> [Int] {
    let numbers = try numbers()
    var whole: [Int] = []
    whole.reserveCapacity(numbers.count)
    for index in 0..<numbers.count { whole.append(try numbers.integer(at: index)) }
    return whole
  }
}
