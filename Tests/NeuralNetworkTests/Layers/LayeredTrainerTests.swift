import NeuralNetwork
import Randomness
import Testing

/// Training of both published networks: what it learns, and what it does not.
@Suite struct LayeredTrainerTests {
  static let architectures: [LayeredArchitecture] = {
    let made = [
      try? LayeredArchitecture.eegNet(
        electrodes: 4, windowLength: 64, samplingRate: 60, dropout: 0.25),
      try? LayeredArchitecture.oclnn(electrodes: 4, windowLength: 64),
    ]
    return made.compactMap { $0 }
  }()

  @Test(arguments: architectures)
  func `a bump that only targets have is learnt`(architecture: LayeredArchitecture) throws {
    let set = Self.bumps(architecture, count: 600)
    let network = try trained(architecture, on: set, training: Array(0..<400))
    #expect(try Self.area(network, set, 400..<600) > 0.95)
  }

  @Test(arguments: architectures)
  func `from shuffled labels nothing is learnt`(architecture: LayeredArchitecture) throws {
    let set = Self.bumps(architecture, count: 1200)
    var generator = SeededGenerator(seed: 3)
    var labels = set.targets.map { $0 == 1 }
    generator.permute(&labels)
    let shuffled = TrainingSet(samples: set.samples, labels: labels)
    let network = try trained(architecture, on: shuffled, training: Array(0..<400))
    #expect(abs(try Self.area(network, shuffled, 400..<1200) - 0.5) < 0.08)
  }

  @Test(arguments: architectures)
  func `the unit and the offset of an electrode change no decision`(
    architecture: LayeredArchitecture
  ) throws {
    let set = Self.bumps(architecture, count: 200)
    let length = architecture.windowLength
    let other = TrainingSet(
      samples: set.samples.indices.map { index in
        let electrode = index / length % architecture.electrodes
        return electrode == 1 ? 64 * set.samples[index] + 128 : set.samples[index]
      }, labels: set.targets.map { $0 == 1 })
    let one = try trained(architecture, on: set, training: Array(0..<200), passes: 2)
    let two = try trained(architecture, on: other, training: Array(0..<200), passes: 2)
    let scores = (try one.scores(of: set.samples), try two.scores(of: other.samples))
    for (left, right) in zip(scores.0, scores.1) { #expect(abs(left - right) < 1e-2) }
  }

  @Test func `norms stay within their limits`() throws {
    let architecture = Self.architectures[0]
    let set = Self.bumps(architecture, count: 200)
    let network = try trained(architecture, on: set, training: Array(0..<200), rate: 0.05)
    #expect(network.filterNorms("convolution2.weight").allSatisfy { $0 <= 1.00001 })
    #expect(network.filterNorms("convolution5.weight").allSatisfy { $0 <= 0.250001 })
    #expect((network.filterNorms("convolution5.weight").max() ?? 0) > 0.2499)
  }

  @Test func `one class alone is refused`() throws {
    let architecture = Self.architectures[1]
    let set = TrainingSet(
      samples: Array(repeating: 0, count: 3 * architecture.epochSize),
      labels: [false, false, false])
    #expect(throws: TrainingError.classMissing(targets: 0, nontargets: 3)) {
      try trained(architecture, on: set, training: [0, 1, 2])
    }
  }

  @Test func `flat electrodes do no harm`() throws {
    let architecture = Self.architectures[0]
    let set = Self.bumps(architecture, count: 200)
    let length = architecture.windowLength
    let flat = TrainingSet(
      samples: set.samples.indices.map { index in
        index / length % architecture.electrodes == 2 ? 0 : set.samples[index]
      }, labels: set.targets.map { $0 == 1 })
    let network = try trained(architecture, on: flat, training: Array(0..<200), passes: 3)
    #expect(network.isFinite)
  }

  private func trained(
    _ architecture: LayeredArchitecture, on set: TrainingSet, training: [Int], passes: Int = 15,
    rate: Double = 5e-3
  ) throws -> LayeredNetwork {
    var generator = SeededGenerator(seed: 1)
    var options = LayeredTrainingOptions()
    options.passes = passes
    options.rate = rate
    let trainer = try LayeredTrainer(architecture, batchSize: options.batchSize, threads: 2)
    return try trainer.train(
      LayeredNetwork(architecture, using: &generator), on: set, training: training,
      options: options, seed: 1
    ).network
  }

  /// Normal noise; every fourth epoch is a target and has half a period of a sine on two electrodes.
  private static func bumps(_ architecture: LayeredArchitecture, count: Int) -> TrainingSet {
    var generator = SeededGenerator(seed: 2)
    var samples = (0..<count * architecture.epochSize).map { _ in Float(generator.normal()) }
    for epoch in stride(from: 0, to: count, by: 4) {
      for electrode in 0..<2 {
        for time in 20..<36 {
          let start = epoch * architecture.epochSize + electrode * architecture.windowLength
          samples[start + time] += Float(1 - abs(Double(time) - 27.5) / 8) * 1.5
        }
      }
    }
    return TrainingSet(samples: samples, labels: (0..<count).map { $0 % 4 == 0 })
  }

  /// The chance that a target scores above a non-target.
  private static func area(
    _ network: LayeredNetwork, _ set: TrainingSet, _ range: Range<Int>
  ) throws -> Double {
    let scores = try network.scores(of: set.samples)
    let targets = range.filter { set.targets[$0] == 1 }.map { scores[$0] }
    let others = range.filter { set.targets[$0] == 0 }.map { scores[$0] }
    let wins = targets.reduce(0) { sum, target in sum + others.count { $0 < target } }
    return Double(wins) / Double(targets.count * others.count)
  }
}
