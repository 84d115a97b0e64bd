import LinearAlgebra
import Signal

/// The epochs that a baseline learns from: those with a known label, scaled by their own statistics.
struct LabelledEpochs: Sendable {
  let epochs: Epochs
  let scaling: ElectrodeScaling
  let targets: [Bool]

  init(_ all: Epochs) throws(BaselineError) {
    for label in [Label.nonTarget, .target] where !all.labels.contains(label) {
      throw .noExamples(of: label)
    }
    guard all.epochSize > 0 else { throw .degenerate(reason: "the epochs hold no samples") }
    let known = all.labels.indices.filter { all.labels[$0] != .unknown }
    epochs = known.count == all.count ? all : all.selecting(known)
    scaling = try ElectrodeScaling(fitting: epochs)
    targets = epochs.labels.map { $0 == .target }
  }

  var count: Int { epochs.count }
  var length: Int { epochs.windowLength }

  /// Epoch `index`, scaled, `[electrode, sample]`.
  subscript(index: Int) -> Matrix { scaling.epoch(index, of: epochs) }

  /// The sums that xDAWN filters of the first `length` samples are computed from.
  func moments(length: Int) -> XDAWN.Moments {
    var moments = XDAWN.Moments(electrodes: scaling.electrodes, length: length)
    for index in 0..<count {
      let epoch = self[index]
      moments.add(
        length == epoch.columns ? epoch : epoch.firstColumns(length), isTarget: targets[index])
    }
    return moments
  }
}
