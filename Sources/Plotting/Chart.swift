/// A figure of lines, bands, steps and points over two axes.
public struct Chart: Sendable, Equatable {
  /// What is drawn, from back to front.
  public enum Mark: Sendable, Equatable {
    /// A line through points, interrupted where a number is not finite.
    case line(x: [Double], y: [Double], Pen)
    /// The area between two lines.
    case band(x: [Double], low: [Double], high: [Double], Tone, name: String?)
    /// A histogram: one height between every two neighbouring edges.
    case steps(edges: [Double], heights: [Double], Tone, name: String?)
    /// Dots.
    case points(x: [Double], y: [Double], Tone, name: String?)
    /// A straight line across the figure at a number of the horizontal axis.
    case vertical(at: Double, Pen)
    /// A straight line across the figure at a number of the vertical axis.
    case horizontal(at: Double, Pen)
    /// A word at the top, at a number of the horizontal axis.
    case label(at: Double, String)
  }

  /// How a line is drawn.
  public struct Pen: Sendable, Equatable {
    /// Its colour.
    public var tone: Tone
    /// Its name in the legend; without one it does not stand there.
    public var name: String?
    /// Its width.
    public var width: Double
    /// Whether it is dashed.
    public var isDashed: Bool
    /// 1 covers what is behind; less lets it through.
    public var opacity: Double

    /// A pen; a full line of width 2 unless told otherwise.
    public init(
      _ tone: Tone, name: String? = nil, width: Double = 2, isDashed: Bool = false,
      opacity: Double = 1
    ) {
      self.tone = tone
      self.name = name
      self.width = width
      self.isDashed = isDashed
      self.opacity = opacity
    }
  }

  /// What stands above; empty for nothing.
  public var title: String
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// What is drawn, from back to front.
  public var marks: [Mark]
  /// The figure's width; text has a size of 12.
  public var width = 360.0
  /// The figure's height.
  public var height = 230.0

  /// A chart of some marks.
  public init(_ title: String, x: Axis, y: Axis, marks: [Mark] = []) {
    self.title = title
    self.x = x
    self.y = y
    self.marks = marks
  }

  /// The places that the axes' numbers have in the figure.
  public struct Frame: Sendable, Equatable {
    /// Where the plot begins on the left.
    public var left: Double
    /// Where it ends on the right.
    public var right: Double
    /// Where it begins at the top.
    public var top: Double
    /// Where it ends at the bottom.
    public var bottom: Double
  }

  /// Where the plot itself is within the figure.
  public var frame: Frame {
    let labels = y.ticks.labels.map { Drawing.width(of: $0) }.max() ?? 0
    let legend = Legend(entries, width: width - 16)
    return Frame(
      left: 24 + labels + 9, right: width - 12,
      top: (title.isEmpty ? 8 : 24) + legend.height + 7, bottom: height - 40)
  }

  /// The figure.
  public var svg: Markup {
    let frame = frame
    let mapX = LinearMap(x.range, from: frame.left, to: frame.right)
    let mapY = LinearMap(y.range, from: frame.bottom, to: frame.top)
    var parts: [Markup] = []
    if !title.isEmpty {
      parts.append(Drawing.text(title, x: 8, y: 16, size: 13, isBold: true))
    }
    parts += Legend(entries, width: width - 16).markup(x: 8, top: title.isEmpty ? 8 : 24)
    parts += Drawing.verticalAxis(
      y, map: mapY, left: frame.left, right: frame.right, top: frame.top, bottom: frame.bottom)
    parts += Drawing.horizontalAxis(
      x, map: mapX, left: frame.left, right: frame.right, top: frame.top, bottom: frame.bottom)
    // An inner SVG cuts off what lies outside of the plot.
    let (width, height) = (frame.right - frame.left, frame.bottom - frame.top)
    var plot = Markup(
      "svg",
      [
        "x": coordinate(frame.left), "y": coordinate(frame.top), "width": coordinate(width),
        "height": coordinate(height),
        "viewBox":
          "\(coordinate(frame.left)) \(coordinate(frame.top)) \(coordinate(width)) "
          + coordinate(height),
      ])
    for mark in marks { mark.draw(into: &plot, mapX, mapY, frame) }
    parts.append(plot)
    // Dots at the edge are whole.
    for mark in marks { mark.drawPoints(into: &parts, mapX, mapY, frame) }
    return Drawing.root(width: self.width, height: self.height, title: accessibleTitle, parts)
  }

