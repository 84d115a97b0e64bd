/// What the colours of a heat map or a topography mean: the scale itself over a numbered axis.
public struct ColorBar: Sendable, Equatable {
  /// The quantity, its unit and its range.
  public var axis: Axis
  /// The colours.
  public var scale: ColorScale
  /// The figure's width where it stands by itself.
  public var width = 260.0

  /// The bar of a scale.
  public init(_ axis: Axis, scale: ColorScale) {
    self.axis = axis
    self.scale = scale
  }

  /// How much room the bar takes with its numbers and title.
  static let height = 46.0

  /// The bar as a figure.
  public var svg: Markup {
    Drawing.root(
      width: width, height: Self.height, title: axis.title,
      markup(left: 16, right: width - 16, top: 0))
  }

  /// The bar as a part of a figure.
  func markup(left: Double, right: Double, top: Double) -> [Markup] {
    var parts: [Markup] = []
    for level in 0..<ColorScale.levels {
      let step = (right - left) / Double(ColorScale.levels)
      var path = PathData()
      path.rectangle(
        left: left + Double(level) * step, top: top, right: left + Double(level + 1) * step,
        bottom: top + 10)
      parts.append(scale.area(path, level: level))
    }
    var axis = axis
    axis.mostTicks = 5
    parts += Drawing.horizontalAxis(
      axis, map: LinearMap(axis.range, from: left, to: right), left: left, right: right,
      top: top + 10, bottom: top + 10, hasGrid: false)
    return parts
  }
}

extension ColorScale {
  /// An area in the colour of a level.
  func area(_ path: PathData, level: Int) -> Markup {
    Markup(
      "path",
      [
        "class": styleClass(level), "fill": color(level: level, .light).hex, "d": path.text,
        "shape-rendering": "crispEdges",
      ])
  }
}
