import NeuralNetwork
import Signal

/// Why a scorer could not be fitted, read or applied.
public enum ScorerError: Error, Equatable, Sendable {
  /// What epochs can lack that would tell the classes apart.
  public enum Degeneracy: String, Sendable {
    /// Windows of no length or without electrodes.
    case noSamples = "the epochs hold no samples"
    /// Flat epochs.
    case noPower = "no electrode has any power"
    /// Features that are the same in all epochs.
    case noVariance = "the features have no variance"
    /// Classes that are alike.
    case noDifference = "no feature tells targets from non-targets"
    /// Epochs that are flat in some combination of electrodes.
    case singularCovariance = "a covariance of an epoch has no power in some direction"
  }

  /// There is no epoch of one class to learn from.
  case noExamples(of: Label)
  /// A sample is infinite or not a number.
  case notFinite(epoch: Int)
  /// A log-odds is infinite or not a number: samples or weights are beyond reason.
  case scoreNotFinite(epoch: Int, found: Double)
  /// The epochs hold no variation that tells the classes apart.
  case degenerate(Degeneracy)
  /// The epochs have another size than those that the scorer was fitted to.
  case unfitEpochs(
    electrodes: Int, windowLength: Int, expectedElectrodes: Int, expectedWindowLength: Int)
  /// The network's layers cannot take epochs of this size.
  case architecture(NetworkError)
  /// A network could not be trained or run.
  case network(TrainingError)
  /// A detector file lacks a tensor or a size.
  case missing(name: String)
  /// A tensor or a size in a detector file has an unfit shape or value.
  case unfit(name: String, found: String, expected: String)
}

extension ScorerError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .noExamples(let label):
      "training epochs: found no \(label == .target ? "target" : "non-target"); expected both classes"
    case .notFinite(let epoch):
      "epoch \(epoch): found a sample that is infinite or not a number; expected numbers"
    case .scoreNotFinite(let epoch, let found):
      "epoch \(epoch): found a score of \(found); expected a finite number: "
        + "its samples or the detector's weights are beyond reason"
    case .degenerate(let reason):
      "training epochs: \(reason.rawValue)"
    case .unfitEpochs(
      let electrodes, let windowLength, let expectedElectrodes, let expectedWindowLength):
      "epochs: found \(electrodes) electrodes × \(windowLength) samples; "
        + "expected \(expectedElectrodes) × \(expectedWindowLength)"
    case .architecture(let error): "epochs: \(error)"
    case .network(let error): error.description
    case .missing(let name):
      "detector: “\(name)” is missing"
    case .unfit(let name, let found, let expected):
      "detector: “\(name)”: found \(found); expected \(expected)"
    }
  }
}
