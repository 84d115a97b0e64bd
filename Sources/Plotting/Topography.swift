import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The head seen from above, nose up, for maps of values at some electrodes.
///
/// Places are projected so that distance from the vertex stays true (azimuthal equidistant); the
/// outline is the equator of the sphere. Making one costs more than drawing a map with it.
public struct Topography: Sendable {
  /// What electrodes are called, for tool tips and marks.
  public let labels: [String]
  private let spline: SphericalSpline
  /// The kernels from every grid point to every electrode.
  private let kernels: [Double]
  private let marks: [(x: Double, y: Double)]
  /// What lies far from every electrode.
  private let far: PathData

  /// The order of the spline.
  ///
  /// With 4, random values at eight electrodes make maps that leave their range by up to all of it
  /// within 40° of an electrode, and are one colour at the rim; with 2, by a sixth of it.
  private static let order = 2
  private static let size = 160.0
  private static let radius = 62.0
  private static let middle = (x: 80.0, y: 92.0)
  /// Grid points a side, over a square a little larger than the head.
  private static let points = 37
  private static let reach = 1.06
  /// How far from the nearest electrode a map is drawn in full colour, as the cosine of the angle:
  /// 40°.
  private static let near = 0.766

  /// The electrodes' places and names, equally many of both.
  public init(_ positions: [ScalpPosition], labels: [String]) {
    precondition(positions.count == labels.count, "one label an electrode")
    self.labels = labels
    spline = SphericalSpline(positions, order: Self.order)
    marks = positions.map { position in
      let place = Self.project(position)
      return (
        Self.middle.x + Self.radius * place.x, Self.middle.y - Self.radius * place.y
      )
    }
    var kernels: [Double] = []
    kernels.reserveCapacity(Self.points * Self.points * positions.count)
    var distances: [Double] = []
    for row in 0..<Self.points {
      for column in 0..<Self.points {
        let x = Self.reach * (2 * Double(column) / Double(Self.points - 1) - 1)
        let y = Self.reach * (1 - 2 * Double(row) / Double(Self.points - 1))
        let place = Self.place(x: x, y: y)
        kernels += spline.kernels(at: place)
        distances.append(-(positions.map { place.cosine(to: $0) }.max() ?? -1))
      }
    }
    self.kernels = kernels
    far = Self.path(Contours(values: distances, width: Self.points), from: -Self.near)
  }

  /// Where a place is seen: 1 from the middle is the head's outline.
  public static func project(_ position: ScalpPosition) -> (x: Double, y: Double) {
    let across = (position.x * position.x + position.y * position.y).squareRoot()
    guard across > 1e-12 else { return (0, 0) }
    let distance = atan2(across, position.z) / (.pi / 2)
    return (distance * position.x / across, distance * position.y / across)
  }

  /// The place that is seen at a point: `project` backwards.
  public static func place(x: Double, y: Double) -> ScalpPosition {
    let distance = (x * x + y * y).squareRoot()
    guard distance > 1e-12 else { return ScalpPosition(x: 0, y: 0, z: 1) }
    let angle = distance * .pi / 2
    let across = sin(angle) / distance
    return ScalpPosition(x: x * across, y: y * across, z: cos(angle))
  }

  /// A map of one value an electrode.
  ///
  /// - Parameters:
  ///   - values: one an electrode.
  ///   - title: what stands above; empty for nothing.
  ///   - value: the quantity, its unit and the range of the colours.
  ///   - scale: the colours.
  ///   - hasTips: whether a pointer over an electrode shows its name and value.
  /// - Returns: the figure.
  public func map(
    _ values: [Double], title: String, value: Axis, scale: ColorScale, hasTips: Bool = true
  ) -> Markup {
    let surface = spline.fitting(values)
    let count = labels.count
    let grid = (0..<Self.points * Self.points).map {
      surface.value(kernels: kernels[$0 * count..<($0 + 1) * count])
    }
    var head = Markup("g", ["clip-path": "url(#head)"])
    for part in Self.areas(grid, scale: scale, range: value.range) { head.append(part) }
    if !far.isEmpty {
      head.append(
        Markup(
          "path",
          [
            "class": "p", "fill": "#ffffff", "fill-opacity": "0.72", "fill-rule": "evenodd",
            "d": far.text,
          ]))
    }
    var parts: [Markup] = []
    if !title.isEmpty {
      parts.append(Drawing.text(title, x: Self.size / 2, y: 13, anchor: .middle, size: 13))
    }
    parts += Self.outline(behind: true)
    parts.append(head)
    parts += Self.outline(behind: false)
    parts += hasTips ? electrodes(values) : [dots]
    if labels.count <= 16 {
      for (label, mark) in zip(labels, marks) {
        parts.append(
          Drawing.text(
            label, x: mark.x, y: mark.y - 4, anchor: .middle, size: 9, hasHalo: true))
      }
    }
    return Drawing.root(
      width: Self.size, height: Self.size,
      title: "\(title): \(value.title) on the head, nose up", parts)
  }

