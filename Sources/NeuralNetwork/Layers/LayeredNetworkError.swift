/// Why a network of layers could not be made.
public enum LayeredNetworkError: Error, Sendable, Equatable {
  /// Epochs of this size do not go through the layers.
  case unfitEpochs(electrodes: Int, windowLength: Int)
  /// A tensor is missing.
  case missingTensor(name: String)
  /// A tensor has an unfit shape or value.
  case unfitTensor(name: String, found: String, expected: String)
}

extension LayeredNetworkError: CustomStringConvertible {
  /// A sentence for the user.
  public var description: String {
    switch self {
    case .unfitEpochs(let electrodes, let windowLength):
      "found epochs of \(electrodes) electrodes × \(windowLength) samples; "
        + "expected a longer window or fewer numbers for this network"
    case .missingTensor(let name):
      "tensor “\(name)” is missing"
    case .unfitTensor(let name, let found, let expected):
      "tensor “\(name)”: found \(found); expected \(expected)"
    }
  }
}
