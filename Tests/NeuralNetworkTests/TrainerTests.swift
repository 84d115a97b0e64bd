import NeuralNetwork
import Randomness
import TestSupport
import Testing

/// Training as users see it: what is learnt, when it stops, what is refused.
@Suite struct TrainerTests {
  /// Networks with options that suit them, on 4 electrodes × 64 samples.
  static let cases: [(NetworkArchitecture, TrainingOptions)] = {
    let adam = TrainingOptions(
      rule: .adamW(rate: 5e-3, beta1: 0.9, beta2: 0.99, decay: 0.05), batchSize: 32,
      stopping: .passes(15))
    var falling = adam
    falling.schedule = .cosine
    return
      (try? [
        (
          .cecotti(electrodes: 4, windowLength: 64),
          TrainingOptions(rule: .descent(lambda: 2), batchSize: 8, stopping: .passes(40))
        ),
        (
          .cecotti(
            electrodes: 4, windowLength: 64, hidden: .tanh, head: .logit, temporalDropout: 0.3),
          adam
        ),
        (.eegNet(electrodes: 4, windowLength: 64, samplingRate: 60, dropout: 0.25), falling),
        (.oclnn(electrodes: 4, windowLength: 64), falling),
        (.perceptron(electrodes: 4, windowLength: 64, hidden: [20], dropout: 0.3), adam),
        (
          .perceptron(
            electrodes: 4, windowLength: 64, hidden: [20, 10], activation: .sigmoid,
            head: .softmax),
          TrainingOptions(
            rule: .momentum(rate: 0.1, momentum: 0.9, decay: 1e-3), batchSize: 32,
            stopping: .passes(40))
        ),
      ]) ?? []
  }()