  /// Level over level, each over all that is at least its own.
  private static func areas(
    _ grid: [Double], scale: ColorScale, range: ClosedRange<Double>
  ) -> [Markup] {
    let contours = Contours(values: grid, width: points)
    let corner = (x: middle.x - reach * radius, y: middle.y - reach * radius)
    var whole = PathData()
    whole.rectangle(
      left: corner.x, top: corner.y, right: corner.x + 2 * reach * radius,
      bottom: corner.y + 2 * reach * radius)
    let lowest = grid.min().flatMap { scale.level(of: $0, in: range) } ?? 0
    let highest = grid.max().flatMap { scale.level(of: $0, in: range) } ?? 0
    var parts = [area(whole, scale, lowest)]
    for (index, border) in scale.borders(in: range).enumerated()
    where index + 1 > lowest && index + 1 <= highest {
      parts.append(area(path(contours, from: border), scale, index + 1))
    }
    return parts
  }

  /// Outlines in the figure's places, without points that lie on the straight way.
  private static func path(_ contours: Contours, from border: Double) -> PathData {
    let step = 2 * reach * radius / Double(points - 1)
    let corner = (x: middle.x - reach * radius, y: middle.y - reach * radius)
    var path = PathData()
    for outline in contours.outlines(from: border) {
      let places = outline.map { (x: corner.x + step * $0.x, y: corner.y + step * $0.y) }
      var last = places[0]
      path.move(x: last.x, y: last.y)
      for (place, next) in zip(places.dropFirst(), places.dropFirst(2)) {
        let way = (x: next.x - last.x, y: next.y - last.y)
        let off = abs(way.x * (place.y - last.y) - way.y * (place.x - last.x))
        guard off > 0.12 * (way.x * way.x + way.y * way.y).squareRoot() else { continue }
        path.line(x: place.x, y: place.y)
        last = place
      }
      if let end = places.last { path.line(x: end.x, y: end.y) }
      path.close()
    }
    return path
  }

  private static func area(_ path: PathData, _ scale: ColorScale, _ level: Int) -> Markup {
    Markup(
      "path",
      [
        "class": scale.styleClass(level), "fill": scale.color(level: level, .light).hex,
        "fill-rule": "evenodd", "d": path.text,
      ])
  }

  private var markSize: Double { labels.count > 32 ? 1.3 : 2 }

  /// One circle an electrode, with its name and value for a pointer over it.
  private func electrodes(_ values: [Double]) -> [Markup] {
    zip(zip(labels, values), marks).map { electrode, mark in
      var dot = Markup(
        "circle",
        ["cx": coordinate(mark.x), "cy": coordinate(mark.y), "r": coordinate(markSize)],
        Tone.ink.fill())
      dot.append(
        Markup("title", text: "\(electrode.0) \(electrode.1.formatted(3, minus: .print))"))
      return dot
    }
  }

  /// All electrodes in one path: lines without length and with round ends.
  private var dots: Markup {
    var path = PathData()
    for mark in marks { path.dot(x: mark.x, y: mark.y) }
    var dots = Markup("path", ["d": path.text], Tone.ink.stroke(width: 2 * markSize))
    dots.set("stroke-linecap", "round")
    return dots
  }

  /// The shape that maps are cut to.
  static let definitions = Markup(
    "defs", [:],
    [
      Markup(
        "clipPath", ["id": "head"],
        [
          Markup(
            "circle",
            [
              "cx": coordinate(middle.x), "cy": coordinate(middle.y), "r": coordinate(radius),
            ])
        ])
    ])

  /// Nose and ears, or the circle of the head.
  private static func outline(behind: Bool) -> [Markup] {
    let pen = Tone.ink.stroke(width: 1.3)
    guard behind else {
      return [
        Markup(
          "circle",
          ["cx": coordinate(middle.x), "cy": coordinate(middle.y), "r": coordinate(radius)], pen)
      ]
    }
    let nose = PathData.line([
      (middle.x - 9, middle.y - radius + 0.5), (middle.x, middle.y - radius - 10),
      (middle.x + 9, middle.y - radius + 0.5),
    ])
    let ears = [-1.0, 1.0].map { side in
      PathData.line([
        (middle.x + side * (radius - 0.5), middle.y - 13),
        (middle.x + side * (radius + 4.5), middle.y - 15),
        (middle.x + side * (radius + 6.5), middle.y - 7),
        (middle.x + side * (radius + 5), middle.y + 7),
        (middle.x + side * (radius + 5.5), middle.y + 15),
        (middle.x + side * (radius - 1), middle.y + 13),
      ])
    }
    return ([nose] + ears).map { Markup("path", ["d": $0.text], pen) }
  }
}
