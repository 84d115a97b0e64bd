import LinearAlgebra
import Signal

/// What all baselines have in common once fitted.
protocol BaselineModel: Sendable, Equatable {
  /// The number of electrodes of an epoch.
  var electrodes: Int { get }
  /// Samples a window.
  var windowLength: Int { get }
  /// Everything learned, in the precision of the detector file.
  var tensors: [String: StoredTensor] { get }
  /// One score an epoch; all samples are finite and of the model's shape.
  func scores(of epochs: Epochs) throws(BaselineError) -> [Float]
}

/// A model that scales every epoch by the training part's statistics and scores it by itself.
protocol EpochwiseModel: BaselineModel {
  /// The training epochs' statistics that every epoch is scaled by first.
  var scaling: ElectrodeScaling { get }
  /// The score of one scaled epoch, `[electrode, sample]`.
  func score(of epoch: Matrix) -> Double
}

extension EpochwiseModel {
  var electrodes: Int { scaling.electrodes }

  func scores(of epochs: Epochs) -> [Float] {
    (0..<epochs.count).map { Float(score(of: scaling.epoch($0, of: epochs))) }
  }
}
