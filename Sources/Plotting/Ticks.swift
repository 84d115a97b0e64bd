import ElementaryFunctions

/// Round numbers to mark along an axis: multiples of 1, 2 or 5 times a power of ten.
///
/// Values and labels are made from whole numbers, so that a tick is the double nearest to what its
/// label says.
public struct Ticks: Sendable, Equatable {
  /// The marked numbers, ascending, all within the range.
  public let values: [Double]
  /// The numbers as text, all with equally many decimals; of very small and large ones times one power of ten.
  public let labels: [String]
  /// The distance from one to the next.
  public let step: Double

  /// The ticks of the smallest step that gives at most `most` within `range`.
  ///
  /// - Parameters:
  ///   - range: finite; an empty one gives its number alone if that is round.
  ///   - most: how many there may be, at least 2.
  public init(_ range: ClosedRange<Double>, most: Int) {
    precondition(range.lowerBound.isFinite && range.upperBound.isFinite && most >= 2, "a range")
    let width = max(range.upperBound - range.lowerBound, abs(range.upperBound) * 1e-9, 1e-290)
    // Well below the power that is sought, by the binary exponent: log10(2) is 0.30103.
    var power = Int(width.exponent) * 30_103 / 100_000 - 20
    while Self.scaled(1, power + 1) * Double(most) < width { power += 1 }
    for (factor, shift) in [(1, 0), (2, 0), (5, 0), (1, 1), (2, 1), (5, 1), (1, 2)] {
      let exponent = power + shift
      let step = Self.scaled(factor, exponent)
      // A hair of slack: 0.3 lies in 0…0.3 whatever the last bit of a quotient says.
      let slack = width * 1e-9 / step
      let first = (range.lowerBound / step - slack).rounded(.up)
      let last = (range.upperBound / step + slack).rounded(.down)
      guard last - first < Double(most), abs(first) < 1e12, abs(last) < 1e12 else { continue }
      let steps = first <= last ? Array(Int(saturating: first)...Int(last)) : []
      values = steps.map { Self.scaled($0 * factor, exponent) }
      labels = Self.labels(steps.map { $0 * factor }, exponent)
      self.step = step
      return
    }
    values = []
    labels = []
    step = width
  }

  /// Words at 1, 2 and so on.
  init(names: [String]) {
    values = names.indices.map { Double($0 + 1) }
    labels = names
    step = 1
  }

  /// `number` times ten to the `power`, rounded once.
  private static func scaled(_ number: Int, _ power: Int) -> Double {
    Double("\(number)e\(power)") ?? 0
  }

  /// Numbers times ten to the `power`, in plain decimals unless those would be mostly zeros.
  private static func labels(_ numbers: [Int], _ power: Int) -> [String] {
    let digits = numbers.map { "\(abs($0))".count }.max() ?? 1
    let exponent = power + digits - 1
    guard exponent < -4 || power > 6 else { return numbers.map { label($0, power) } }
    return numbers.map {
      $0 == 0 ? "0" : "\(label($0, 1 - digits))·\(exponent.asPowerOfTen)"
    }
  }

  private static func label(_ number: Int, _ power: Int) -> String {
    let sign = number < 0 ? "\u{2212}" : ""
    var digits = "\(abs(number))"
    guard power < 0 else {
      return sign + digits + (number == 0 ? "" : String(repeating: "0", count: power))
    }
    if digits.count <= -power {
      digits = String(repeating: "0", count: -power + 1 - digits.count) + digits
    }
    return sign + digits.dropLast(-power) + "." + digits.suffix(-power)
  }
}
