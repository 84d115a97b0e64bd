/// Where a function on a grid is at least some value: outlines by marching squares.
///
/// Source: W. E. Lorensen & H. E. Cline, SIGGRAPH 1987, in two dimensions; where opposite corners
/// of a cell are inside, the mean of the four decides whether they are joined.
package struct Contours {
  private let width: Int
  private let height: Int
  private let values: [Double]

  /// A grid of `width` columns, row by row.
  package init(values: [Double], width: Int) {
    precondition(width > 1 && values.count % width == 0 && values.count > width, "a grid")
    self.width = width
    self.values = values
    height = values.count / width
  }

  /// Closed outlines in grid coordinates; the region continues as if cut off at the grid's edge.
  ///
  /// Filled with the even-odd rule they cover where the function is at least `threshold`.
  package func outlines(from threshold: Double) -> [[(x: Double, y: Double)]] {
    // One row and column more on each side are outside, so that every outline is closed.
    let (columns, rows) = (width + 2, height + 2)
    func value(_ column: Int, _ row: Int) -> Double? {
      guard column >= 1, column <= width, row >= 1, row <= height else { return nil }
      return values[(row - 1) * width + column - 1]
    }
    func isInside(_ column: Int, _ row: Int) -> Bool {
      value(column, row).map { $0 >= threshold } ?? false
    }
    // Edges are numbered: 2·node to the right of it, 2·node + 1 below it. From each edge that a
    // contour crosses it leads to exactly one other.
    var next = [Int32](repeating: -1, count: 2 * columns * rows)
    for row in 0..<rows - 1 {
      for column in 0..<columns - 1 {
        let node = row * columns + column
        let corners = [(0, 0), (1, 0), (1, 1), (0, 1)].map { (column + $0.0, row + $0.1) }
        let inside = corners.map { isInside($0.0, $0.1) }
        // Clockwise: top, right, bottom, left, each between a corner and the one behind it.
        let edges = [2 * node, 2 * (node + 1) + 1, 2 * (node + columns), 2 * node + 1]
        let exits = (0..<4).filter { inside[$0] && !inside[($0 + 1) % 4] }
        let entries = (0..<4).filter { !inside[$0] && inside[($0 + 1) % 4] }
        guard let exit = exits.first else { continue }
        if exits.count == 1 {
          next[edges[exit]] = Int32(edges[entries[0]])
          continue
        }
        let mean = corners.reduce(0) { $0 + (value($1.0, $1.1) ?? threshold) } / 4
        for exit in exits {
          // The run of inside corners that ends at `exit` began at the entry just before it.
          let own = (exit + 3) % 4
          let other = (exit + 1) % 4
          next[edges[exit]] = Int32(edges[mean >= threshold ? other : own])
        }
      }
    }
    func crossing(_ edge: Int) -> (x: Double, y: Double) {
      let (column, row) = (edge / 2 % columns, edge / 2 / columns)
      let (toColumn, toRow) = edge % 2 == 0 ? (column + 1, row) : (column, row + 1)
      var part = 0.5
      switch (value(column, row), value(toColumn, toRow)) {
      case (let first?, let second?):
        part = second == first ? 0.5 : (threshold - first) / (second - first)
      case (nil, _?): part = 1
      case (_?, nil): part = 0
      case (nil, nil): break
      }
      return (
        Double(column) + part * Double(toColumn - column) - 1,
        Double(row) + part * Double(toRow - row) - 1
      )
    }
    var outlines: [[(x: Double, y: Double)]] = []
    for start in next.indices where next[start] >= 0 {
      var outline: [(x: Double, y: Double)] = []
      var edge = start
      while next[edge] >= 0 {
        outline.append(crossing(edge))
        let following = Int(next[edge])
        next[edge] = -1
        edge = following
      }
      outlines.append(outline)
    }
    return outlines
  }
}
