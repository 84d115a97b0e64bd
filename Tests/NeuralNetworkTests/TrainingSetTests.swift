import NeuralNetwork
import Randomness
import Testing

@Suite struct TrainingSetTests {
  private let shape: NetworkShape = {
    var shape = NetworkShape(electrodes: 2, windowLength: 26, spatialMaps: 2, hiddenUnits: 5)
    shape.output = .logit
    return shape
  }()

  @Test func `goals lie between labels and opinions, and labels stand where there is none`() {
    var set = Samples.set(shape, count: 6)
    set.soften(by: 0.25, towards: [0: 0.2, 1: 0.6])
    #expect(set.targets == [1, 0, 0, 1, 0, 0])
    #expect(set.goals == [0.8, 0.15, 0, 1, 0, 0])
    set.soften(by: 0, towards: [0: 0.2])
    #expect(set.goals == set.targets)
  }

  @Test func `a network learns the goals, not the labels`() throws {
    var set = Samples.set(shape, count: 300)
    set.soften(by: 1, towards: Dictionary(uniqueKeysWithValues: (0..<300).map { ($0, 0.8) }))
    let options = TrainingOptions(
      rule: .adamW(rate: 0.02, beta1: 0.9, beta2: 0.99, decay: 0), batchSize: 32,
      stopping: .passes(60))
    var generator = SeededGenerator(seed: 3)
    let start = Network(shape: shape, initialization: .centred, using: &generator)
    let (trained, report) = try Trainer(shape: shape, batchSize: 32).train(
      start, on: set, training: Array(0..<300), options: options, seed: 1)
    let scores = try trained.scores(of: set.samples)
    let mean = scores.reduce(0, +) / Float(scores.count)
    #expect(abs(mean - 0.8) < 0.05)
    // Cross-entropy against goals of .8 cannot fall below their entropy.
    #expect(try #require(report.trainingErrors.last) > 0.5)
  }
}
