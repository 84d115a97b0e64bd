/// Parts that all figures are made of.
enum Drawing {
  /// The size of text in figures, in units of the figure.
  static let textSize = 12.0

  /// The root of a figure, with what a screen reader reads.
  static func root(width: Double, height: Double, title: String, _ parts: [Markup]) -> Markup {
    Markup(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "class": "plot", "role": "img",
        "aria-label": title, "width": coordinate(width), "height": coordinate(height),
        "viewBox": "0 0 \(coordinate(width)) \(coordinate(height))",
      ], parts)
  }

  /// Where text stands relative to its point.
  enum Anchor: String {
    case start, middle, end
  }

  /// A line of text.
  static func text(
    _ words: String, x: Double, y: Double, anchor: Anchor = .start, size: Double = textSize,
    isBold: Bool = false, isMuted: Bool = false, turned: Bool = false
  ) -> Markup {
    var element = Markup(
      "text",
      [
        "x": coordinate(x), "y": coordinate(y), "text-anchor": anchor.rawValue,
        "font-size": coordinate(size), "fill": (isMuted ? Tone.muted : .ink).color(.light).hex,
      ], text: words)
    if isBold { element.set("font-weight", "600") }
    if isMuted { element.set("class", "m") }
    if turned {
      element.set("transform", "rotate(-90 \(coordinate(x)) \(coordinate(y)))")
    }
    return element
  }

  /// About how wide text is; fonts differ, so this leaves some room.
  static func width(of words: String, size: Double = textSize) -> Double {
    let narrow: Set<Character> = ["i", "l", "j", "t", "f", "r", "I", ".", ",", " ", "(", ")", "·"]
    return words.reduce(0) { $0 + (narrow.contains($1) ? 0.33 : 0.6) } * size
  }

  /// A straight fine line of the grid.
  static func gridLine(x1: Double, y1: Double, x2: Double, y2: Double) -> Markup {
    Markup(
      "line",
      [
        "class": "g", "x1": coordinate(x1), "y1": coordinate(y1), "x2": coordinate(x2),
        "y2": coordinate(y2), "stroke": "#dddddd", "stroke-width": "1",
      ])
  }

  /// The numbers and the title under a figure.
  static func horizontalAxis(
    _ axis: Axis, map: LinearMap, left: Double, right: Double, top: Double, bottom: Double,
    hasGrid: Bool = true
  ) -> [Markup] {
    var parts: [Markup] = []
    let ticks = axis.ticks
    for (value, label) in zip(ticks.values, ticks.labels) {
      let x = map(value)
      parts.append(
        gridLine(x1: x, y1: hasGrid ? top : bottom, x2: x, y2: bottom + 4))
      parts.append(text(label, x: x, y: bottom + 16, anchor: .middle, isMuted: true))
    }
    parts.append(text(axis.title, x: (left + right) / 2, y: bottom + 32, anchor: .middle))
    return parts
  }

  /// The numbers and the title beside a figure.
  static func verticalAxis(
    _ axis: Axis, map: LinearMap, left: Double, right: Double, top: Double, bottom: Double
  ) -> [Markup] {
    var parts: [Markup] = []
    let ticks = axis.ticks
    for (value, label) in zip(ticks.values, ticks.labels) {
      let y = map(value)
      parts.append(gridLine(x1: left - 4, y1: y, x2: right, y2: y))
      parts.append(text(label, x: left - 7, y: y + 4, anchor: .end, isMuted: true))
    }
    parts.append(
      text(axis.title, x: 11, y: (top + bottom) / 2, anchor: .middle, turned: true))
    return parts
  }
}
