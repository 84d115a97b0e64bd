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
      let means = BlockMeans(
        samplingRate: facts.samplingRate, windowLength: facts.windowLength)
      return try NetworkArchitecture(
        electrodes: facts.electrodes, windowLength: facts.windowLength,
        layers: [.scaling, .averagePooling(samples: means.block)] + hidden.layers
          + [.dense(units: 1)], head: .logit)
    }
    recipe.storedForm = \.inTanhForm
    return recipe
  }
}
