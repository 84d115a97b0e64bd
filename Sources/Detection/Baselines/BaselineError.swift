import Signal

/// Why a baseline could not be fitted, stored or applied.
public enum BaselineError: Error, Equatable, Sendable {
  /// There is no epoch of one class to learn from.
  case noExamples(of: Label)
  /// A sample is infinite or not a number.
  case notFinite(epoch: Int)
  /// The epochs hold no variation that tells the classes apart.
  case degenerate(reason: String)
  /// The epochs have another shape than those the detector was fitted to.
  case wrongShape(electrodes: Int, length: Int, expectedElectrodes: Int, expectedLength: Int)
  /// A detector file lacks a tensor.
  case missingTensor(name: String)
  /// A tensor of a detector file has an unfit shape or value.
  case unfitTensor(name: String, found: String, expected: String)
}

extension BaselineError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .noExamples(let label):
      "training epochs: found no \(label == .target ? "target" : "non-target"); expected both classes"
    case .notFinite(let epoch):
      "epoch \(epoch): found a sample that is infinite or not a number; expected numbers"
    case .degenerate(let reason):
      "training epochs: \(reason)"
    case .wrongShape(let electrodes, let length, let expectedElectrodes, let expectedLength):
      "epochs: found \(electrodes) electrodes × \(length) samples; "
        + "expected \(expectedElectrodes) × \(expectedLength)"
    case .missingTensor(let name):
      "detector: tensor “\(name)” is missing"
    case .unfitTensor(let name, let found, let expected):
      "detector: tensor “\(name)”: found \(found); expected \(expected)"
    }
  }
}
