import Signal

/// What an adaptive detector adds up: what it was started from, and own parts fitted to decided selections.
struct AdaptiveParts: Sendable {
  /// The method of the own parts.
  static let method = DetectionMethod.tangentToeplitz

  private(set) var start: RescaledScorer
  private(set) var own: [any ScalableScorer]

  /// The parts fitted to `epochs`, none of them multiplied by anything, where responses come `delay` samples later than a prior
  /// expects them.
  ///
  /// - Throws: `DetectionError` if the epochs teach nothing or do not fit to what was started from.
  init(
    _ prior: Prior, delay: Int?, fitting epochs: Epochs, threads: Int
  ) throws(DetectionError) {
    let indices = Array(0..<epochs.count)
    start = try prior.scorer(for: epochs, at: indices, delay: delay, threads: threads)
    do throws(ScorerError) {
      own = try Self.method.summands.map { (summand) throws(ScorerError) in
        guard case .atOnce(let fitting) = summand.method.fitting,
          let scorer = try fitting.scorer(fitting: epochs, at: indices, seed: 0)
            as? any ScalableScorer
        else { preconditionFailure("\(summand.method.name) is fitted at once and can be scaled") }
        return scorer
      }
    } catch { throw .scorer(error) }
  }

  /// What the parts say of `epochs`, each by itself.
  func logOdds(
    of epochs: Epochs, threads: Int
  ) throws(ScorerError) -> (start: [Double], own: [[Double]]) {
    (
      try start.logOdds(of: epochs, threads: threads),
      try own.map { (scorer) throws(ScorerError) in
        try scorer.logOdds(of: epochs, threads: threads)
      }
    )
  }

  /// What the own parts' log-odds count for, all brought to one spread.
  private static let shares = method.summands.map { $0.isRelative ? $0.weight : 1 }

  /// The own parts' log-odds, `[part][epoch]`, brought to one spread and added up; none of none.
  static func ownSums(_ own: [[Double]]) -> [Double] {
    guard let first = own.first else { return [] }
    var sums = Array(repeating: 0.0, count: first.count)
    for (share, values) in zip(shares, own) {
      let factor = share / max(values.deviation, 1e-9)
      for index in sums.indices { sums[index] += factor * values[index] }
    }
    return sums
  }

  /// The parts as they add up: the start with `weight` beside the own ones, and the sum of deviation 1 where
  /// the parts gave `values`.
  func weighted(
    start weight: Double, values: (start: [Double], own: [[Double]])
  ) -> (own: ScorerSum, start: RescaledScorer) {
    let ofOwn = max(Self.ownSums(values.own).deviation, 1e-9)
    var factors = zip(Self.shares, values.own).map { $0 / max($1.deviation, 1e-9) / ofOwn }
    var ofStart = weight / max(values.start.deviation, 1e-9)
    let sums = values.start.indices.map { index in
      zip(factors, values.own).reduce(ofStart * values.start[index]) { $0 + $1.0 * $1.1[index] }
    }
    let whole = max(sums.deviation, 1e-9)
    factors = factors.map { $0 / whole }
    ofStart /= whole
    var start = start
    start.weight = ofStart
    let scaled = zip(own, factors).map { part, factor in part.scaled(by: factor) as any EpochScorer
    }
    return (
      ScorerSum(zip(Self.method.summands, scaled).map { ($0.method.storagePrefix, $1) }), start
    )
  }
}
