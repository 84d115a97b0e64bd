import NeuralNetwork
import Randomness
import Testing

@Suite struct TrainerTests {
  private let shape = NetworkShape(electrodes: 4, windowLength: 26, spatialMaps: 3, hiddenUnits: 10)

  /// Targets carry a bump on the first electrode, in noise; every fourth epoch is one.
  private func bumps(_ count: Int, seed: UInt64 = 1, amplitude: Double = 1.5) -> TrainingSet {
    var generator = SeededGenerator(seed: seed)
    var samples: [Float] = []
    for epoch in 0..<count {
      for electrode in 0..<4 {
        for sample in 0..<26 {
          let bump = epoch % 4 == 0 && electrode == 0 && (13..<26).contains(sample) ? amplitude : 0
          samples.append(Float(generator.normal() + bump))
        }
      }
    }
    return TrainingSet(samples: samples, labels: (0..<count).map { $0 % 4 == 0 })
  }

  private func start(_ output: NetworkShape.Output = .twoSigmoids) -> Network {
    var shape = shape
    shape.output = output
    var generator = SeededGenerator(seed: 5)
    return Network(shape: shape, initialization: .centred, using: &generator)
  }

  private func recall(_ network: Network, on set: TrainingSet) throws -> (Double, Double) {
    let scores = try network.scores(of: set.samples)
    let targets = scores.indices.filter { set.targets[$0] == 1 }
    let others = scores.indices.filter { set.targets[$0] == 0 }
    return (
      Double(targets.count { scores[$0] > 0.5 }) / Double(targets.count),
      Double(others.count { scores[$0] <= 0.5 }) / Double(others.count)
    )
  }

  @Test(arguments: [
    (
      NetworkShape.Output.twoSigmoids,
      TrainingOptions(rule: .descent(lambda: 2), batchSize: 8, stopping: .passes(40))
    ),
    (
      .logit,
      TrainingOptions(
        rule: .adamW(rate: 3e-3, beta1: 0.9, beta2: 0.99, decay: 0.05), batchSize: 32,
        stopping: .passes(40))
    ),
  ])
  func `training finds a bump in unseen epochs`(
    output: NetworkShape.Output, options: TrainingOptions
  ) throws {
    let network = start(output)
    let trainer = try Trainer(shape: network.shape, batchSize: options.batchSize, threads: 2)
    let (trained, report) = try trainer.train(
      network, on: bumps(400), training: Array(0..<400), options: options, seed: 1)
    let (targets, others) = try recall(trained, on: bumps(400, seed: 2))
    #expect(targets > 0.9 && others > 0.9)
    #expect(report.passes == 40 && report.bestPass == 40)
    #expect(report.trainingErrors[39] < report.trainingErrors[0] / 2)
    #expect(report.validationErrors.isEmpty)
    #expect(report.secondsPerPass > 0 && report.seconds >= report.secondsPerPass * 40)
  }

  @Test func `training stops after its patience and returns the best pass`() throws {
    let network = start(.logit)
    let options = TrainingOptions(
      rule: .adamW(rate: 1e-2, beta1: 0.9, beta2: 0.99, decay: 0), batchSize: 16,
      stopping: .leastValidationError(patience: 5, passes: 200))
    let trainer = try Trainer(shape: network.shape, batchSize: 16)
    let set = bumps(160, amplitude: 0.5)
    var seen: [TrainingProgress] = []
    let (trained, report) = try trainer.train(
      network, on: set, training: Array(0..<120), validation: Array(120..<160), options: options,
      seed: 1
    ) { seen.append($0) }
    #expect(report.passes == report.bestPass + 5)
    let least = try #require(report.validationErrors.min())
    #expect(report.validationErrors[report.bestPass - 1] == least)
    #expect(seen.map(\.pass) == Array(1...report.passes))
    #expect(seen.compactMap(\.validationError) == report.validationErrors)
    // The same pass again, on its own, is the network that was returned.
    var again = options
    again.stopping = .passes(report.bestPass)
    let (repeated, _) = try trainer.train(
      network, on: set, training: Array(0..<120), options: again, seed: 1)
    #expect(repeated == trained)
  }

  @Test func `balancing gives both classes the same weight and keeps the mean`() {
    var set = bumps(400)
    let indices = Array(3..<400)
    set.balanceClasses(of: indices)
    let targets = indices.filter { set.targets[$0] == 1 }.reduce(0.0) {
      $0 + Double(set.weights[$1])
    }
    let all = indices.reduce(0.0) { $0 + Double(set.weights[$1]) }
    #expect(abs(targets / all - 0.5) < 1e-5)
    #expect(abs(all / Double(indices.count) - 1) < 1e-5)
    #expect(set.weights[0] == 1)
  }

  @Test func `a class that is missing is an error`() throws {
    let trainer = try Trainer(shape: shape, batchSize: 8)
    let options = TrainingOptions(rule: .plainDescent(rate: 1), batchSize: 8, stopping: .passes(1))
    #expect(throws: TrainingError.classMissing(targets: 0, nontargets: 3)) {
      try trainer.train(start(), on: bumps(8), training: [1, 2, 3], options: options, seed: 1)
    }
    #expect(throws: TrainingError.classMissing(targets: 0, nontargets: 0)) {
      try trainer.train(start(), on: bumps(8), training: [], options: options, seed: 1)
    }
  }

  @Test func `numbers beyond all bounds are an error that names the pass`() throws {
    let network = start(.logit)
    let trainer = try Trainer(shape: network.shape, batchSize: 8)
    let set = TrainingSet(
      samples: Array(repeating: .nan, count: 16 * 104), labels: (0..<16).map { $0 % 4 == 0 })
    let options = TrainingOptions(rule: .plainDescent(rate: 1), batchSize: 8, stopping: .passes(9))
    #expect(throws: TrainingError.diverged(pass: 1)) {
      try trainer.train(network, on: set, training: Array(0..<16), options: options, seed: 1)
    }
  }

  @Test func `averaging returns the mean over the last passes`() throws {
    let trainer = try Trainer(shape: shape, batchSize: 8)
    let set = bumps(40)
    func parameters(after passes: Int, averaged: Int) throws -> [Float] {
      var options = TrainingOptions(
        rule: .plainDescent(rate: 0.5), batchSize: 8, stopping: .passes(passes))
      options.averagedPasses = averaged
      return try trainer.train(
        start(), on: set, training: Array(0..<40), options: options, seed: 1
      ).network.parameters
    }
    let singles = try (3...5).map { try parameters(after: $0, averaged: 0) }
    let mean = try parameters(after: 5, averaged: 3)
    for index in mean.indices {
      #expect(abs(mean[index] - singles.reduce(0) { $0 + $1[index] } / 3) < 1e-6)
    }
  }

  @Test func `one trainer trains member after member as if each were the first`() throws {
    let options = TrainingOptions(
      rule: .adamW(rate: 1e-2, beta1: 0.9, beta2: 0.99, decay: 0.1), batchSize: 16,
      stopping: .passes(3))
    let set = bumps(64)
    let shared = try Trainer(shape: shape, batchSize: 32)
    for seed in 1...3 as ClosedRange<UInt64> {
      let alone = try Trainer(shape: shape, batchSize: 16)
      let training = Array(0..<64)
      let left = try shared.train(
        start(), on: set, training: training, options: options, seed: seed)
      let right = try alone.train(
        start(), on: set, training: training, options: options, seed: seed)
      #expect(left.network == right.network)
    }
  }
}