  private var accessibleTitle: String {
    "\(title.isEmpty ? "Chart" : title): \(y.title) over \(x.title)"
  }

  private var entries: [Legend.Entry] {
    marks.compactMap { mark in
      switch mark {
      case .line(_, _, let pen), .vertical(_, let pen), .horizontal(_, let pen):
        pen.name.map { Legend.Entry(name: $0, symbol: .line(pen)) }
      case .band(_, _, _, let tone, let name):
        name.map { Legend.Entry(name: $0, symbol: .area(tone)) }
      case .steps(_, _, let tone, let name):
        name.map { Legend.Entry(name: $0, symbol: .area(tone)) }
      case .points(_, _, let tone, let name):
        name.map { Legend.Entry(name: $0, symbol: .dot(tone)) }
      case .label: nil
      }
    }
  }
}

extension Chart.Mark {
  /// Draws dots that lie within the plot.
  fileprivate func drawPoints(
    into parts: inout [Markup], _ mapX: LinearMap, _ mapY: LinearMap, _ frame: Chart.Frame
  ) {
    guard case .points(let x, let y, let tone, _) = self else { return }
    for (x, y) in zip(x.map { mapX($0) }, y.map { mapY($0) }) {
      guard x >= frame.left - 0.01, x <= frame.right + 0.01, y >= frame.top - 0.01,
        y <= frame.bottom + 0.01
      else { continue }
      parts.append(
        Markup(
          "circle", ["cx": coordinate(x), "cy": coordinate(y), "r": "3.5"], tone.fill()))
    }
  }

  /// Draws the mark.
  fileprivate func draw(
    into plot: inout Markup, _ mapX: LinearMap, _ mapY: LinearMap, _ frame: Chart.Frame
  ) {
    func places(_ x: [Double], _ y: [Double]) -> [(x: Double, y: Double)] {
      zip(x, y).map { (mapX($0), mapY($1)) }
    }
    func stroke(_ path: PathData, _ pen: Chart.Pen) -> Markup {
      Markup(
        "path", ["d": path.text],
        pen.tone.stroke(width: pen.width, dashes: pen.isDashed, opacity: pen.opacity))
    }
    switch self {
    case .line(let x, let y, let pen): plot.append(stroke(.line(places(x, y)), pen))
    case .band(let x, let low, let high, let tone, _):
      let outline = places(x, high) + places(x, low).reversed()
      plot.append(
        Markup(
          "path",
          ["d": PathData.outline(outline.filter { $0.x.isFinite && $0.y.isFinite }).text],
          tone.fill(opacity: 0.22)))
    case .steps(let edges, let heights, let tone, _):
      let (base, bins) = (mapY(0), zip(zip(edges, edges.dropFirst()), heights))
      let top = bins.flatMap { bin in
        [(x: mapX(bin.0.0), y: mapY(bin.1)), (x: mapX(bin.0.1), y: mapY(bin.1))]
      }
      guard let first = top.first, let last = top.last else { return }
      let outline = [(x: first.x, y: base)] + top + [(x: last.x, y: base)]
      plot.append(
        Markup("path", ["d": PathData.outline(outline).text], tone.fill(opacity: 0.25)))
      plot.append(stroke(.line(outline), Chart.Pen(tone, width: 1.5)))
    case .points: break
    case .label(let value, let word):
      plot.append(
        Drawing.text(
          word, x: mapX(value) + 3, y: frame.top + 11, isBold: true, hasHalo: true))
    case .vertical(let value, let pen):
      plot.append(
        stroke(.line([(mapX(value), frame.top), (mapX(value), frame.bottom)]), pen))
    case .horizontal(let value, let pen):
      plot.append(
        stroke(.line([(frame.left, mapY(value)), (frame.right, mapY(value))]), pen))
    }
  }
}
