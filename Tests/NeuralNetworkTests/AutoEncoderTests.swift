import NeuralNetwork
import Randomness
import Testing

/// Networks that reconstruct their input: without labels, layer by layer.
@Suite struct AutoEncoderTests {
  /// Epochs of three hidden sources and a little noise.
  private func epochs(_ count: Int) -> [Float] {
    var generator = SeededGenerator(seed: 3)
    let mixing = (0..<24 * 3).map { _ in generator.normal() }
    return (0..<count).flatMap { _ -> [Float] in
      let sources = (0..<3).map { _ in generator.normal() }
      return (0..<24).map { place in
        let mixed = (0..<3).reduce(0.0) { $0 + mixing[place * 3 + $1] * sources[$1] }
        return Float(5 + mixed + 0.1 * generator.normal())
      }
    }
  }

  private func options(_ passes: Int) -> TrainingOptions {
    TrainingOptions(
      rule: .adamW(rate: 5e-3, beta1: 0.9, beta2: 0.99, decay: 0), batchSize: 32,
      stopping: .passes(passes))
  }

  @Test func `a narrow one learns the sources, without labels`() throws {
    let architecture = try NetworkArchitecture(
      electrodes: 4, windowLength: 6,
      layers: [.scaling, .dense(units: 6), .activation(.tanh), .dense(units: 24)],
      head: .reconstruction(.squares))
    var generator = SeededGenerator(seed: 1)
    let network = Network(architecture, initialization: .glorotUniform, using: &generator)
    let report = try Trainer(architecture, batchSize: 32).train(
      network, on: TrainingSet(unlabelled: epochs(400), count: 400), training: Array(0..<300),
      validation: Array(300..<400), options: options(80), seed: 1
    ).report
    // An epoch of 24 numbers of deviation 1 costs 12.
    #expect(try #require(report.trainingErrors.first) > 6)
    #expect(try #require(report.trainingErrors.last) < 1.5)
    #expect(try #require(report.validationErrors.last) < 1.5)
  }

  @Test func `sparsity draws the activity of hidden units towards the target`() throws {
    func activity(weight: Double) throws -> Double {
      let architecture = try NetworkArchitecture(
        electrodes: 4, windowLength: 6,
        layers: [
          .scaling, .dense(units: 12), .activation(.sigmoid),
          .sparsity(target: 0.15, weight: weight), .dense(units: 24),
        ], head: .reconstruction(.squares))
      var generator = SeededGenerator(seed: 1)
      let samples = epochs(200)
      let trained = try Trainer(architecture, batchSize: 40).train(
        Network(architecture, initialization: .glorotUniform, using: &generator),
        on: TrainingSet(unlabelled: samples, count: 200), training: Array(0..<200),
        options: options(80), seed: 1
      ).network
      let codes = try Scorer(trained.prefix(3)).outputs(of: samples)
      return codes.reduce(0.0) { $0 + Double($1) } / Double(codes.count)
    }
    #expect(abs(try activity(weight: 4) - 0.15) < 0.04)
    #expect(try activity(weight: 0) > 0.3)
  }

  @Test func `layers trained one at a time become one network that is then fine-tuned`() throws {
    var generator = SeededGenerator(seed: 1)
    let samples = epochs(240)
    let labels = (0..<240).map { samples[$0 * 24] > 5.5 }
    func trained(_ architecture: NetworkArchitecture, _ set: TrainingSet) throws -> Network {
      try Trainer(architecture, batchSize: 32).train(
        Network(architecture, initialization: .glorotUniform, using: &generator), on: set,
        training: Array(0..<240), options: options(40), seed: 1
      ).network
    }
    func autoEncoder(inputs: Int, units: Int, isFirst: Bool) throws -> NetworkArchitecture {
      try NetworkArchitecture(
        electrodes: isFirst ? 4 : inputs, windowLength: isFirst ? inputs / 4 : 1,
        layers: (isFirst ? [.scaling] : []) + [
          .dense(units: units), .activation(.sigmoid), .dense(units: inputs),
        ], head: .reconstruction(isFirst ? .squares : .crossEntropy))
    }
    let first = try trained(
      autoEncoder(inputs: 24, units: 10, isFirst: true),
      TrainingSet(unlabelled: samples, count: 240))
    let codes = try Scorer(first.prefix(3)).outputs(of: samples)
    let second = try trained(
      autoEncoder(inputs: 10, units: 5, isFirst: false),
      TrainingSet(unlabelled: codes, count: 240))
    let architecture = try NetworkArchitecture.perceptron(
      electrodes: 4, windowLength: 6, hidden: [10, 5], activation: .sigmoid, head: .softmax)
    let whole = Network(architecture, initialization: .glorotUniform, using: &generator)
      .taking(layers: 0..<3, from: first).taking(layers: 0..<2, from: second, at: 3)
    // The stack's codes are the second encoder's of the first's.
    let deep = try Scorer(whole.prefix(5)).outputs(of: samples)
    #expect(try deep == Scorer(second.prefix(2)).outputs(of: codes))
    let tuned = try Trainer(architecture, batchSize: 32).train(
      whole, on: TrainingSet(samples: samples, labels: labels), training: Array(0..<240),
      options: options(40), seed: 1
    ).network
    let right = try zip(tuned.logOdds(of: samples), labels).count { ($0 > 0) == $1 }
    #expect(right > 225)
  }
}
