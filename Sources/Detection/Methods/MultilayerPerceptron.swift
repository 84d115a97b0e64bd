import NeuralNetwork

extension DetectionMethod {
  /// Every mean over 50 ms of every electrode goes into every hidden unit.
  ///
  /// Source: Rumelhart, Hinton & Williams, Nature 323, 1986.
  public static let mlp = DetectionMethod(
    "mlp", "A multilayer perceptron of 100 hidden units on means at 20 Hz, three averaged.",
    networks: NetworkMethod(recipes: [.perceptron()]))
}

extension Recipe {
  /// AdamW with weight decay over 16 passes with half a cosine, half of the hidden units dropped;
  /// found by cross-validation within training recordings.
  ///
  /// Means leave a sixth of the weights of single samples, and more of the targets is found.
  fileprivate static func perceptron() -> Recipe {
    var options = TrainingOptions(
      rule: .adamW(rate: 2e-3, beta1: 0.9, beta2: 0.999, decay: 0.1), batchSize: 64,
      stopping: .passes(16))
    options.schedule = .cosine
    let hidden = HiddenLayers([100], .tanh, dropout: 0.5, isActivationFree: true)
    var recipe = Recipe(options: options, hidden: hidden) { facts, hidden throws(NetworkError) in
      try .perceptron(onMeansOf: facts, hidden: hidden, head: .logit)
    }
    recipe.storedForm = \.inTanhForm
    return recipe
  }
}

extension NetworkArchitecture {
  /// Hidden layers on means over 50 ms of every electrode, and the decision.
  ///
  /// - Throws: `NetworkError.unfitEpochs` if a layer would be too large.
  static func perceptron(
    onMeansOf facts: EpochFacts, hidden: HiddenLayers, head: Head
  ) throws(NetworkError) -> NetworkArchitecture {
    let block = BlockMeans(samplingRate: facts.samplingRate, windowLength: facts.windowLength).block
    return try perceptron(
      on: .averagePooling(samples: block), of: facts, hidden: hidden, head: head)
  }

  /// Hidden layers on what `features` makes of scaled epochs, and the decision.
  ///
  /// - Throws: `NetworkError.unfitEpochs` if there are no features or if a layer would be too large.
  static func perceptron(
    on features: Layer, of facts: EpochFacts, hidden: HiddenLayers, head: Head
  ) throws(NetworkError) -> NetworkArchitecture {
    let inputs = try NetworkArchitecture(
      electrodes: facts.electrodes, windowLength: facts.windowLength,
      layers: [.scaling, features], head: .features)
    return try NetworkArchitecture(
      electrodes: facts.electrodes, windowLength: facts.windowLength,
      layers: inputs.layers + hidden.layers(inputs: inputs.outputs)
        + [.dense(units: head == .softmax ? 2 : 1)], head: head)
  }
}
