import NeuralNetwork
import Randomness
import TestSupport

/// Random networks and epochs for tests, made from a seed.
enum Samples {
  /// Networks of the fused kernels, over sizes that leave every tile a remainder.
  static func cecotti() throws -> [NetworkArchitecture] {
    [
      try .cecotti(electrodes: 64, windowLength: 78),
      try .cecotti(electrodes: 8, windowLength: 91, hidden: .tanh, head: .logit),
      try .cecotti(electrodes: 1, windowLength: 13, spatialMaps: 1, hiddenUnits: 1),
      try .cecotti(electrodes: 7, windowLength: 96, spatialMaps: 1, head: .logit),
      try .cecotti(electrodes: 3, windowLength: 40, spatialMaps: 7, hiddenUnits: 23),
      try .cecotti(
        electrodes: 17, windowLength: 130, spatialMaps: 12, hiddenUnits: 41, hidden: .tanh),
    ]
  }

  /// Networks of the general kernels, without dropout: every layer and every head is in one of them.
  static func layered() throws -> [NetworkArchitecture] {
    try filters() + [
      mixture(), eegNet(),
      // OCLNN without its dropout.
      NetworkArchitecture(
        electrodes: 6, windowLength: 70,
        layers: oclnn().layers.filter { $0 != .dropout(0.25) }, head: .softmax),
      reconstruction(.squares), reconstruction(.crossEntropy),
      sparse(), pooled(.logit), pooled(.twoSigmoids),
      .perceptron(
        electrodes: 5, windowLength: 9, hidden: [7, 6], activation: .scaledTanh,
        head: .twoSigmoids),
      tied(), areas(), memory(), memory(units: 3, electrodes: 1, windowLength: 1),
      memory(units: 19, electrodes: 4, windowLength: 12),
      .leNet5(electrodes: 9, windowLength: 33, learnsPooling: true),
      // The front of EEGNet at its usual sizes, and with more taps than samples.
      .eegNet(electrodes: 9, windowLength: 78, samplingRate: 120, dropout: 0),
      .eegNet(electrodes: 3, windowLength: 33, samplingRate: 90, dropout: 0),
      // What the fused kernels run otherwise.
      .cecotti(electrodes: 3, windowLength: 40, spatialMaps: 7, hiddenUnits: 23),
    ]
  }

  /// Filters on single rows, of lengths that are worked on many, a few and one at a time.
  static func filters() throws -> [NetworkArchitecture] {
    let sizes = [(5, 3), (9, 8), (12, 13), (19, 16), (26, 24), (31, 40), (52, 2)]
    return try sizes.flatMap { length, taps in
      try [true, false].filter { $0 || taps < length }.map { keepsLength in
        try NetworkArchitecture(
          electrodes: 2, windowLength: length,
          layers: [
            .convolution(maps: 3, kernel: Layer.Kernel(rows: .all, samples: 1)),
            .groupedConvolution(
              multiplier: 1,
              kernel: Layer.Kernel(rows: .one, samples: taps, keepsLength: keepsLength),
              hasBias: keepsLength),
            .activation(.tanh),
            .dense(units: 2),
          ], head: .softmax)
      }
    }
  }

  /// Convolutions of every kind, in an order of no use.
  static func mixture(electrodes: Int = 5, windowLength: Int = 41) throws -> NetworkArchitecture {
    try NetworkArchitecture(
      electrodes: electrodes, windowLength: windowLength,
      layers: [
        .scaling,
        .convolution(maps: 5, kernel: Layer.Kernel(rows: .one, samples: 6, keepsLength: true)),
        .normalization,
        .activation(.elu),
        .groupedConvolution(
          multiplier: 3, kernel: Layer.Kernel(rows: .all, samples: 4, step: 3), hasBias: false,
          limit: 1),
        .activation(.relu),
      ] + Layer.separableConvolution(maps: 7, samples: 3) + [
        .normalization,
        .averagePooling(samples: 4),
        .activation(.elu),
        .dense(units: 2, limit: 2),
      ], head: .softmax)
  }

  static func eegNet(
    electrodes: Int = 6, windowLength: Int = 70, dropout: Double = 0
  ) throws -> NetworkArchitecture {
    try .eegNet(
      electrodes: electrodes, windowLength: windowLength, samplingRate: 30, dropout: dropout)
  }

  static func oclnn() throws -> NetworkArchitecture {
    try .oclnn(electrodes: 6, windowLength: 70)
  }

  /// An auto-encoder without scaling or with it.
  static func reconstruction(_ loss: Head.ReconstructionLoss) throws -> NetworkArchitecture {
    try NetworkArchitecture(
      electrodes: 3, windowLength: 7,
      layers: (loss == .squares ? [.scaling] : [])
        + [.dense(units: 5), .activation(.tanh), .dense(units: 21)],
      head: .reconstruction(loss))
  }

  /// A sparse auto-encoder.
  static func sparse() throws -> NetworkArchitecture {
    try NetworkArchitecture(
      electrodes: 4, windowLength: 6,
      layers: [
        .scaling, .dense(units: 9), .activation(.sigmoid), .sparsity(target: 0.15, weight: 0.7),
        .dense(units: 24),
      ], head: .reconstruction(.squares))
  }

  /// A denoising auto-encoder with tied weights, without its noise.
  static func tied(corruption: Double = 0) throws -> NetworkArchitecture {
    try NetworkArchitecture(
      electrodes: 5, windowLength: 7,
      layers: [.scaling, .dropout(corruption), .dense(units: 22), .activation(.sigmoid)]
        + [.sparsity(target: 0.2, weight: 0.3), .transposedDense(of: 1)],
      head: .reconstruction(.squares))
  }

