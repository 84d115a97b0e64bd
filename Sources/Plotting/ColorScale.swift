import ElementaryFunctions

/// From numbers to colours: a row of levels whose lightness runs one way, or two ways from the
/// middle.
///
/// Both scales are computed, not tabulated: steps of equal lightness in OKLab, so that equal
/// differences look equally large and order survives in grey. The diverging scale runs from blue to
/// orange, which are told apart with any of the usual colour deficiencies.
public enum ColorScale: String, Sendable, CaseIterable {
  /// From little to much.
  case sequential = "q"
  /// From negative over 0 to positive.
  case diverging = "d"

  /// How many colours a scale has; odd, so that the diverging one has a middle.
  public static let levels = 25

  /// What the page around a figure looks like.
  public enum Appearance: String, Sendable, CaseIterable {
    /// Dark ink on white.
    case light
    /// Light ink on near black.
    case dark
  }

  /// The colour of a level, from 0 to `levels` − 1.
  public func color(level: Int, _ appearance: Appearance) -> Color {
    precondition((0..<Self.levels).contains(level), "a level of the scale")
    let part = Double(level) / Double(Self.levels - 1)
    switch self {
    case .sequential:
      // Much stands out from the page: dark on white, light on black.
      let strength = appearance == .light ? 1 - part : part
      return Color(
        lightness: 0.25 + 0.70 * strength, chroma: 0.04 + 0.36 * strength * (1 - strength),
        hue: 285 - 180 * strength)
    case .diverging:
      let strength = abs(2 * part - 1)
      let (middle, end) = appearance == .light ? (0.97, 0.43) : (0.25, 0.83)
      return Color(
        lightness: middle + (end - middle) * strength, chroma: 0.20 * strength,
        hue: part < 0.5 ? 255 : 50)
    }
  }

  /// The level of a number: the range is cut into equal parts.
  ///
  /// - Returns: `nil` for what is not a number.
  public func level(of value: Double, in range: ClosedRange<Double>) -> Int? {
    guard !value.isNaN else { return nil }
    let part = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    return Int(saturating: min(max(part, 0) * Double(Self.levels), Double(Self.levels - 1)))
  }

  /// Where level follows level: the numbers between them.
  public func borders(in range: ClosedRange<Double>) -> [Double] {
    let width = (range.upperBound - range.lowerBound) / Double(Self.levels)
    return (1..<Self.levels).map { range.lowerBound + Double($0) * width }
  }

  /// The class of a level in the style sheet.
  func styleClass(_ level: Int) -> String { "\(rawValue)\(level)" }
}

extension ClosedRange<Double> {
  /// From −x to x with the largest magnitude among finite `values`; ±1 where there is none.
  public static func symmetric(_ values: some Sequence<Double>) -> ClosedRange<Double> {
    let peak = values.reduce(0.0) { $1.isFinite ? Swift.max($0, abs($1)) : $0 }
    return peak > 0 ? -peak...peak : -1...1
  }
}
