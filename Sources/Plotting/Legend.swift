/// What the colours of a chart mean, in as many lines as are needed.
struct Legend {
  /// One name and what it looks like.
  struct Entry: Equatable {
    enum Symbol: Equatable {
      case line(Chart.Pen)
      case area(Tone)
      case dot(Tone)
    }

    let name: String
    let symbol: Symbol
  }

  private static let lineHeight = 16.0
  private static let symbolWidth = 18.0
  private var places: [(entry: Entry, x: Double, line: Int)] = []

  /// The height of all lines.
  var height: Double { Double((places.last?.line ?? -1) + 1) * Self.lineHeight }

  /// Puts entries one behind the other, into a new line where one would be wider than `width`.
  init(_ entries: [Entry], width: Double) {
    var (x, line) = (0.0, 0)
    for entry in entries {
      let needed = Self.symbolWidth + 5 + Drawing.width(of: entry.name)
      if x > 0, x + needed > width { (x, line) = (0, line + 1) }
      places.append((entry, x, line))
      x += needed + 12
    }
  }

  /// The legend with its upper left corner at a point.
  func markup(x left: Double, top: Double) -> [Markup] {
    places.flatMap { place in
      let x = left + place.x
      let y = top + Double(place.line) * Self.lineHeight + Self.lineHeight / 2
      let symbol: Markup
      switch place.entry.symbol {
      case .line(let pen):
        var path = PathData()
        path.move(x: x, y: y)
        path.line(x: x + Self.symbolWidth, y: y)
        symbol = Markup(
          "path", ["d": path.text],
          pen.tone.stroke(width: pen.width, dashes: pen.isDashed, opacity: pen.opacity))
      case .area(let tone):
        var path = PathData()
        path.rectangle(left: x + 2, top: y - 5, right: x + Self.symbolWidth - 2, bottom: y + 5)
        symbol = Markup("path", ["d": path.text], tone.fill(opacity: 0.35))
      case .dot(let tone):
        symbol = Markup(
          "circle",
          ["cx": coordinate(x + Self.symbolWidth / 2), "cy": coordinate(y), "r": "3.5"],
          tone.fill())
      }
      let name = Drawing.text(place.entry.name, x: x + Self.symbolWidth + 5, y: y + 4)
      return [symbol, name]
    }
  }
}
