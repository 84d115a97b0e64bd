/// A figure of coloured cells: one row a name, columns along an axis.
public struct HeatMap: Sendable, Equatable {
  /// What stands above.
  public var title: String
  /// The horizontal axis; its range runs from the first cell's left edge to the last one's right
  /// edge.
  public var x: Axis
  /// What the rows are, such as `electrode`.
  public var rowTitle: String
  /// The rows' names, from top to bottom.
  public var rows: [String]
  /// The numbers, `[row, column]`; what is not a number is left blank.
  public var values: [Double]
  /// The quantity of the cells, its unit and the range of the colours.
  public var value: Axis
  /// The colours.
  public var scale: ColorScale
  /// The figure's width.
  public var width = 380.0
  /// The height of a row; `nil` makes room for every name.
  public var rowHeight: Double?

  /// A heat map; `values` has equally many numbers for every row.
  public init(
    _ title: String, x: Axis, rowTitle: String, rows: [String], values: [Double], value: Axis,
    scale: ColorScale
  ) {
    precondition(
      !rows.isEmpty && values.count % rows.count == 0, "equally many numbers for every row")
    self.title = title
    self.x = x
    self.rowTitle = rowTitle
    self.rows = rows
    self.values = values
    self.value = value
    self.scale = scale
  }

  /// How many cells a row has.
  public var columns: Int { values.count / rows.count }

  /// The figure.
  public var svg: Markup {
    // Rows of few electrodes are high enough for the title beside them.
    let size =
      rowHeight
      ?? max(
        min(max(260 / Double(rows.count), 11), 24),
        Drawing.width(of: rowTitle) / Double(rows.count))
    let letters = rowHeight == nil ? min(size, 12) : 11
    let labels = rows.map { Drawing.width(of: $0, size: letters) }.max() ?? 0
    let (left, right, top) = (22 + labels + 6, width - 12, 28.0)
    let bottom = top + size * Double(rows.count)
    let height = bottom + 46 + ColorBar.height
    let map = LinearMap(x.range, from: left, to: right)
    var parts = [Drawing.text(title, x: 8, y: 16, size: 13, isBold: true)]
    for (row, name) in rows.enumerated() where !name.isEmpty {
      let middle = top + size * (Double(row) + 0.5)
      parts.append(
        Drawing.text(name, x: left - 5, y: middle + letters / 3, anchor: .end, size: letters))
    }
    parts.append(
      Drawing.text(rowTitle, x: 11, y: (top + bottom) / 2, anchor: .middle, turned: true))
    for (level, path) in paths(left: left, right: right, top: top, rowHeight: size).enumerated()
    where !path.isEmpty { parts.append(scale.area(path, level: level)) }
    parts += Drawing.horizontalAxis(
      x, map: map, left: left, right: right, top: top, bottom: bottom, hasGrid: false)
    parts += ColorBar(value, scale: scale).markup(left: left, right: right, top: bottom + 46)
    return Drawing.root(
      width: width, height: height, title: "\(title): \(value.title) by \(rowTitle) and \(x.title)",
      parts)
  }

  /// One path a level: neighbouring cells of one level are one rectangle.
  private func paths(
    left: Double, right: Double, top: Double, rowHeight: Double
  ) -> [PathData] {
    var paths = [PathData](repeating: PathData(), count: ColorScale.levels)
    let step = (right - left) / Double(max(columns, 1))
    for row in rows.indices {
      let levels = (0..<columns).map {
        scale.level(of: values[row * columns + $0], in: value.range)
      }
      var start = 0
      while start < columns {
        var end = start + 1
        while end < columns, levels[end] == levels[start] { end += 1 }
        if let level = levels[start] {
          paths[level].rectangle(
            left: left + Double(start) * step, top: top + Double(row) * rowHeight,
            right: left + Double(end) * step, bottom: top + Double(row + 1) * rowHeight)
        }
        start = end
      }
    }
    return paths
  }
}
