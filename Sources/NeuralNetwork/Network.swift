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
      case .weight, .bias, .shift, .mean: break
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

  private subscript(place: TensorPlace) -> [Float] {
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

// MARK: - Networks from parts of others

extension Network {
  /// The network with the numbers that `other` has in its `layers`, put into the layers from `place` on.
  ///
  /// That is how layers that were trained one at a time become one network:
  ///
  /// ```swift
  /// whole = whole.taking(layers: 0..<3, from: firstAutoEncoder)
  ///   .taking(layers: 0..<2, from: secondAutoEncoder, at: 3)
  /// ```
  ///
  /// `place` is the first of the layers that get them; `nil` for the place they have in `other`.
  ///
  /// - Precondition: both have such layers, with tensors of the same names and sizes.
  public func taking(
    layers: Range<Int>, from other: Network, at place: Int? = nil
  ) -> Network {
    let offset = (place ?? layers.lowerBound) - layers.lowerBound
    var network = self
    for index in layers {
      let sources = other.architecture.tensors.filter { $0.layer == index }
      let goals = architecture.tensors.filter { $0.layer == index + offset }
      precondition(
        sources.map(\.name.role) == goals.map(\.name.role)
          && sources.map(\.range.count) == goals.map(\.range.count),
        "layer \(index + offset) can take the numbers of the other's layer \(index)")
      for (source, goal) in zip(sources, goals) { network[goal] = other[source] }
    }
    return network
  }

  /// The first `count` layers as a network whose outputs are what the last of them puts out.
  ///
  /// What the next layers are trained on where layers are trained one at a time.
  ///
  /// - Precondition: there are so many layers, at least one.
  public func prefix(_ count: Int) -> Network {
    let layers = Array(architecture.layers.prefix(count))
    guard
      let part = try? NetworkArchitecture(
        electrodes: architecture.electrodes, windowLength: architecture.windowLength,
        layers: layers, head: .features)
    else { preconditionFailure("\(count) of \(architecture.layers.count) layers") }
    return Network(part).taking(layers: 0..<count, from: self)
  }
}

// MARK: - What training asks of it

extension Network {
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

  /// Brings every filter back within its largest norm.
  mutating func constrain() {
    for step in architecture.steps {
      guard let limit = step.filter?.limit else { continue }
      for start in stride(from: step.weight.lowerBound, to: step.weight.upperBound, by: step.taps) {
        let filter = start..<start + step.taps
        let norm = parameters[filter].reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard norm > limit else { continue }
        for index in filter { parameters[index] *= Float(limit / norm) }
      }
    }
  }

  /// Learns the mean and the deviation of every electrode over the epochs at `indices`, if it scales
  /// its input.
  ///
  /// A flat electrode is left as large as it is.
  mutating func fitScaling(to set: TrainingSet, indices: [Int]) {
    let rows = architecture.electrodes
    let length = architecture.windowLength
    let count = Double(indices.count * length)
    guard count > 0, architecture.scalesInput else { return }
    for row in 0..<rows {
      func mean(_ value: (Double) -> Double) -> Double {
        var sum = 0.0
        for index in indices {
          let start = (index * rows + row) * length
          for place in start..<start + length { sum += value(Double(set.samples[place])) }
        }
        return sum / count
      }
      let centre = mean { $0 }
      let deviation = mean { ($0 - centre) * ($0 - centre) }.squareRoot()
      statistics[row] = Float(centre)
      let scale = Float(deviation)
      statistics[rows + row] = scale.isNormal ? scale : 1
    }
  }
}
