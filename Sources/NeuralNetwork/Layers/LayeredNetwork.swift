import Randomness

/// A network of layers and the numbers it has learnt: a value, compared and copied as one.
public struct LayeredNetwork: Sendable, Equatable {
  /// The numbers of one tensor with its name, for storage.
  public struct NamedTensor: Sendable, Equatable {
    /// As in `LayeredArchitecture.tensors`.
    public let name: String
    /// The length of each dimension, slowest first.
    public let shape: [Int]
    /// The numbers, the last dimension fastest.
    public let values: [Float]

    /// A tensor from its parts.
    public init(name: String, shape: [Int], values: [Float]) {
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// The layers.
  public let architecture: LayeredArchitecture
  /// What training changes, tensor after tensor.
  package var parameters: [Float]
  /// Means, deviations and variances of the training epochs, tensor after tensor.
  package var statistics: [Float]

  /// A network before training: random weights, no scaling.
  ///
  /// Weights are uniform within ±√(6 / (inputs + outputs)) of their filter (Glorot & Bengio, 2010),
  /// thresholds and shifts zero, gains one.
  public init(
    _ architecture: LayeredArchitecture, using generator: inout some RandomNumberGenerator
  ) {
    self.init(zeros: architecture)
    for step in architecture.steps {
      switch step.operation {
      case .convolution(let convolution):
        let outputs = step.output.maps / convolution.groups
        let area = convolution.kernelRows * convolution.kernelSamples
        let bound = (6 / Double(step.taps + outputs * area)).squareRoot()
        for index in step.weight {
          parameters[index] = Float(bound * (2 * generator.uniform() - 1))
        }
      case .normalization:
        for index in step.weight { parameters[index] = 1 }
        for index in step.statistics.suffix(step.output.maps) { statistics[index] = 1 }
      case .scaling:
        for index in step.statistics.suffix(step.output.rows) { statistics[index] = 1 }
      case .elu, .relu, .pooling, .dropout: break
      }
    }
    constrain()
  }

  /// A network from its tensors, in any order.
  ///
  /// - Throws: `LayeredNetworkError.missingTensor` or `.unfitTensor`.
  public init(
    architecture: LayeredArchitecture, tensors: [NamedTensor]
  ) throws(LayeredNetworkError) {
    self.init(zeros: architecture)
    for expected in architecture.tensors {
      guard let stored = tensors.first(where: { $0.name == expected.name }) else {
        throw .missingTensor(name: expected.name)
      }
      guard stored.shape == expected.shape, stored.values.count == expected.range.count else {
        throw .unfitTensor(
          name: expected.name, found: "shape \(stored.shape)", expected: "shape \(expected.shape)")
      }
      guard stored.values.allSatisfy(\.isFinite) else {
        throw .unfitTensor(
          name: expected.name, found: "a number that is not finite", expected: "numbers")
      }
      guard stored.values.allSatisfy({ $0 >= expected.least }) else {
        throw .unfitTensor(
          name: expected.name, found: "the number \(stored.values.min() ?? 0)",
          expected: "numbers from \(expected.least) on")
      }
      if expected.isParameter {
        parameters.replaceSubrange(expected.range, with: stored.values)
      } else {
        statistics.replaceSubrange(expected.range, with: stored.values)
      }
    }
  }

  /// A network whose every number is zero.
  package init(zeros architecture: LayeredArchitecture) {
    self.architecture = architecture
    parameters = Array(repeating: 0, count: architecture.parameterCount)
    statistics = Array(repeating: 0, count: architecture.statisticCount)
  }

  /// Everything learnt, by name, in the order of `LayeredArchitecture.tensors`.
  public var tensors: [NamedTensor] {
    architecture.tensors.map { tensor in
      NamedTensor(
        name: tensor.name, shape: tensor.shape,
        values: Array((tensor.isParameter ? parameters : statistics)[tensor.range]))
    }
  }

  /// Whether every number is finite.
  public var isFinite: Bool {
    parameters.allSatisfy(\.isFinite) && statistics.allSatisfy(\.isFinite)
  }

  /// Brings every filter back within its largest norm.
  private mutating func constrain() {
    for step in architecture.steps {
      guard case .convolution(let convolution) = step.operation, let limit = convolution.limit
      else { continue }
      for start in stride(from: step.weight.lowerBound, to: step.weight.upperBound, by: step.taps) {
        let filter = start..<start + step.taps
        let norm = parameters[filter].reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard norm > limit else { continue }
        for index in filter { parameters[index] *= Float(limit / norm) }
      }
    }
  }

  /// Learns the mean and the deviation of every electrode over the epochs at `indices`.
  ///
  /// A flat electrode is left as large as it is.
  package mutating func fitScaling(to set: TrainingSet, indices: [Int]) {
    let rows = architecture.electrodes
    let length = architecture.windowLength
    let count = Double(indices.count * length)
    guard count > 0, let range = architecture.steps.first?.statistics else { return }
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
      statistics[range.lowerBound + row] = Float(centre)
      let scale = Float(deviation)
      statistics[range.lowerBound + rows + row] = scale.isNormal ? scale : 1
    }
  }
}
