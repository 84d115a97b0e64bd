import LinearAlgebra
import Signal

/// The epochs that a method learns from in one go: those with a known label, scaled by their own
/// statistics.
package struct LabelledEpochs: Sendable {
  /// The epochs, all of known label.
  package let epochs: Epochs
  /// Whether each is a target.
  package let targets: [Bool]
  let scaling: ElectrodeScaling
  /// What windows go through after scaling.
  var time: TimeWhitening?

  /// The epochs of known label among `all`.
  ///
  /// - Throws: `ScorerError.noExamples`, `.notFinite` or `.degenerate`.
  package init(_ all: Epochs) throws(ScorerError) {
    for label in [Label.nonTarget, .target] where !all.labels.contains(label) {
      throw .noExamples(of: label)
    }
    guard all.epochSize > 0 else { throw .degenerate(.noSamples) }
    let known = all.labels.indices.filter { all.labels[$0] != .unknown }
    epochs = known.count == all.count ? all : all.selecting(known)
    scaling = try ElectrodeScaling(fitting: epochs)
    targets = epochs.labels.map { $0 == .target }
  }

  var count: Int { epochs.count }
  var length: Int { epochs.windowLength }

  /// Epoch `index`, scaled and whitened in time, `[electrode, sample]`.
  subscript(index: Int) -> Matrix {
    let epoch = scaling.epoch(index, of: epochs)
    return time?.applied(to: epoch) ?? epoch
  }

  /// What xDAWN filters are computed from, for windows of the first `lengths` samples, ascending.
  func moments(lengths: [Int]) -> [XDAWN.Moments] {
    var sums = XDAWN.MomentSums(electrodes: scaling.electrodes, lengths: lengths)
    for index in 0..<count { sums.add(self[index], isTarget: targets[index]) }
    return lengths.indices.map { sums.moments($0) }
  }
}
