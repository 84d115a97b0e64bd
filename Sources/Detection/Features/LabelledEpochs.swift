import LinearAlgebra
import Signal

/// The epochs that a method learns from in one go: those with a known label, scaled by their own
/// statistics.
package struct LabelledEpochs: Sendable {
  /// All epochs, of which some are learned from: copies of samples would take most of the memory.
  package let epochs: Epochs
  /// Where those that are learned from stand among all.
  private let indices: [Int]
  /// Whether each of them is a target.
  package let targets: [Bool]
  let scaling: ElectrodeScaling
  /// What windows go through after scaling.
  var time: TimeWhitening?

  /// The epochs of known label among those of `all` at `chosen`.
  ///
  /// - Throws: `ScorerError.noExamples`, `.notFinite` or `.degenerate`.
  package init(_ all: Epochs, at chosen: [Int]) throws(ScorerError) {
    try all.checkBothClasses(at: chosen)
    guard all.epochSize > 0 else { throw .degenerate(.noSamples) }
    epochs = all
    indices = chosen.filter { all.labels[$0] != .unknown }
    scaling = try ElectrodeScaling(fitting: all, at: indices)
    targets = indices.map { all.labels[$0] == .target }
  }

  var count: Int { indices.count }
  var length: Int { epochs.windowLength }

  /// Epoch `index` of those that are learned from, scaled and whitened in time, `[electrode, sample]`.
  subscript(index: Int) -> Matrix {
    let epoch = scaling.epoch(indices[index], of: epochs)
    return time?.applied(to: epoch) ?? epoch
  }

  /// Appends the block means of epoch `index`, `[electrode, block]`; windows are not whitened.
  func append(_ means: BlockMeans, ofEpoch index: Int, to features: inout [Double]) {
    scaling.append(means, ofEpoch: indices[index], of: epochs, to: &features)
  }

  /// What xDAWN filters are computed from, for windows of the first `lengths` samples, ascending.
  func moments(lengths: [Int]) -> [XDAWN.Moments] {
    var sums = XDAWN.MomentSums(electrodes: scaling.electrodes, lengths: lengths)
    for index in 0..<count { sums.add(self[index], isTarget: targets[index]) }
    return lengths.indices.map { sums.moments($0) }
  }
}

extension Epochs {
  /// Throws `ScorerError.noExamples` unless there are epochs of both classes at `indices`.
  func checkBothClasses(at indices: [Int]) throws(ScorerError) {
    for label in [Label.nonTarget, .target]
    where !indices.contains(where: { labels[$0] == label }) {
      throw .noExamples(of: label)
    }
  }
}
