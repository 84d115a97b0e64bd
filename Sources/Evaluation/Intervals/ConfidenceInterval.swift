import ElementaryFunctions
import LinearAlgebra

/// A range that a figure lies in with a certainty of 95 %.
public struct ConfidenceInterval: Sendable, Equatable, Codable {
  /// The lower end.
  public let low: Double
  /// The upper end.
  public let high: Double

  /// An interval from its ends.
  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// The interval of a share that was seen in so many independent trials.
  ///
  /// Source: E. B. Wilson, J Am Stat Assoc 22:209–212 (1927); it stays within 0 to 1, and holds for few
  /// trials too.
  ///
  /// - Parameters:
  ///   - share: From 0 to 1.
  ///   - trials: How many, at least 1.
  public init(ofShare share: Double, among trials: Int) {
    precondition(trials > 0 && (0...1).contains(share), "a share of something")
    let z = 1.959963984540054
    let count = Double(trials)
    let middle = share + z * z / (2 * count)
    let half = z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
    let scale = 1 + z * z / count
    self.init(low: max(0, (middle - half) / scale), high: min(1, (middle + half) / scale))
  }

  /// The interval of a figure by the jackknife: by what it is without each independent unit.
  ///
  /// With θ the figure and θᵢ the same without unit i, the pseudo-values n θ − (n − 1) θᵢ are treated as
  /// n independent measurements, whose mean has Student's distribution with n − 1 degrees of freedom.
  /// Source: J. W. Tukey, Ann Math Stat 29:614 (1958); B. Efron, *The Jackknife, the Bootstrap and
  /// Other Resampling Plans*, SIAM 1982, chapter 3. There is none for fewer than three units, and where the
  /// figure is undefined without one of them.
  ///
  /// - Parameters:
  ///   - estimate: The figure of everything.
  ///   - withoutEach: The figure without each of the units, `nil` where it is undefined then.
  ///   - scale: On which the figure's error is about normal.
  public init?(_ estimate: Double, withoutEach: [Double?], on scale: ErrorScale) {
    let count = withoutEach.count
    guard count >= 3 else { return nil }
    // Where nothing was missed, or nothing found, no unit tells how much others would differ.
    if case .share = scale, estimate <= 0 || estimate >= 1 {
      self.init(ofShare: min(max(estimate, 0), 1), among: count)
      return
    }
    let center = scale.stretched(estimate)
    var shifts: [Double] = []
    for value in withoutEach {
      guard let value else { return nil }
      shifts.append(Double(count - 1) * (center - scale.stretched(value)))
    }
    let mean = shifts.reduce(0, +) / Double(count)
    let squares = shifts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = (squares / Double(count) / Double(count - 1)).squareRoot()
    let half = studentQuantile(freedom: Double(count - 1)) * error
    self.init(low: scale.value(center - half), high: scale.value(center + half))
  }
}

/// On what scale the error of a figure is about normal.
public enum ErrorScale: Sendable {
  /// Log-odds: shares and areas under curves, from 0 to 1.
  case share
  /// The logarithm: figures that are positive, such as losses.
  case positive
  /// The figure itself: differences.
  case plain

  /// How near to 0 or 1 a share may come, and how near to 0 a loss.
  private static let margin = 1e-4

  func stretched(_ value: Double) -> Double {
    switch self {
    case .share:
      let inside = min(max(value, Self.margin), 1 - Self.margin)
      return Double.logarithm(inside) - Double.logarithm(1 - inside)
    case .positive: return Double.logarithm(max(value, 1e-12))
    case .plain: return value
    }
  }

  func value(_ stretched: Double) -> Double {
    switch self {
    case .share: .sigmoid(stretched)
    case .positive: .exponential(stretched)
    case .plain: stretched
    }
  }
}
