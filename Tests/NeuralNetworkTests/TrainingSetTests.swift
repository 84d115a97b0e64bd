import NeuralNetwork
import Randomness
import Testing

@Suite struct TrainingSetTests {
  @Test func `soft targets lie between labels and probabilities; labels stand where there is none`()
  {
    var set = TrainingSet(
      samples: Array(repeating: 0, count: 12), labels: (0..<6).map { $0 % 3 == 0 })
    set.soften(by: 0.25, towards: [0: 0.2, 1: 0.6])
    #expect(set.labels == [true, false, false, true, false, false])
    #expect(set.softTargets == [0.8, 0.15, 0, 1, 0, 0])
    set.soften(by: 0, towards: [0: 0.2])
    #expect(set.softTargets == [1, 0, 0, 1, 0, 0])
  }

  @Test func `balancing gives both classes the same weight and keeps the mean`() {
    var set = TrainingSet(
      samples: Array(repeating: 0, count: 400), labels: (0..<400).map { $0 % 4 == 0 })
    let indices = Array(3..<400)
    set.balanceClasses(of: indices)
    let targets = indices.filter { set.labels[$0] }.reduce(0.0) { $0 + Double(set.weights[$1]) }
    let all = indices.reduce(0.0) { $0 + Double(set.weights[$1]) }
    #expect(abs(targets / all - 0.5) < 1e-5)
    #expect(abs(all / Double(indices.count) - 1) < 1e-5)
    #expect(set.weights[0] == 1)
  }

  @Test(
    arguments: try [
      NetworkArchitecture.cecotti(
        electrodes: 2, windowLength: 26, spatialMaps: 2, hiddenUnits: 5, head: .logit),
      .oclnn(electrodes: 2, windowLength: 30),
      .perceptron(electrodes: 2, windowLength: 26, hidden: [6]),
    ])
  func `networks learn the soft targets, not the labels`(architecture: NetworkArchitecture) throws {
    var set = Samples.set(architecture, count: 300)
    set.soften(by: 1, towards: Dictionary(uniqueKeysWithValues: (0..<300).map { ($0, 0.8) }))
    let options = TrainingOptions(
      rule: .adamW(rate: 0.02, beta1: 0.9, beta2: 0.99, decay: 0), batchSize: 32,
      stopping: .passes(60))
    var generator = SeededGenerator(seed: 3)
    let start = Network(architecture, initialization: .glorotUniform, using: &generator)
    let (trained, report) = try Trainer(architecture, batchSize: 32).train(
      start, on: set, training: Array(0..<300), options: options, seed: 1)
    let logOdds = try trained.logOdds(of: set.samples)
    let mean = logOdds.reduce(0, +) / Double(logOdds.count)
    #expect(abs(mean - 1.386) < 0.3)  // ln(.8 / .2)
    // Cross-entropy against targets of .8 cannot fall below their entropy.
    #expect(try #require(report.trainingErrors.last) > 0.5)
  }
}
