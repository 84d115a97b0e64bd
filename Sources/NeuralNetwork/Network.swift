/// A network's shape and the numbers it has learnt: a value, compared and copied as one.
public struct Network: Sendable, Equatable {
  /// The architecture.
  public let shape: NetworkShape
  /// All weights and thresholds, tensor after tensor in the order of `NetworkTensor`, row-major.
  public private(set) var parameters: [Float]

  /// A network whose every weight and threshold is zero.
  ///
  /// - Precondition: the shape is valid.
  public init(shape: NetworkShape) {
    precondition(shape.isValid, "a network cannot have the shape \(shape)")
    self.shape = shape
    parameters = Array(repeating: 0, count: shape.parameterCount)
  }

  /// The numbers of one tensor, row-major; setting it must not change their count.
  public subscript(tensor: NetworkTensor) -> [Float] {
    get { Array(parameters[shape.range(of: tensor)]) }
    set {
      let range = shape.range(of: tensor)
      precondition(
        newValue.count == range.count,
        "\(tensor.rawValue) holds \(range.count) numbers, not \(newValue.count)")
      parameters.replaceSubrange(range, with: newValue)
    }
  }

  /// Whether every parameter is a number and finite.
  public var isFinite: Bool { parameters.allSatisfy(\.isFinite) }

  /// A network of one shape from all its parameters.
  package init(shape: NetworkShape, parameters: [Float]) {
    precondition(parameters.count == shape.parameterCount, "wrong number of parameters")
    self.shape = shape
    self.parameters = parameters
  }
}
