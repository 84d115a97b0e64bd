import NeuralNetwork
import Randomness
import Testing

/// Hidden layers that learn one at a time.
@Suite struct LayerwiseTrainingTests {
  /// Epochs of three hidden sources on 4 × 6 numbers of different sizes.
  private static func set(_ count: Int) -> TrainingSet {
    var generator = SeededGenerator(seed: 3)
    let mixing = (0..<24 * 3).map { _ in generator.normal() }
    let samples = (0..<count).flatMap { _ -> [Float] in
      let sources = (0..<3).map { _ in generator.normal() }
      return (0..<24).map { place in
        let mixed = (0..<3).reduce(0.0) { $0 + mixing[place * 3 + $1] * sources[$1] }
        return Float(5 + Double(1 + place) * (mixed + 0.1 * generator.normal()))
      }
    }
    return TrainingSet(unlabelled: samples, count: count)
  }

  private static func start(_ activation: Layer.Activation) throws -> Network {
    var generator = SeededGenerator(seed: 1)
    return Network(
      try .perceptron(
        electrodes: 4, windowLength: 6, hidden: [10, 5], activation: activation, dropout: 0.2),
      initialization: .glorotUniform, using: &generator)
  }

  private static let rule = TrainingOptions.Rule.adamW(
    rate: 5e-3, beta1: 0.9, beta2: 0.99, decay: 0)

  static let machines: [LayerwiseTraining.Machine] = [
    .autoEncoder(AutoEncoder(rule: rule)),
    .autoEncoder(
      AutoEncoder(corruption: 0.2, tiesWeights: true, loss: .crossEntropy, rule: rule)),
    .autoEncoder(
      AutoEncoder(sparsity: AutoEncoder.Sparsity(target: 0.2, weight: 0.1), rule: rule)),
    .boltzmannMachine(BoltzmannMachine.Learning(gaussianRate: 0.02)),
  ]

  @Test(arguments: machines) func `every hidden layer learns to reconstruct, and only these change`(
    machine: LayerwiseTraining.Machine
  ) throws {
    let set = Self.set(300)
    let start = try Self.start(.sigmoid)
    let training = LayerwiseTraining(machine, passes: 40, batchSize: 32)
    let (network, reports) = try training.train(
      start, on: set, training: Array(0..<240), heldOut: Array(240..<300), seed: 5)
    #expect(reports.map(\.units) == [10, 5])
    for report in reports {
      #expect(report.errors.count == 40)
      #expect(try #require(report.errors.last) < #require(report.errors.first))
      if case .boltzmannMachine = machine {
        // Epochs of the same kind are about as likely as those that were learned from.
        #expect(abs(try #require(report.freeEnergyGap)) < 4)
      } else {
        #expect(report.freeEnergyGap == nil)
      }
    }
    #expect(try #require(reports[0].errors.last) < 0.7 * (try #require(reports[0].errors.first)))
    #expect(network[.dense(1, .weight)] != start[.dense(1, .weight)])
    #expect(network[.dense(2, .weight)] != start[.dense(2, .weight)])
    #expect(network[.dense(3, .weight)] == start[.dense(3, .weight)])
  }

  @Test func `the first layer sees scaled inputs, and its weights make up for that`() throws {
    // The same epochs in other units and with other offsets: the codes are the same.
    let set = Self.set(200)
    let other = TrainingSet(
      unlabelled: set.samples.enumerated().map { 100 + Float($0 % 24 + 1) * $1 }, count: 200)
    let training = LayerwiseTraining(Self.machines[0], passes: 5, batchSize: 32)
    var architecture = try Self.start(.tanh).architecture
    architecture = try NetworkArchitecture(
      electrodes: 4, windowLength: 6, layers: Array(architecture.layers.dropFirst()), head: .logit)
    var generator = SeededGenerator(seed: 1)
    let start = Network(architecture, initialization: .glorotUniform, using: &generator)
    let codes = try [set, other].map { set in
      let network = try training.train(start, on: set, training: Array(0..<200), seed: 5).network
      return try Scorer(network.prefix(2)).outputs(of: set.samples)
    }
    for (first, second) in zip(codes[0], codes[1]) { #expect(abs(first - second) < 2e-3) }
  }

  @Test(arguments: machines) func `epochs of others count as those of the set`(
    machine: LayerwiseTraining.Machine
  ) throws {
    let set = Self.set(100)
    let training = LayerwiseTraining(machine, passes: 3, batchSize: 32)
    // Scaled by the set's own epochs in both.
    var start = try Self.start(.sigmoid)
    start = try training.train(start, on: set, training: Array(0..<100), seed: 1).network
    let layers = Array(start.architecture.layers.dropFirst())
    let unscaled = try NetworkArchitecture(
      electrodes: start.architecture.electrodes, windowLength: start.architecture.windowLength,
      layers: layers, head: start.architecture.head)
    var generator = SeededGenerator(seed: 1)
    let network = Network(unscaled, initialization: .glorotUniform, using: &generator)
    let together = try training.train(network, on: set, training: Array(0..<100), seed: 5)
    let apart = try training.train(
      network, on: set, training: Array(0..<70),
      unlabelled: Array(set.samples[70 * unscaled.epochSize..<100 * unscaled.epochSize]), seed: 5)
    #expect(apart.network == together.network && apart.reports == together.reports)
  }

  @Test(arguments: machines) func `the same bits on any number of threads`(
    machine: LayerwiseTraining.Machine
  ) throws {
    let set = Self.set(100)
    let training = LayerwiseTraining(machine, passes: 3, batchSize: 48)
    let networks = try (1...3).map { threads in
      try training.train(
        try Self.start(.sigmoid), on: set, training: Array(0..<100), threads: threads, seed: 5
      ).network
    }
    #expect(networks[0] == networks[1] && networks[0] == networks[2])
  }
}
