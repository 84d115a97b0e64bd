/// Figures of one kind in rows and columns, as one figure.
public struct SmallMultiples: Sendable, Equatable {
  /// What a screen reader reads.
  public var title: String
  /// The figures, row by row.
  public var panels: [Markup]
  /// How many stand in a row.
  public var columns: Int

  private static let gap = 10.0

  /// Figures in rows of `columns`.
  public init(_ title: String, panels: [Markup], columns: Int) {
    precondition(columns > 0, "a row has figures")
    self.title = title
    self.panels = panels
    self.columns = columns
  }

  /// All of them as one figure: a column is as wide as its widest, a row as high as its highest, and
  /// lower ones stand in the middle of it.
  public var svg: Markup {
    let sizes = panels.map {
      (width: Self.number("width", of: $0), height: Self.number("height", of: $0))
    }
    let count = min(columns, max(panels.count, 1))
    var widths = [Double](repeating: 0, count: count)
    var heights = [Double](repeating: 0, count: (panels.count + count - 1) / count)
    for (index, size) in sizes.enumerated() {
      widths[index % count] = max(widths[index % count], size.width)
      heights[index / count] = max(heights[index / count], size.height)
    }
    func start(_ lengths: [Double], _ index: Int) -> Double {
      lengths[..<index].reduce(0) { $0 + $1 + Self.gap }
    }
    let parts = panels.enumerated().map { index, panel -> Markup in
      var panel = panel
      panel.attributes.removeAll { ["xmlns", "class", "role"].contains($0.name) }
      panel.set("x", coordinate(start(widths, index % count)))
      let room = heights[index / count] - sizes[index].height
      panel.set("y", coordinate(start(heights, index / count) + room / 2))
      return panel
    }
    return Drawing.root(
      width: max(0, start(widths, widths.count) - Self.gap),
      height: max(0, start(heights, heights.count) - Self.gap), title: title, parts)
  }

  private static func number(_ name: String, of figure: Markup) -> Double {
    figure.attributes.first { $0.name == name }.flatMap { Double($0.value) } ?? 0
  }
}
