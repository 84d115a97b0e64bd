import ElementaryFunctions
import NeuralNetwork

extension DetectionMethod {
  /// Hidden layers that learn first to reconstruct what they are given.
  ///
  /// Sources: Bengio et al., NIPS 2006; Vincent et al., JMLR 11, 2010; Vařeka & Mautner, Front.
  /// Neuroinform. 11:30, 2017.
  public static let sae = DetectionMethod(
    "sae", "A perceptron whose layers start as auto-encoders, three averaged.",
    networks: NetworkMethod(recipes: [
      .fineTuned(
        after: .autoEncoder(
          AutoEncoder(
            corruption: 0.3, tiesWeights: true, loss: .crossEntropy,
            rule: .adamW(rate: 2e-3, beta1: 0.9, beta2: 0.999, decay: 0)))),
      .vareka(),
    ]))
}

extension Recipe {
  /// A perceptron on means of 50 ms whose layers first learn by `layerwise`.
  static func fineTuned(after layerwise: LayerwiseTraining.Machine) -> Recipe {
    var recipe = Recipe(
      options: .fineTuning, hidden: HiddenLayers([100, 50], .sigmoid, dropout: 0.3)
    ) { facts, hidden throws(NetworkError) in
      try .perceptron(onMeansOf: facts, hidden: hidden, head: .softmax)
    }
    recipe.pretraining = LayerwiseTraining(layerwise, passes: 15, batchSize: 64)
    recipe.storedForm = \.withoutDropout
    return recipe
  }

  /// Sparse auto-encoders as Vařeka & Mautner 2017 have them: means of 11 windows of 50 ms from 150 to 700
  /// ms of the window, 130-100-50-20-2 units for the 209 inputs of 19 electrodes, more or fewer for others;
  /// weight decay 0.004, activity 0.15 by a divergence that weighs 4.
  fileprivate static func vareka() -> Recipe {
    var recipe = Recipe(
      .vareka, options: .fineTuning,
      hidden: HiddenLayers([130, 100, 50, 20], .sigmoid, forInputs: 209)
    ) { facts, hidden throws(NetworkError) in
      func samples(_ seconds: Double) -> Int {
        Int(saturating: (seconds * facts.samplingRate).rounded())
      }
      return try .perceptron(
        on: .averagePooling(samples: max(samples(0.05), 1), first: samples(0.15), most: 11),
        of: facts, hidden: hidden, head: .softmax)
    }
    recipe.pretraining = LayerwiseTraining(
      .autoEncoder(
        AutoEncoder(
          sparsity: .vareka,
          rule: .adamW(rate: 2e-3, beta1: 0.9, beta2: 0.999, decay: 0.004))),
      passes: 10, batchSize: 64)
    recipe.storedForm = \.withoutDropout
    recipe.members = 1
    return recipe
  }
}

extension AutoEncoder.Sparsity {
  /// That of Vařeka & Mautner 2017.
  static let vareka = AutoEncoder.Sparsity(target: 0.15, weight: 4)
}

extension TrainingOptions {
  /// AdamW with weight decay over 30 passes with half a cosine, for logistic layers, whose slopes are small;
  /// found by cross-validation within a training recording.
  static let fineTuning: TrainingOptions = {
    var options = TrainingOptions(
      rule: .adamW(rate: 1e-2, beta1: 0.9, beta2: 0.999, decay: 0.1), batchSize: 64,
      stopping: .passes(30))
    options.schedule = .cosine
    return options
  }()
}
