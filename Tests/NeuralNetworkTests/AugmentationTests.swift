import Foundation
import NeuralNetwork
import Randomness
import Testing

/// Epochs that change from pass to pass: the mathematics of each change, and what a training makes of them.
@Suite struct AugmentationTests {
  private static let rows = 3
  private static let length = 20
  private static let means: [Float] = [1, -2, 5]

  /// Random epochs, every third of them a target.
  private static func set(_ count: Int) -> TrainingSet {
    var generator = SeededGenerator(seed: 1)
    let samples = (0..<count * rows * length).map { index in
      means[index / length % rows] + Float(generator.normal())
    }
    return TrainingSet(samples: samples, labels: (0..<count).map { $0 % 3 == 0 })
  }

  private static func augmented(
    _ set: TrainingSet, at indices: [Int]? = nil, pass: Int = 0, threads: Int = 1,
    _ change: (inout Augmentation) -> Void
  ) -> TrainingSet {
    var augmentation = Augmentation()
    change(&augmentation)
    return set.augmented(
      at: indices ?? Array(0..<set.count), by: augmentation, means: means, seed: 7, pass: pass,
      threads: threads)
  }

  /// The samples of an electrode in an epoch.
  private static func row(_ set: TrainingSet, _ epoch: Int, _ row: Int) -> [Float] {
    let first = (epoch * rows + row) * length
    return Array(set.samples[first..<first + length])
  }

  @Test
  func `a turned window has the same numbers, all electrodes turned alike, by what is allowed`() {
    let set = Self.set(200)
    let turned = Self.augmented(set) { $0.shift = 4 }
    var found: Set<Int> = []
    for epoch in 0..<set.count {
      let shifts = (0..<Self.rows).map { row -> Int? in
        let (from, to) = (Self.row(set, epoch, row), Self.row(turned, epoch, row))
        return (-4...4).first { shift in
          (0..<Self.length).allSatisfy {
            abs(to[($0 + shift + Self.length) % Self.length] - from[$0]) < 1e-5
          }
        }
      }
      #expect(shifts[0] != nil && shifts.allSatisfy { $0 == shifts[0] })
      if let shift = shifts[0] { found.insert(shift) }
    }
    #expect(found == Set(-4...4))
  }

  @Test
  func
    `a factor is the same for all electrodes, about their means, its logarithm as wide as asked`()
  {
    let set = Self.set(2000)
    let changed = Self.augmented(set) { $0.amplitude = 0.3 }
    var logarithms: [Double] = []
    for epoch in 0..<set.count {
      var factors: [Float] = []
      for row in 0..<Self.rows {
        let mean = Self.means[row]
        for (from, to) in zip(Self.row(set, epoch, row), Self.row(changed, epoch, row))
        where abs(from - mean) > 0.5 { factors.append((to - mean) / (from - mean)) }
      }
      #expect(factors.allSatisfy { abs($0 - factors[0]) < 1e-4 * factors[0] })
      logarithms.append(log(Double(factors[0])))
    }
    let mean = logarithms.reduce(0, +) / 2000
    let variance = logarithms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2000
    // Five standard errors.
    #expect(abs(mean) < 5 * 0.3 / 2000.0.squareRoot())
    #expect(abs(variance.squareRoot() - 0.3) < 5 * 0.3 / 4000.0.squareRoot())
  }

  @Test func `electrodes fall silent as often as asked, at their means, the others are left`() {
    let set = Self.set(2000)
    let changed = Self.augmented(set) { $0.electrodeDropout = 0.2 }
    var silent = 0
    for epoch in 0..<set.count {
      for row in 0..<Self.rows {
        let (from, to) = (Self.row(set, epoch, row), Self.row(changed, epoch, row))
        let isSilent = to.allSatisfy { $0 == Self.means[row] }
        silent += isSilent ? 1 : 0
        #expect(isSilent || zip(from, to).allSatisfy { abs($0 - $1) < 1e-5 })
      }
    }
    #expect(abs(Double(silent) / 6000 - 0.2) < 5 * (0.16 / 6000).squareRoot())
  }

