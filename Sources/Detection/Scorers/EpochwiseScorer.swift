import LinearAlgebra
import Parallelism
import Signal
import Synchronization

/// A scorer that scales every epoch by the training epochs' statistics and scores it by itself.
///
/// All arithmetic is in double precision in a fixed order; log-odds are rounded to single precision.
protocol EpochwiseScorer: EpochScorer {
  /// The training epochs' statistics that every epoch is scaled by first.
  var scaling: ElectrodeScaling { get }
  /// The log-odds of one scaled epoch, `[electrode, sample]`.
  func logOdds(ofScaled epoch: Matrix) -> Double
  /// The log-odds of the epochs in `range`, not yet scaled, each as by itself: for what is quicker for some
  /// together, or without scaling them first.
  func logOdds(of epochs: Epochs, in range: Range<Int>) -> [Double]
}

extension EpochwiseScorer {
  func logOdds(of epochs: Epochs, in range: Range<Int>) -> [Double] {
    range.map { logOdds(ofScaled: scaling.epoch($0, of: epochs)) }
  }

  /// Rows of an epoch.
  public var electrodes: Int { scaling.electrodes }

  /// The log-odds of every epoch, scaled first; each is computed by itself, on any thread.
  public func logOdds(of epochs: Epochs, threads: Int) throws(ScorerError) -> [Double] {
    try check(epochs)
    // Some epochs at a time: handing one over costs a little.
    let share = 16
    let values = Mutex([Double](repeating: 0, count: epochs.count))
    forEachInParallel(count: (epochs.count + share - 1) / share, threads: threads) { _, part in
      let range = part * share..<min((part + 1) * share, epochs.count)
      let own = logOdds(of: epochs, in: range).map { Double(Float($0)) }
      values.withLock { $0.replaceSubrange(range, with: own) }
    }
    return values.withLock { $0 }
  }
}
