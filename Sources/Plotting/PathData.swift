import ElementaryFunctions

/// The `d` attribute of an SVG path, in tenths of a unit and written short.
///
/// Every point is rounded by itself and written as a step from the rounded one before, so that
/// errors do not add up along the way.
public struct PathData: Sendable, Equatable {
  /// The commands so far.
  public private(set) var text = ""
  private var last = (x: 0, y: 0)
  private var isLine = false

  /// A path without a point.
  public init() {}

  /// Compares what is written.
  public static func == (left: PathData, right: PathData) -> Bool { left.text == right.text }

  /// Whether nothing was drawn.
  public var isEmpty: Bool { text.isEmpty }

  /// Begins a new part at a point.
  public mutating func move(x: Double, y: Double) {
    let point = Self.tenths(x, y)
    text += "M" + Self.number(point.x) + Self.next(point.y)
    last = point
    isLine = false
  }

  /// Draws a straight line to a point; one that is too near to be seen is left out.
  public mutating func line(x: Double, y: Double) {
    let point = Self.tenths(x, y)
    let step = (x: point.x - last.x, y: point.y - last.y)
    guard step.x != 0 || step.y != 0 else { return }
    text += (isLine ? Self.next(step.x) : "l" + Self.number(step.x)) + Self.next(step.y)
    last = point
    isLine = true
  }

  /// Draws a line without length, which round ends make a dot.
  public mutating func dot(x: Double, y: Double) {
    move(x: x, y: y)
    text += "h0"
  }

  /// Draws a straight line back to where the part began.
  public mutating func close() {
    text += "z"
    isLine = false
  }

  /// Draws a rectangle; its edges are rounded, so that neighbours meet.
  public mutating func rectangle(left: Double, top: Double, right: Double, bottom: Double) {
    let (first, second) = (Self.tenths(left, top), Self.tenths(right, bottom))
    text += "M" + Self.number(first.x) + Self.next(first.y)
    text += "h" + Self.number(second.x - first.x) + "v" + Self.number(second.y - first.y)
    text += "h" + Self.number(first.x - second.x) + "z"
    isLine = false
  }

  /// A line through points; it is interrupted at those that are not finite.
  public static func line(_ points: [(x: Double, y: Double)]) -> PathData {
    var path = PathData()
    var isDrawing = false
    for point in points {
      guard point.x.isFinite, point.y.isFinite else {
        isDrawing = false
        continue
      }
      if isDrawing { path.line(x: point.x, y: point.y) } else { path.move(x: point.x, y: point.y) }
      isDrawing = true
    }
    return path
  }

  /// A closed outline through points.
  public static func outline(_ points: [(x: Double, y: Double)]) -> PathData {
    var path = line(points)
    if !path.isEmpty { path.close() }
    return path
  }

  private static func tenths(_ x: Double, _ y: Double) -> (x: Int, y: Int) {
    // What lies far outside of any figure need not be exact.
    func tenth(_ value: Double) -> Int {
      Int(saturating: (min(max(value, -1e6), 1e6) * 10).rounded())
    }
    return (tenth(x), tenth(y))
  }

  /// A number of tenths: `12.3`, `-.5`, `7`.
  private static func number(_ tenths: Int) -> String {
    let size = abs(tenths)
    let sign = tenths < 0 ? "-" : ""
    guard size % 10 != 0 else { return "\(sign)\(size / 10)" }
    return sign + (size < 10 ? "" : "\(size / 10)") + ".\(size % 10)"
  }

  /// A number behind another one: a minus sign needs no blank before it.
  private static func next(_ tenths: Int) -> String {
    (tenths < 0 ? "" : " ") + number(tenths)
  }
}