  @Test
  func `an epoch is mixed with one of its class and of the training, its soft target likewise`() {
    // Each epoch is one number all over, its own; what is mixed lies between two of them.
    let count = 60
    let size = Self.rows * Self.length
    var set = TrainingSet(
      samples: (0..<count * size).map { Float($0 / size % 3 == 0 ? 1000 : 0) + Float($0 / size) },
      labels: (0..<count).map { $0 % 3 == 0 })
    set.soften(
      by: 1,
      towards: Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, Double($0) / 100) }))
    let chosen = Array(0..<40)
    let mixed = Self.augmented(set, at: chosen) { $0.mixing = 0.4 }
    for epoch in 0..<count {
      let values = (0..<Self.rows).flatMap { Self.row(mixed, epoch, $0) }
      let (own, value) = (set.samples[epoch * size], values[0])
      #expect(values.allSatisfy { abs($0 - value) < 1e-3 })
      guard epoch < 40 else {
        #expect(value == own)
        continue
      }
      // Within its class and the epochs that are learned from, by 0.4 of the way at most.
      let top: Float = set.labels[epoch] ? 1039 : 38
      let bottom: Float = set.labels[epoch] ? 1000 : 1
      #expect(value >= own + 0.4 * (bottom - own) - 1e-3)
      #expect(value <= own + 0.4 * (top - own) + 1e-3)
      let moved = value - own
      #expect(abs((mixed.softTargets[epoch] - set.softTargets[epoch]) * 100 - moved) < 1e-2)
    }
    #expect(zip(mixed.samples, set.samples).contains { abs($0 - $1) > 1 })
  }

  @Test func `what is not asked for changes nothing`() {
    let set = Self.set(30)
    let same = Self.augmented(set) { _ in }
    #expect(same.samples == set.samples && same.softTargets == set.softTargets)
  }

  @Test func `another pass has other changes, the same pass the same on any number of threads`() {
    let set = Self.set(100)
    func all(pass: Int, threads: Int) -> TrainingSet {
      Self.augmented(set, pass: pass, threads: threads) {
        ($0.shift, $0.amplitude, $0.electrodeDropout, $0.mixing) = (2, 0.1, 0.1, 0.3)
      }
    }
    let first = all(pass: 3, threads: 1)
    for threads in 2...4 { #expect(all(pass: 3, threads: threads).samples == first.samples) }
    #expect(all(pass: 4, threads: 1).samples != first.samples)
  }

  // Of the general kernels one keeps what it works out of epochs for the next pass.
  @Test(
    arguments: try [
      NetworkArchitecture.cecotti(electrodes: 6, windowLength: 70), Samples.oclnn(),
      Samples.eegNet(), Samples.memory(),
    ])
  func `a training with changed epochs is the plain one on their copies, on any number of threads`(
    architecture: NetworkArchitecture
  ) throws {
    let set = Samples.set(architecture, count: 50)
    func trained(_ shift: Int, amplitude: Double, threads: Int) throws -> Network {
      var options = TrainingOptions(
        rule: .adamW(rate: 1e-3, beta1: 0.9, beta2: 0.99, decay: 0), batchSize: 24,
        stopping: .passes(3))
      options.augmentation.shift = shift
      options.augmentation.amplitude = amplitude
      return try Trainer(architecture, batchSize: 24, threads: threads).train(
        Samples.network(architecture), on: set, training: Array(0..<40),
        validation: Array(40..<50), options: options, seed: 3
      ).network
    }
    let plain = try trained(0, amplitude: 0, threads: 1)
    let turned = try trained(2, amplitude: 0, threads: 1)
    let scaled = try trained(0, amplitude: 0.5, threads: 1)
    #expect(Set([plain, turned, scaled].map(\.parameters)).count == 3)
    // A factor of 1 in all but the name takes the way of changed epochs.
    let almost = try trained(0, amplitude: 1e-300, threads: 1)
    for (found, expected) in zip(almost.parameters, plain.parameters) {
      #expect(abs(found - expected) < 2e-3)
    }
    for threads in 2...4 {
      #expect(try trained(2, amplitude: 0, threads: threads) == turned)
    }
  }
}
