import Signal

/// The probability that a target's score is above a non-target's, ties counting half.
///
/// The area under the receiver operating characteristic, exact, from mid-ranks (Mann & Whitney 1947):
/// (R − n₁(n₁+1)/2) / (n₁ n₀) with R the sum of the targets' ranks. O(n log n).
///
/// - Parameters:
///   - scores: One an epoch, no NaN among them.
///   - labels: One an epoch; epochs of unknown label are left out.
/// - Returns: 0 to 1, or `nil` where one of the classes is missing.
public func areaUnderCurve(_ scores: [Double], labels: [Label]) -> Double? {
  precondition(scores.count == labels.count, "one score and one label an epoch")
  precondition(scores.allSatisfy { !$0.isNaN }, "scores are numbers")
  let order = scores.indices.filter { labels[$0] != .unknown }.sorted { scores[$0] < scores[$1] }
  // Twice the ranks, so that mid-ranks are whole and the sum is exact.
  var doubledRanks = 0
  var targets = 0
  var start = 0
  while start < order.count {
    var end = start + 1
    while end < order.count, scores[order[end]] == scores[order[start]] { end += 1 }
    let tied = order[start..<end].count { labels[$0] == .target }
    doubledRanks += tied * (start + 1 + end)
    targets += tied
    start = end
  }
  let others = order.count - targets
  guard targets > 0, others > 0 else { return nil }
  let wins = doubledRanks - targets * (targets + 1)
  return Double(wins) / (2 * Double(targets) * Double(others))
}
