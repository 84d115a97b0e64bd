import ElementaryFunctions
import Signal

/// How scores are spread in both classes, in percent of each class.
package struct ScoreHistogram: Sendable, Equatable {
  /// Where bins begin and end.
  package let edges: [Double]
  /// The share of targets in each bin, in percent.
  package let targets: [Double]
  /// The share of non-targets in each bin, in percent.
  package let nonTargets: [Double]

  /// Counts scores in bins of equal width; `nil` where a class is missing.
  package init?(_ scores: [Double], labels: [Label], bins: Int = 40) {
    let known = scores.indices.filter { labels[$0] != .unknown }
    var (low, high) = (0.0, 1.0)
    for index in known { (low, high) = (min(low, scores[index]), max(high, scores[index])) }
    var counts = [[Double]](repeating: [Double](repeating: 0, count: bins), count: 2)
    for index in known {
      let bin = min(Int(saturating: (scores[index] - low) / (high - low) * Double(bins)), bins - 1)
      counts[labels[index] == .target ? 1 : 0][bin] += 1
    }
    let totals = counts.map { $0.reduce(0, +) }
    guard totals.allSatisfy({ $0 > 0 }) else { return nil }
    edges = (0...bins).map { low + (high - low) * Double($0) / Double(bins) }
    targets = counts[1].map { 100 * $0 / totals[1] }
    nonTargets = counts[0].map { 100 * $0 / totals[0] }
  }
}
