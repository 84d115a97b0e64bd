/// An architecture and the numbers it has learnt: a value, compared and copied as one.
///
/// ```swift
/// var generator = SeededGenerator(seed: 1)
/// var network = Network(
///   try .cecotti(electrodes: 8, windowLength: 78), initialization: .paper, using: &generator)
/// network[.dense(2, .bias)] = [0, 0]
/// let logOdds = try network.logOdds(of: samples)  // one an epoch
/// ```
public struct Network: Sendable, Equatable {
  /// The layers and the head.
  public let architecture: NetworkArchitecture
  /// What training changes, tensor after tensor.
  package var parameters: [Float]
  /// Means, deviations and variances of the training epochs, tensor after tensor.
  package var statistics: [Float]

  /// A network that does nothing yet: weights, biases, shifts and means zero, all else one.
  public init(_ architecture: NetworkArchitecture) {
    self.architecture = architecture
    parameters = Array(repeating: 0, count: architecture.parameterCount)
    statistics = Array(repeating: 0, count: architecture.statisticCount)
    for tensor in architecture.tensors {
      switch tensor.name.role {
      case .gain, .variance, .deviation:
        self[tensor] = Array(repeating: 1, count: tensor.range.count)
      case .weight, .recurrent, .bias, .shift, .mean: break
      }
    }
  }

  /// A network from its tensors, in any order.
  ///
  /// - Throws: `NetworkError.missingTensor` or `.unfitTensor`.
  public init(
    _ architecture: NetworkArchitecture, tensors: [NamedTensor]
  ) throws(NetworkError) {
    self.init(architecture)
    for place in architecture.tensors {
      guard let stored = tensors.first(where: { $0.name == place.name }) else {
        throw .missingTensor(place.name)
      }
      func unfit(_ found: String, _ expected: String) -> NetworkError {
        .unfitTensor(place.name, found: found, expected: expected)
      }
      guard stored.shape == place.shape, stored.values.count == place.range.count else {
        throw unfit("shape \(stored.shape)", "shape \(place.shape)")
      }
      guard stored.values.allSatisfy(\.isFinite) else {
        throw unfit("a number that is not finite", "numbers")
      }
      guard stored.values.allSatisfy({ $0 >= place.least }) else {
        throw unfit("the number \(stored.values.min() ?? 0)", "numbers from \(place.least) on")
      }
      self[place] = stored.values
    }
  }

  /// A network of all its numbers.
  package init(
    _ architecture: NetworkArchitecture, parameters: [Float], statistics: [Float] = []
  ) {
    precondition(
      parameters.count == architecture.parameterCount
        && statistics.count == architecture.statisticCount, "the numbers of the architecture")
    self.architecture = architecture
    self.parameters = parameters
    self.statistics = statistics
  }

  /// The numbers of one tensor, the last dimension fastest.
  ///
  /// - Precondition: a layer has such a tensor; setting it keeps the count of its numbers.
  public subscript(name: TensorName) -> [Float] {
    get { self[place(of: name)] }
    set {
      let place = place(of: name)
      precondition(
        newValue.count == place.range.count,
        "\(name) holds \(place.range.count) numbers, not \(newValue.count)")
      self[place] = newValue
    }
  }

  /// Everything learnt, by name, in the order of `NetworkArchitecture.tensors`.
  public var tensors: [NamedTensor] {
    architecture.tensors.map { NamedTensor(name: $0.name, shape: $0.shape, values: self[$0]) }
  }

  /// Whether every number is finite.
  public var isFinite: Bool {
    parameters.allSatisfy(\.isFinite) && statistics.allSatisfy(\.isFinite)
  }

  private func place(of name: TensorName) -> TensorPlace {
    guard let place = architecture.place(of: name) else {
      preconditionFailure("the network has no \(name)")
    }
    return place
  }

  /// The numbers of the tensor at a place of this architecture.
  subscript(place: TensorPlace) -> [Float] {
    get { Array((place.isParameter ? parameters : statistics)[place.range]) }
    set {
      if place.isParameter {
        parameters.replaceSubrange(place.range, with: newValue)
      } else {
        statistics.replaceSubrange(place.range, with: newValue)
      }
    }
  }
}