  /// Two memories, one of them both ways, with a convolution over time between them.
  static func memory(
    units: Int = 10, electrodes: Int = 3, windowLength: Int = 9
  ) throws -> NetworkArchitecture {
    let kernel = Layer.Kernel(rows: .one, samples: 3, keepsLength: true)
    return try NetworkArchitecture(
      electrodes: electrodes, windowLength: windowLength,
      layers: [
        .scaling, .lstm(units: units, bothWays: true), .convolution(maps: 5, kernel: kernel),
        .lstm(units: 4), .dense(units: 1),
      ], head: .logit)
  }

  /// Means over rows and samples, from the middle of the window on.
  static func areas() throws -> NetworkArchitecture {
    try NetworkArchitecture(
      electrodes: 8, windowLength: 30,
      layers: [
        .convolution(maps: 3, kernel: Layer.Kernel(rows: .one, samples: 1)),
        .averagePooling(samples: 4, rows: 3, first: 5, most: 5), .activation(.tanh),
        .dense(units: 2),
      ], head: .softmax)
  }

  /// Neighbouring rows, maximum pooling and biases of groups, after LeNet-5.
  static func pooled(_ head: Head) throws -> NetworkArchitecture {
    try NetworkArchitecture(
      electrodes: 7, windowLength: 31,
      layers: [
        .convolution(maps: 4, kernel: Layer.Kernel(rows: .exactly(3), samples: 5)),
        .activation(.scaledTanh),
        .maximumPooling(samples: 2),
        .groupedConvolution(
          multiplier: 2, kernel: Layer.Kernel(rows: .exactly(2), samples: 3), hasBias: true),
        .activation(.sigmoid),
        .averagePooling(samples: 3),
        .dense(units: 6),
        .activation(.tanh),
        .dense(units: head == .logit ? 1 : 2),
      ], head: head)
  }

  /// A network whose every number is random: biases, gains, shifts and statistics too.
  static func network(_ architecture: NetworkArchitecture, seed: UInt64 = 1) -> Network {
    var generator = SeededGenerator(seed: seed)
    let filters = architecture.steps.count { $0.filter != nil }
    var network = Network(
      architecture,
      initialization: .normal(weights: Array(repeating: 1.7, count: filters), biases: 1),
      using: &generator)
    for step in architecture.steps where step.layer == .normalization {
      for index in step.weight { network.parameters[index] += Float(0.3 * generator.normal()) }
      for index in step.bias { network.parameters[index] += Float(0.3 * generator.normal()) }
    }
    for step in architecture.steps where !step.recurrent.isEmpty {
      for index in step.bias { network.parameters[index] += Float(0.5 * generator.normal()) }
    }
    for index in network.statistics.indices {
      network.statistics[index] += Float(0.4 * generator.uniform())
    }
    return network
  }

  /// Normal numbers (between 0 and 1 for a cross-entropy of reconstruction); a target every third
  /// epoch, some of them softened, weights between ½ and 1½.
  static func set(
    _ architecture: NetworkArchitecture, count: Int, seed: UInt64 = 2
  ) -> TrainingSet {
    var generator = SeededGenerator(seed: seed)
    let isProbability = architecture.head == .reconstruction(.crossEntropy)
    var set = TrainingSet(
      samples: isProbability
        ? generator.uniforms(count * architecture.epochSize)
        : generator.normals(count * architecture.epochSize),
      labels: (0..<count).map { $0 % 3 == 0 },
      weights: (0..<count).map { _ in Float(0.5 + generator.uniform()) })
    set.soften(
      by: 0.6,
      towards: Dictionary(
        uniqueKeysWithValues: stride(from: 0, to: count, by: 2).map { ($0, generator.uniform()) }))
    return set
  }
}

extension TrainingSet {
  /// Every epoch in double precision.
  var epochs: [[Double]] {
    let size = samples.count / max(count, 1)
    return (0..<count).map { samples[$0 * size..<($0 + 1) * size].map { Double($0) } }
  }
}

extension KernelPlan {
  /// Loss and gradient of one batch that holds the whole set.
  func gradient(
    of network: Network, on set: TrainingSet, pass: Int = 0,
    _ change: (inout TrainingOptions) -> Void = { _ in }
  ) -> (loss: Double, gradient: [Float]) {
    var options = TrainingOptions(
      rule: .plainDescent(rate: 0), batchSize: set.count, stopping: .passes(1))
    change(&options)
    start(from: network, options: options, seed: 11)
    return gradient(on: set, order: (0..<Int32(set.count)).map { $0 }, pass: pass)
  }
}

extension Network {
  /// Its gradient on the whole set as a network.
  func gradient(
    on set: TrainingSet, pass: Int = 0, instructions: InstructionSet = .standard,
    _ change: (inout TrainingOptions) -> Void = { _ in }
  ) throws -> (loss: Double, gradient: Network) {
    let plan = try architecture.plan(
      batchSize: set.count, threads: 2, instructions: instructions)
    let (loss, gradient) = plan.gradient(of: self, on: set, pass: pass, change)
    return (loss, Network(architecture, parameters: gradient, statistics: statistics))
  }

  /// The norm of every filter of a tensor.
  func filterNorms(_ name: TensorName) -> [Double] {
    let values = self[name]
    let size = values.count / (architecture.place(of: name)?.shape[0] ?? 1)
    return stride(from: 0, to: values.count, by: size).map { start in
      values[start..<start + size].reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
  }
}

extension InstructionSet {
  static let supported = allCases.filter(\.isSupported)
  /// Those that give the same bits.
  static let exact = supported.filter { $0 != .baseline }
}
