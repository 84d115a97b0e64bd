import Randomness

/// How the weights of a network start.
public enum Initialization: Sendable, Equatable {
  /// Normal numbers, their deviations in units of 1/√inputs of a neuron.
  ///
  /// `weights` has a factor for each layer with weights, `biases` is that of all biases.
  case normal(weights: [Double], biases: Double)
  /// Uniform within ±√(6 / (inputs + outputs)) of their filter, biases zero (Glorot & Bengio, 2010).
  case glorotUniform

  /// The paper's for CNN-1: "around 1/N", read as a variance of one over the inputs.
  public static let paper = Initialization.normal(weights: [1, 1, 1, 1], biases: 1)

  /// Biases at zero and a small output layer, so that training of a CNN-1 starts undecided.
  public static let centred = Initialization.normal(weights: [1, 1, 1, 0.3], biases: 0)
}

extension Network {
  /// A network before training: random weights, drawn layer by layer in order; no scaling.
  ///
  /// Gains start at one, shifts at zero; filters keep within their largest norms.
  ///
  /// - Precondition: there is a factor for each layer with weights.
  public init(
    _ architecture: NetworkArchitecture, initialization: Initialization,
    using generator: inout some RandomNumberGenerator
  ) {
    self.init(architecture)
    let filters = architecture.steps.compactMap { step in step.filter.map { (step, $0) } }
    switch initialization {
    case .normal(let weights, let biases):
      precondition(weights.count == filters.count, "\(filters.count) layers have weights")
      for (factor, (step, _)) in zip(weights, filters) {
        for (places, factor) in [(step.weight, factor), (step.bias, biases)] {
          let deviation = factor / Double(step.taps).squareRoot()
          guard deviation != 0 else { continue }
          for index in places { parameters[index] = Float(deviation * generator.normal()) }
        }
      }
    case .glorotUniform:
      for (step, filter) in filters {
        let outputs = step.output.maps / filter.groups
        let area = filter.rows * filter.samples
        let bound = (6 / Double(step.taps + outputs * area)).squareRoot()
        for index in step.weight {
          parameters[index] = Float(bound * (2 * generator.uniform() - 1))
        }
      }
    }
    startMemories(using: &generator)
    constrain()
  }

  /// LSTMs start uniform within ±1/√units, and with gates that forget little: a bias of 1 (Jozefowicz et
  /// al., ICML 2015).
  private mutating func startMemories(using generator: inout some RandomNumberGenerator) {
    for step in architecture.steps {
      guard case .lstm(let units, _) = step.layer else { continue }
      let bound = 1 / Double(units).squareRoot()
      for index in Array(step.weight) + Array(step.recurrent) {
        parameters[index] = Float(bound * (2 * generator.uniform() - 1))
      }
      for (place, index) in step.bias.enumerated() {
        parameters[index] = place / units % 4 == 1 ? 1 : 0
      }
    }
  }

  /// Brings every filter back within its largest norm.
  private mutating func constrain() {
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
}
