import NeuralNetwork
import Randomness

/// Random networks of layers and epochs for tests, made from a seed.
enum LayeredSamples {
  /// Every layer there is, in an order of no use.
  static func mixture(electrodes: Int = 5, windowLength: Int = 41) throws -> LayeredArchitecture {
    try LayeredArchitecture(
      electrodes: electrodes, windowLength: windowLength,
      layers: [
        .convolution(
          maps: 5, kernel: Layer.Kernel(rows: .one, samples: 6, keepsLength: true), hasBias: true),
        .normalization,
        .elu,
        .depthwiseConvolution(
          multiplier: 3, kernel: Layer.Kernel(rows: .all, samples: 4, step: 3), limit: 1),
        .relu,
      ] + Layer.separableConvolution(maps: 7, samples: 3) + [
        .normalization,
        .averagePooling(samples: 4),
        .elu,
        .dense(units: 2, limit: 2),
      ])
  }

  static func eegNet(
    electrodes: Int = 6, windowLength: Int = 70, dropout: Double = 0
  ) throws -> LayeredArchitecture {
    try .eegNet(
      electrodes: electrodes, windowLength: windowLength, samplingRate: 30, dropout: dropout)
  }

  static func oclnn(electrodes: Int = 6, windowLength: Int = 70) throws -> LayeredArchitecture {
    try .oclnn(electrodes: electrodes, windowLength: windowLength)
  }

  /// The mixture and both published networks, without dropout.
  static func all() throws -> [LayeredArchitecture] {
    let oclnn = try oclnn()
    let kept = oclnn.layers.filter { if case .dropout = $0 { false } else { true } }
    return [
      try mixture(), try eegNet(),
      try LayeredArchitecture(
        electrodes: oclnn.electrodes, windowLength: oclnn.windowLength, layers: kept),
    ]
  }

  /// A network whose every number is random: gains, shifts, thresholds and statistics too.
  static func network(_ architecture: LayeredArchitecture, seed: UInt64 = 1) -> LayeredNetwork {
    var generator = SeededGenerator(seed: seed)
    var network = LayeredNetwork(architecture, using: &generator)
    for step in architecture.steps {
      for index in step.bias { network.parameters[index] += Float(0.3 * generator.normal()) }
      if case .normalization = step.operation {
        for index in step.weight { network.parameters[index] += Float(0.3 * generator.normal()) }
      }
    }
    for index in network.statistics.indices {
      network.statistics[index] += Float(0.4 * generator.uniform())
    }
    return network
  }

  /// Normal numbers; a target every third epoch, weights between ½ and 1½.
  static func set(
    _ architecture: LayeredArchitecture, count: Int, seed: UInt64 = 2
  ) -> TrainingSet {
    var generator = SeededGenerator(seed: seed)
    return TrainingSet(
      samples: (0..<count * architecture.epochSize).map { _ in Float(generator.normal()) },
      labels: (0..<count).map { $0 % 3 == 0 },
      weights: (0..<count).map { _ in Float(0.5 + generator.uniform()) })
  }

  static func epochs(of set: TrainingSet, _ architecture: LayeredArchitecture) -> [[Double]] {
    let size = architecture.epochSize
    return (0..<set.count).map { index in
      set.samples[index * size..<(index + 1) * size].map { Double($0) }
    }
  }
}
