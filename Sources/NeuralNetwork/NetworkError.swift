/// Why a network could not be made.
public enum NetworkError: Error, Sendable, Equatable {
  /// Epochs of this size do not go through the layers.
  case unfitEpochs(electrodes: Int, windowLength: Int)
  /// The layers do not make a network with this head.
  case unfitLayers(found: String, expected: String)
  /// A tensor is missing.
  case missingTensor(TensorName)
  /// A tensor has an unfit shape or value.
  case unfitTensor(TensorName, found: String, expected: String)
}

extension NetworkError: CustomStringConvertible {
  /// A sentence for the user.
  public var description: String {
    switch self {
    case .unfitEpochs(let electrodes, let windowLength):
      "found epochs of \(electrodes) electrodes × \(windowLength) samples; "
        + "expected a longer window or fewer numbers for this network"
    case .unfitLayers(let found, let expected):
      "layers: found \(found); expected \(expected)"
    case .missingTensor(let name):
      "tensor “\(name)” is missing"
    case .unfitTensor(let name, let found, let expected):
      "tensor “\(name)”: found \(found); expected \(expected)"
    }
  }
}
