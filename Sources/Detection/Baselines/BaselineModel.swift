import LinearAlgebra

/// What all baselines have in common once fitted.
protocol BaselineModel: Sendable, Equatable {
  /// The training epochs' statistics that every epoch is scaled by first.
  var scaling: ElectrodeScaling { get }
  /// Samples a window.
  var windowLength: Int { get }
  /// Everything learned, in the precision of the detector file.
  var tensors: [String: StoredTensor] { get }
  /// The score of one scaled epoch, `[electrode, sample]`.
  func score(of epoch: Matrix) -> Double
}
