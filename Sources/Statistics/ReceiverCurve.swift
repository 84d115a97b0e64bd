import Signal

/// The receiver operating characteristic: what share is detected at every threshold.
package struct ReceiverCurve: Sendable, Equatable {
  /// The share of non-targets that is detected, ascending from 0 to 1.
  package let falsePositives: [Double]
  /// The share of targets that is detected, ascending from 0 to 1.
  package let truePositives: [Double]

  /// The corners of the curve; `nil` where a class is missing.
  ///
  /// Its area is that of `areaUnderCurve`.
  package init?(_ scores: [Double], labels: [Label]) {
    let order = scores.indices.filter { labels[$0] != .unknown }.sorted { scores[$0] > scores[$1] }
    let targets = order.count { labels[$0] == .target }
    guard targets > 0, targets < order.count else { return nil }
    var points = [(x: 0, y: 0)]
    var (x, y, start) = (0, 0, 0)
    while start < order.count {
      let score = scores[order[start]]
      while start < order.count, scores[order[start]] == score {
        if labels[order[start]] == .target { y += 1 } else { x += 1 }
        start += 1
      }
      // A point on the straight way between its neighbours says nothing.
      if points.count > 1, let last = points.last {
        let before = points[points.count - 2]
        if (last.x - before.x) * (y - last.y) == (x - last.x) * (last.y - before.y) {
          points.removeLast()
        }
      }
      points.append((x, y))
    }
    falsePositives = points.map { Double($0.x) / Double(order.count - targets) }
    truePositives = points.map { Double($0.y) / Double(targets) }
  }
}
