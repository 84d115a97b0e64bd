import Detection
import NeuralNetwork
import Randomness
import Signal
import Testing

@Suite struct NetworkPerceptronTests {
  private static func perceptron(
    _ activation: Layer.Activation, dropout: Double = 0.4
  ) throws -> Network {
    let architecture = try NetworkArchitecture.perceptron(
      electrodes: 3, windowLength: 10, hidden: [7, 5], activation: activation, dropout: dropout)
    var generator = SeededGenerator(seed: 4)
    var network = Network(
      architecture, initialization: .normal(weights: [2, 2, 2], biases: 1), using: &generator)
    network[.input(.mean)] = [1, -2, 0.5]
    return network
  }

  @Test(arguments: [Layer.Activation.tanh, .sigmoid])
  func `a network says the same in tanh form, without dropout`(
    activation: Layer.Activation
  ) throws {
    let network = try Self.perceptron(activation)
    var generator = SeededGenerator(seed: 5)
    let samples = (0..<20 * 30).map { _ in Float(generator.normal()) }
    let form = network.inTanhForm
    #expect(form.architecture == (try Self.perceptron(.tanh, dropout: 0)).architecture)
    for (found, expected) in zip(
      try form.logOdds(of: samples), try network.logOdds(of: samples))
    {
      #expect(abs(found - expected) < 1e-5)
    }
    if activation == .tanh { #expect(form == network.withoutDropout) }
  }

  @Test(arguments: [
    ([30], TrainingSettings.HiddenActivation.tanh), ([12, 7], .logistic), ([9, 8, 7, 6], .tanh),
  ]) func `hidden layers of any sizes are stored and read again`(
    units: [Int], activation: TrainingSettings.HiddenActivation
  ) throws {
    let epochs = DetectionMethodTests.training
    var settings = TrainingSettings()
    settings.hiddenUnits = units
    settings.activation = activation
    settings.dropout = 0.1
    settings.passes = 3
    let scorer = try fit(try DetectionMethod.mlp.applying(settings), to: epochs)
    let read = try DetectionMethod.mlp.scorer(stored: scorer.stored, of: EpochFacts(epochs))
    #expect(read.stored == scorer.stored && read.parameterCount == scorer.parameterCount)
    #expect(
      try read.logOdds(of: epochs, threads: 2) == scorer.logOdds(of: epochs, threads: 1))
    let ensemble = try #require(read as? NetworkEnsemble)
    #expect(
      ensemble.architecture.layers.compactMap {
        if case .dense(let units, _) = $0 { units } else { nil }
      }
        == units + [1])
  }
}
