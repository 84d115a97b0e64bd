import Signal

/// The threshold above which scores count as detections, chosen for the best balanced accuracy.
///
/// It lies halfway between the two neighbouring scores that part the classes best; of equally good
/// places it is the lowest. O(n log n).
///
/// - Parameters:
///   - scores: Finite, one an epoch; of epochs that the detector has not learned from.
///   - labels: One an epoch; epochs of unknown label are left out.
/// - Returns: `nil` where one of the classes is missing.
public func balancedThreshold(_ scores: [Double], labels: [Label]) -> Double? {
  precondition(scores.count == labels.count, "one score and one label an epoch")
  let order = scores.indices.filter { labels[$0] != .unknown }.sorted { scores[$0] < scores[$1] }
  precondition(order.allSatisfy { scores[$0].isFinite }, "scores are finite")
  let targets = order.count { labels[$0] == .target }
  let others = order.count - targets
  guard targets > 0, others > 0, let lowest = order.first, let highest = order.last else {
    return nil
  }
  // Below every score all is detected: recall 1, specificity 0. Twice the balanced accuracy, times both
  // class sizes, is a whole number and compares exactly.
  var (missed, rejected) = (0, 0)
  var best = targets * others
  var threshold = scores[lowest].nextDown
  var start = 0
  while start < order.count {
    let score = scores[order[start]]
    while start < order.count, scores[order[start]] == score {
      if labels[order[start]] == .target { missed += 1 } else { rejected += 1 }
      start += 1
    }
    let value = (targets - missed) * others + rejected * targets
    guard value > best else { continue }
    best = value
    // Halves first: the sum of two large scores may overflow.
    let above = start < order.count ? scores[order[start]] : scores[highest]
    let middle = score / 2 + above / 2
    threshold = middle >= score && middle < above ? middle : score
  }
  return threshold
}
