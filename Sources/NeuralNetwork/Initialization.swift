import Randomness

/// How the weights of a network start: normal numbers, their deviations in units of 1/√inputs.
public struct Initialization: Sendable, Equatable {
  /// The factors for the weights of L1 to L4.
  public var weights: [Double]
  /// The factor for all thresholds.
  public var thresholds: Double

  /// Factors layer by layer.
  ///
  /// - Precondition: there are four factors for the weights.
  public init(weights: [Double], thresholds: Double) {
    precondition(weights.count == 4, "four layers have weights")
    self.weights = weights
    self.thresholds = thresholds
  }

  /// The paper's: weights and thresholds "around 1/N", read as a variance of one over the inputs.
  public static let paper = Initialization(weights: [1, 1, 1, 1], thresholds: 1)

  /// Thresholds at zero and a small output layer, so that training starts undecided.
  public static let centred = Initialization(weights: [1, 1, 1, 0.3], thresholds: 0)
}

extension Network {
  /// A network with random weights and thresholds, drawn tensor by tensor in the order they are stored.
  public init(
    shape: NetworkShape, initialization: Initialization,
    using generator: inout some RandomNumberGenerator
  ) {
    self.init(shape: shape)
    for tensor in NetworkTensor.allCases {
      let layer = tensor.layer
      let isWeight = shape.dimensions(of: tensor).count == 2
      let factor = isWeight ? initialization.weights[layer - 1] : initialization.thresholds
      let deviation = factor / Double(shape.inputs(ofLayer: layer)).squareRoot()
      self[tensor] = shape.range(of: tensor).map { _ in
        deviation == 0 ? 0 : Float(deviation * generator.normal())
      }
    }
  }
}

extension NetworkShape {
  /// Inputs of one neuron of a layer: N_input of the paper's equations 9 and 10.
  package func inputs(ofLayer layer: Int) -> Int {
    switch layer {
    case 1: electrodes
    case 2: Self.kernelLength
    case 3: hiddenInputs
    default: hiddenUnits
    }
  }

  /// Neurons of a layer that share their weights: N_shared of the paper's equation 9.
  package func sharing(ofLayer layer: Int) -> Int {
    switch layer {
    case 1: windowLength
    case 2: positions
    default: 1
    }
  }
}
