/// One direction of a figure: what is measured, in which unit, from where to where.
public struct Axis: Sendable, Equatable {
  /// What is measured.
  public var label: String
  /// In which unit; every axis has one, such as `ms`, `µV`, `%` or `count`.
  public var unit: String
  /// From where to where, in that unit.
  public var range: ClosedRange<Double>
  /// How many numbers may be marked.
  public var mostTicks: Int
  /// Words in place of the numbers 1, 2 and so on, which alone are marked then.
  public var names: [String] = []

  /// An axis of a given range; an empty range is widened.
  public init(_ label: String, unit: String, range: ClosedRange<Double>, mostTicks: Int = 7) {
    self.label = label
    self.unit = unit
    self.mostTicks = mostTicks
    self.range = Self.widened(range)
  }

  /// An axis on which all finite `values` lie, from one round number to another.
  ///
  /// - Parameters:
  ///   - label: what is measured.
  ///   - unit: in which unit.
  ///   - values: what must be seen; where none is finite the axis runs from 0 to 1.
  ///   - includingZero: whether 0 must be seen too.
  ///   - mostTicks: how many numbers may be marked.
  public init(
    _ label: String, unit: String, covering values: some Sequence<Double>,
    includingZero: Bool = false, mostTicks: Int = 7
  ) {
    var (low, high) = (Double.infinity, -Double.infinity)
    for value in values where value.isFinite {
      low = min(low, value)
      high = max(high, value)
    }
    if includingZero { (low, high) = (min(low, 0), max(high, 0)) }
    let range = Self.widened(low <= high ? low...high : 0...1)
    let step = Ticks(range, most: mostTicks).step
    // Half steps keep the curves large; the ticks themselves need not be at the ends.
    let half = step / 2
    let rounded =
      (range.lowerBound / half).rounded(.down) * half...(range.upperBound / half).rounded(.up)
      * half
    self.init(label, unit: unit, range: rounded, mostTicks: mostTicks)
  }

  /// The numbers to mark.
  public var ticks: Ticks {
    names.isEmpty ? Ticks(range, most: mostTicks) : Ticks(names: names)
  }

  /// What stands beside the axis.
  public var title: String { "\(label) (\(unit))" }

  /// How narrow a range may be around 0.
  private static let leastWidth = 1e-290

  private static func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    let (low, high) = (range.lowerBound, range.upperBound)
    guard (high - low).isFinite else { return 0...1 }
    // Of a range below the least no part of a figure can be computed.
    guard high - low <= max(abs(high) * 1e-9, leastWidth) else { return range }
    let half = max(abs(high) / 2, 0.5)
    return low - half...high + half
  }
}

/// From numbers on an axis to places in a figure.
public struct LinearMap: Sendable, Equatable {
  private let origin: Double
  private let factor: Double
  private let start: Double

  /// The map that takes the ends of `domain` to `start` and `end`, and all to `start` where it has no width.
  public init(_ domain: ClosedRange<Double>, from start: Double, to end: Double) {
    origin = domain.lowerBound
    let width = domain.upperBound - domain.lowerBound
    let factor = width > 0 ? (end - start) / width : 0
    self.factor = factor.isFinite ? factor : 0
    self.start = start
  }

  /// The place of a number.
  public func callAsFunction(_ value: Double) -> Double { start + (value - origin) * factor }
}
