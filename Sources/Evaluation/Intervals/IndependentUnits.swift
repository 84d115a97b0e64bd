import ElementaryFunctions
import Signal

/// What may be taken for independent among epochs: selections, or blocks in time.
///
/// Epochs are not: their windows overlap, and what a detector gets wrong it gets wrong several times in a row.
public struct IndependentUnits: Sendable, Equatable {
  /// What the units are.
  public enum Kind: Sendable, Equatable {
    /// Selections.
    case selections
    /// Stretches of so many epochs of a recording, since its epochs are one selection.
    case blocks(epochs: Int)
  }

  /// What the units are.
  public let kind: Kind
  /// The unit of each epoch, from 0.
  public let numbers: [Int]
  /// How many units there are.
  public let count: Int

  /// With more blocks than this a figure's interval is as good and takes longer.
  private static let mostBlocks = 200

  /// The units of epochs.
  ///
  /// Selections are units where a recording has several, or where there are ten. Otherwise, as in oddball
  /// recordings, blocks are, whose length follows the autocorrelation of the scores in time.
  ///
  /// - Parameters:
  ///   - layout: Where the epochs lie.
  ///   - scores: The probability of each epoch, `nil` for those that were not scored.
  ///   - labels: The label of each epoch.
  public init(of layout: EpochLayout, scores: [Double?], labels: [Label]) {
    precondition(
      scores.count == layout.count && labels.count == layout.count, "one score and label an epoch")
    let selections = Set(layout.selections).sorted()
    let recordings = Set(layout.recordings)
    if selections.count > recordings.count || selections.count >= 10 {
      let places = Dictionary(
        uniqueKeysWithValues: selections.enumerated().map { ($1, $0) })
      kind = .selections
      numbers = layout.selections.map { places[$0] ?? 0 }
      count = selections.count
      return
    }
    let order = layout.epochsInTime
    let rest = Self.residuals(scores, labels: labels)
    let series = recordings.sorted().map { recording in
      order.filter { layout.recordings[$0] == recording }
    }
    let length = max(
      // Blocks border on each other, so that they are to be longer than those that are drawn.
      2 * optimalBlockLength(series.map { $0.compactMap { rest[$0] } }),
      (layout.count + Self.mostBlocks - 1) / Self.mostBlocks)
    var numbers = [Int](repeating: 0, count: layout.count)
    var first = 0
    for epochs in series {
      let blocks = max(1, (epochs.count + length / 2) / length)
      for (place, epoch) in epochs.enumerated() {
        numbers[epoch] = first + place * blocks / epochs.count
      }
      first += blocks
    }
    kind = .blocks(epochs: length)
    self.numbers = numbers
    count = first
  }

  /// The log-odds of each scored epoch, less their mean over its class.
  private static func residuals(_ scores: [Double?], labels: [Label]) -> [Double?] {
    var rest = scores.map { $0.map(Double.logOdds) }
    for label in Label.allCases {
      let members = rest.indices.filter { labels[$0] == label && rest[$0] != nil }
      let mean = members.reduce(0) { $0 + (rest[$1] ?? 0) } / Double(max(members.count, 1))
      for index in members { rest[index] = rest[index].map { $0 - mean } }
    }
    return rest
  }
}

extension IndependentUnits.Kind: CustomStringConvertible {
  /// The kind in words.
  public var description: String {
    switch self {
    case .selections: "selections"
    case .blocks(let epochs): "blocks of \(epochs) epochs in time"
    }
  }
}

/// How many numbers of a series a block is to hold, so that blocks drawn tell the error of its mean.
///
/// The circular block bootstrap's b = (2 G² / D)^⅓ n^⅓ with G = Σ λ(k/M) |k| R(k) and D = 4/3 (Σ λ(k/M) R(k))²,
/// λ a flat top and M twice the lag from which on five autocorrelations in a row are insignificant; three
/// times the root of n, or a third of n, at most. Source: D. N. Politis and H. White, Econometric Reviews 23:53–70
/// (2004); corrected by A. Patton, Politis and White, 28:372–375 (2009).
///
/// - Parameter series: Numbers of mean 0 in order, in parts that do not follow each other.
/// - Returns: At least 1.
func optimalBlockLength(_ series: [[Double]]) -> Int {
  let count = series.reduce(0) { $0 + $1.count }
  guard count >= 9 else { return max(count / 3, 1) }
  let size = Double(count)
  func covariance(_ lag: Int) -> Double {
    series.reduce(0) { sum, part in
      part.count <= lag
        ? sum : sum + zip(part, part.dropFirst(lag)).reduce(0) { $0 + $1.0 * $1.1 }
    } / size
  }
  let variance = covariance(0)
  guard variance > 0, variance.isFinite else { return 1 }
  let inARow = 5
  let most = Int(saturating: size.squareRoot().rounded(.up)) + inARow
  let correlations = (0...most).map { covariance($0) / variance }
  let decimal = Double.logarithm(size) / Double.logarithm(10)
  let significant = 2 * (decimal / size).squareRoot()
  let silence = (1...(most - inARow + 1)).first { lag in
    correlations[lag...min(lag + inARow - 1, most)].allSatisfy { abs($0) < significant }
  }
  let bandwidth = min(silence.map { 2 * max($0 - 1, 1) } ?? most, most)
  var (slope, sum) = (0.0, correlations[0])
  for lag in 1...bandwidth {
    let share = Double(lag) / Double(bandwidth)
    let weight = share <= 0.5 ? 1 : 2 * (1 - share)
    slope += 2 * weight * Double(lag) * correlations[lag]
    sum += 2 * weight * correlations[lag]
  }
  let spread = 4.0 / 3 * sum * sum
  guard spread > 0 else { return 1 }
  let cube = 2 * slope * slope / spread * size
  let length = cube > 0 ? Double.exponential(Double.logarithm(cube) / 3) : 1
  return max(1, Int(saturating: min(length, 3 * size.squareRoot(), size / 3).rounded(.up)))
}