  @Test(arguments: cases) func `a bump that only targets have is found in unseen epochs`(
    architecture: NetworkArchitecture, options: TrainingOptions
  ) throws {
    let set = Self.bumps(count: 600)
    let (network, report) = try trained(architecture, on: set, 0..<400, options)
    #expect(try Self.area(network, set, 400..<600) > 0.95)
    #expect(report.passes == options.mostPasses && report.bestPass == options.mostPasses)
    #expect(report.trainingErrors[options.mostPasses - 1] < report.trainingErrors[0] / 1.5)
    #expect(report.validationErrors.isEmpty)
    #expect(
      report.secondsPerPass > 0
        && report.seconds >= report.secondsPerPass * Double(report.passes))
  }

  @Test(arguments: cases) func `from shuffled labels nothing is learnt`(
    architecture: NetworkArchitecture, options: TrainingOptions
  ) throws {
    let set = Self.bumps(count: 1200)
    var generator = SeededGenerator(seed: 3)
    var labels = set.labels
    generator.permute(&labels)
    let shuffled = TrainingSet(samples: set.samples, labels: labels)
    let network = try trained(architecture, on: shuffled, 0..<400, options).network
    #expect(abs(try Self.area(network, shuffled, 400..<1200) - 0.5) < 0.08)
  }

  @Test(arguments: cases.filter { $0.0.layers[0] == .scaling })
  func `where the input is scaled, the unit and the offset of an electrode change no decision`(
    architecture: NetworkArchitecture, options: TrainingOptions
  ) throws {
    var options = options
    options.limit(passes: 2)
    let set = Self.bumps(count: 200)
    let other = TrainingSet(
      samples: set.samples.indices.map { index in
        index / 64 % 4 == 1 ? 64 * set.samples[index] + 128 : set.samples[index]
      }, labels: set.labels)
    let one = try trained(architecture, on: set, 0..<200, options).network
    let two = try trained(architecture, on: other, 0..<200, options).network
    for (left, right) in try zip(one.logOdds(of: set.samples), two.logOdds(of: other.samples)) {
      #expect(abs(left - right) < 1e-2)
    }
  }

  @Test func `norms stay within their limits`() throws {
    var options = Self.cases[2].1
    options.rule = .adamW(rate: 0.05, beta1: 0.9, beta2: 0.999, decay: 0)
    let network = try trained(
      Self.cases[2].0, on: Self.bumps(count: 200), 0..<200, options
    ).network
    #expect(network.filterNorms(.convolution(2, .weight)).allSatisfy { $0 <= 1.00001 })
    #expect(network.filterNorms(.dense(1, .weight)).allSatisfy { $0 <= 0.250001 })
    #expect((network.filterNorms(.dense(1, .weight)).max() ?? 0) > 0.2499)
  }

  @Test(arguments: cases) func `flat electrodes do no harm`(
    architecture: NetworkArchitecture, options: TrainingOptions
  ) throws {
    var options = options
    options.limit(passes: 3)
    let set = Self.bumps(count: 200)
    let flat = TrainingSet(
      samples: set.samples.indices.map { $0 / 64 % 4 == 2 ? 0 : set.samples[$0] },
      labels: set.labels)
    #expect(try trained(architecture, on: flat, 0..<200, options).network.isFinite)
  }

  @Test(arguments: [cases[1], cases[4]])
  func `training stops after its patience and returns the best pass`(
    architecture: NetworkArchitecture, options: TrainingOptions
  ) throws {
    var options = options
    options.rule = .adamW(rate: 1e-2, beta1: 0.9, beta2: 0.99, decay: 0)
    options.stopping = .leastValidationError(patience: 5, passes: 200)
    let trainer = try Trainer(architecture, batchSize: 32)
    let set = Self.bumps(count: 160, amplitude: 0.5)
    var seen: [TrainingProgress] = []
    let start = Self.start(architecture)
    let (trained, report) = try trainer.train(
      start, on: set, training: Array(0..<120), validation: Array(120..<160), options: options,
      seed: 1
    ) { seen.append($0) }
    #expect(report.passes == report.bestPass + 5)
    let least = try #require(report.validationErrors.min())
    #expect(report.validationErrors[report.bestPass - 1] == least)
    #expect(seen.map(\.pass) == Array(1...report.passes))
    #expect(seen.compactMap(\.validationError) == report.validationErrors)
    // The same pass again, on its own, is the network that was returned.
    options.stopping = .passes(report.bestPass)
    let (repeated, _) = try trainer.train(
      start, on: set, training: Array(0..<120), options: options, seed: 1)
    #expect(repeated == trained)
  }

  @Test func `to learn from means worked out once is to learn from the epochs`() throws {
    let architecture = try NetworkArchitecture(
      electrodes: 3, windowLength: 33,
      layers: [
        .averagePooling(samples: 4), .dropout(0.3), .dense(units: 9), .activation(.tanh),
        .dropout(0.5), .dense(units: 1),
      ], head: .logit)
    let set = Samples.set(architecture, count: 60)
    func trained(threads: Int, mixing: Double) throws -> (Network, [Double]) {
      var options = TrainingOptions(
        rule: .adamW(rate: 1e-2, beta1: 0.9, beta2: 0.99, decay: 0.1), batchSize: 20,
        stopping: .passes(4))
      // Of so little is left in single precision that epochs stay as they are; but means are taken anew.
      options.augmentation.mixing = mixing
      let trainer = try Trainer(architecture, batchSize: 20, threads: threads)
      // The second training is as the first.
      for seed in [1, 2] as [UInt64] {
        let (network, report) = try trainer.train(
          Samples.network(architecture), on: set, training: Array(0..<50),
          validation: Array(50..<60), options: options, seed: seed)
        if seed == 2 { return (network, report.trainingErrors + report.validationErrors) }
      }
      preconditionFailure("two trainings")
    }
    let whole = try trained(threads: 1, mixing: 1e-300)
    for threads in 1...3 {
      let once = try trained(threads: threads, mixing: 0)
      #expect(once.0 == whole.0 && once.1 == whole.1)
    }
  }

  @Test(arguments: [cases[0], cases[3]]) func `a class that is missing is an error`(
    architecture: NetworkArchitecture, options: TrainingOptions
  ) throws {
    let trainer = try Trainer(architecture, batchSize: 32)
    for training in [[1, 2, 3], []] {
      #expect(throws: TrainingError.classMissing(targets: 0, nontargets: training.count)) {
        try trainer.train(
          Self.start(architecture), on: Self.bumps(count: 8), training: training,
          options: options, seed: 1)
      }
    }
  }

  @Test(arguments: [cases[1], cases[4]])
  func `numbers beyond all bounds are an error that names the pass`(
    architecture: NetworkArchitecture, options: TrainingOptions
  ) throws {
    let set = TrainingSet(
      samples: Array(repeating: .nan, count: 16 * 256), labels: (0..<16).map { $0 % 4 == 0 })
    #expect(throws: TrainingError.diverged(pass: 1)) {
      try trained(architecture, on: set, 0..<16, options)
    }
  }

  @Test(arguments: [cases[1], cases[2]])
  func `one trainer trains network after network as if each were the first`(
    architecture: NetworkArchitecture, options: TrainingOptions
  ) throws {
    var options = options
    options.limit(passes: 3)
    let set = Self.bumps(count: 64)
    let shared = try Trainer(architecture, batchSize: 64)
    for seed in 1...3 as ClosedRange<UInt64> {
      let alone = try Trainer(architecture, batchSize: 32)
      let networks = try [shared, alone].map {
        try $0.train(
          Self.start(architecture), on: set, training: Array(0..<64), options: options, seed: seed
        ).network
      }
      #expect(networks[0] == networks[1])
    }
  }

  private static func start(_ architecture: NetworkArchitecture) -> Network {
    var generator = SeededGenerator(seed: 5)
    return Network(architecture, initialization: .glorotUniform, using: &generator)
  }

  private func trained(
    _ architecture: NetworkArchitecture, on set: TrainingSet, _ training: Range<Int>,
    _ options: TrainingOptions
  ) throws -> (network: Network, report: TrainingReport) {
    try Trainer(architecture, batchSize: options.batchSize, threads: 2).train(
      Self.start(architecture), on: set, training: Array(training), options: options, seed: 1)
  }

  /// Normal noise; every fourth epoch is a target and has a bump on two of four electrodes.
  private static func bumps(count: Int, amplitude: Double = 1.5) -> TrainingSet {
    var generator = SeededGenerator(seed: 2)
    var samples = generator.normals(count * 256)
    for epoch in stride(from: 0, to: count, by: 4) {
      for electrode in 0..<2 {
        for time in 20..<36 {
          samples[(epoch * 4 + electrode) * 64 + time] += Float(
            (1 - abs(Double(time) - 27.5) / 8) * amplitude)
        }
      }
    }
    return TrainingSet(samples: samples, labels: (0..<count).map { $0 % 4 == 0 })
  }

  /// The chance that a target scores above a non-target.
  private static func area(
    _ network: Network, _ set: TrainingSet, _ range: Range<Int>
  ) throws -> Double {
    let scores = try network.logOdds(of: set.samples)
    let targets = range.filter { set.labels[$0] }.map { scores[$0] }
    let others = range.filter { !set.labels[$0] }.map { scores[$0] }
    let wins = targets.reduce(0) { sum, target in sum + others.count { $0 < target } }
    return Double(wins) / Double(targets.count * others.count)
  }
}
