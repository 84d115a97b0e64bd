import NeuralNetwork
import Randomness

/// Random networks and epochs for tests, made from a seed.
enum Samples {
  static func network(_ shape: NetworkShape, seed: UInt64 = 1) -> Network {
    var generator = SeededGenerator(seed: seed)
    return Network(
      shape: shape, initialization: Initialization(weights: [1.5, 1.5, 2, 2], thresholds: 1),
      using: &generator)
  }

  /// Normal numbers; a target every third epoch, weights between ½ and 1½.
  static func set(_ shape: NetworkShape, count: Int, seed: UInt64 = 2) -> TrainingSet {
    var generator = SeededGenerator(seed: seed)
    return TrainingSet(
      samples: (0..<count * shape.epochSize).map { _ in Float(generator.normal()) },
      labels: (0..<count).map { $0 % 3 == 0 },
      weights: (0..<count).map { _ in Float(0.5 + generator.uniform()) })
  }

  static func epoch(_ index: Int, of set: TrainingSet, _ shape: NetworkShape) -> [Double] {
    set.samples[index * shape.epochSize..<(index + 1) * shape.epochSize].map { Double($0) }
  }
}

extension InstructionSet {
  static let supported = allCases.filter(\.isSupported)
  /// Those that give the same bits.
  static let exact = supported.filter { $0 != .baseline }
}
