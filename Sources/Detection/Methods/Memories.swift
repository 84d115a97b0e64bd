import ElementaryFunctions
import NeuralNetwork

// Long short-term memories (Hochreiter & Schmidhuber, Neural Comput. 9(8), 1997) over the window, a step of
// time a mean of some samples of all electrodes.
extension DetectionMethod {
  /// From the first sample to the last.
  public static let lstm = DetectionMethod(
    "lstm", "A long short-term memory over means at 20 Hz, three averaged.",
    networks: NetworkMethod(recipes: [
      .memory { facts in [.averagePooling(samples: facts.means), .lstm(units: 32)] }
    ]))

  /// In both directions of time.
  ///
  /// Source: Graves & Schmidhuber, Neural Netw. 18, 2005.
  public static let bilstm = DetectionMethod(
    "bilstm", "The same in both directions of time.",
    networks: NetworkMethod(recipes: [
      .memory { facts in
        [.averagePooling(samples: facts.means), .lstm(units: 32, bothWays: true)]
      }
    ]))

  /// Behind filters over all electrodes.
  public static let cnnLSTM = DetectionMethod(
    "cnn-lstm", "A convolution over all electrodes, then a memory, three averaged.",
    networks: NetworkMethod(recipes: [
      .memory { facts in
        [
          .convolution(maps: 16, kernel: Layer.Kernel(rows: .all, samples: 1)),
          .activation(.tanh),
          .averagePooling(samples: facts.means),
          .lstm(units: 32),
        ]
      }
    ]))
}

extension EpochFacts {
  /// The samples of a mean, as linear methods take them.
  fileprivate var means: Int {
    BlockMeans(samplingRate: samplingRate, windowLength: windowLength).block
  }
}

extension Recipe {
  /// What memories of `layers` put out at all steps, half of it dropped, decides; AdamW over 20 passes with
  /// half a cosine, gradients of norm 1 at most.
  fileprivate static func memory(
    _ layers: @escaping @Sendable (EpochFacts) -> [Layer]
  ) -> Recipe {
    var options = TrainingOptions(
      rule: .adamW(rate: 3e-3, beta1: 0.9, beta2: 0.999, decay: 0.1), batchSize: 64,
      stopping: .passes(20))
    options.schedule = .cosine
    options.gradientLimit = 1
    return Recipe(options: options) { facts throws(NetworkError) in
      try NetworkArchitecture(
        electrodes: facts.electrodes, windowLength: facts.windowLength,
        layers: [.scaling] + layers(facts) + [.dropout(0.5), .dense(units: 1)], head: .logit)
    }
  }
}
