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
    isBold: Bool = false, hasHalo: Bool = false, turned: Bool = false
  ) -> Markup {
    var element = Markup(
      "text",
      [
        "x": coordinate(x), "y": coordinate(y), "text-anchor": anchor.rawValue,
        "font-size": coordinate(size), "fill": Tone.ink.color(.light).hex,
      ], text: words)
    if isBold { element.set("font-weight", "600") }
    if hasHalo {
      // The page's colour around the letters keeps them apart from any ground.
      element.set("class", "h")
      element.set("stroke", "#ffffff")
      element.set("stroke-width", "2.2")
      element.set("stroke-linejoin", "round")
      element.set("paint-order", "stroke")
    }
    if turned {
      element.set("transform", "rotate(-90 \(coordinate(x)) \(coordinate(y)))")
    }
    return element
  }

  /// About how wide text is; fonts differ, so this leaves some room.
  static func width(of words: String, size: Double = textSize) -> Double {
    let narrow: Set<Character> = ["i", "l", "j", "t", "f", "r", "I", ".", ",", " ", "(", ")", "·"]
    return words.reduce(0) {
      $0 + (narrow.contains($1) ? 0.33 : $1.isUppercase || $1.isNumber ? 0.66 : 0.6)
    } * size
  }

  /// Straight fine lines of the grid.
  private static func grid(_ lines: [(x1: Double, y1: Double, x2: Double, y2: Double)]) -> Markup {
    var path = PathData()
    for line in lines {
      path.move(x: line.x1, y: line.y1)
      path.line(x: line.x2, y: line.y2)
    }
    return Markup(
      "path", ["class": "g", "d": path.text, "stroke": "#dddddd", "stroke-width": "1"])
  }

  /// Numbers of one axis, muted, each at its place.
  private static func numbers(
    _ labels: [String], anchor: Anchor, at place: (Int) -> (x: Double, y: Double)
  ) -> Markup {
    Markup(
      "g",
      [
        "class": "m", "text-anchor": anchor.rawValue, "font-size": coordinate(textSize),
        "fill": Tone.muted.color(.light).hex,
      ],
      labels.enumerated().map { index, label in
        let (x, y) = place(index)
        return Markup("text", ["x": coordinate(x), "y": coordinate(y)], text: label)
      })
  }

  /// The numbers and the title under a figure.
  static func horizontalAxis(
    _ axis: Axis, map: LinearMap, left: Double, right: Double, top: Double, bottom: Double,
    hasGrid: Bool = true
  ) -> [Markup] {
    let ticks = axis.ticks
    let places = ticks.values.map { map($0) }
    return [
      grid(places.map { ($0, hasGrid ? top : bottom, $0, bottom + 4) }),
      numbers(ticks.labels, anchor: .middle) { (places[$0], bottom + 16) },
      text(axis.title, x: (left + right) / 2, y: bottom + 32, anchor: .middle),
    ]
  }

  /// The numbers and the title beside a figure.
  static func verticalAxis(
    _ axis: Axis, map: LinearMap, left: Double, right: Double, top: Double, bottom: Double
  ) -> [Markup] {
    let ticks = axis.ticks
    let places = ticks.values.map { map($0) }
    return [
      grid(places.map { (left - 4, $0, right, $0) }),
      numbers(ticks.labels, anchor: .end) { (left - 7, places[$0] + 4) },
      text(axis.title, x: 11, y: (top + bottom) / 2, anchor: .middle, turned: true),
    ]
  }
}
