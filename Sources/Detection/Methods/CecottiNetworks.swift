import NeuralNetwork

// The classifiers of Cecotti & Gräser, IEEE TPAMI 33(3), 2011, sections 4.2 and 4.3.
extension DetectionMethod {
  /// Ten spatial maps over all electrodes.
  public static let cnn1 = cecotti("cnn-1", "The network of Cecotti & Gräser 2011.")

  /// CNN-1 on eight electrodes that are common in P300 work.
  public static let cnn2a = cecotti(
    "cnn-2a", "CNN-1 on eight usual electrodes.", electrodes: .named(usualElectrodes))

  /// CNN-1 on the eight electrodes that a first one weighs most.
  public static let cnn2b = cecotti(
    "cnn-2b", "CNN-1 on the eight that a first one weighs most.",
    electrodes: .strongest(count: 8))

  /// A single spatial map.
  public static let cnn3 = cecotti("cnn-3", "CNN-1 with a single spatial map.", spatialMaps: 1)

  /// Five networks, each with all targets and a fifth of the others.
  public static let mcnn1 = cecotti(
    "mcnn-1", "Five of CNN-1: all targets, a fifth of the rest.", division: .balanced(5))

  /// Five networks, each with a fifth of the epochs.
  public static let mcnn2 = cecotti(
    "mcnn-2", "Five of CNN-1, each with a fifth of the epochs.", division: .consecutive(5))

  /// Three networks with all epochs.
  public static let mcnn3 = cecotti(
    "mcnn-3", "Three of CNN-1 from different starts.", division: .exactly(3))

  /// The eight electrodes of CNN-2a.
  public static let usualElectrodes = ["FZ", "CZ", "PZ", "P3", "P4", "PO7", "PO8", "OZ"]

  private static func cecotti(
    _ name: String, _ help: String, spatialMaps: Int = 10,
    electrodes: NetworkMethod.ElectrodeChoice = .all, division: NetworkMethod.Division = .starts
  ) -> DetectionMethod {
    DetectionMethod(
      name, help, takesAmplitude: true,
      // Their tensors were the first in detector files, and stand there without a name before them.
      storagePrefix: "",
      networks: NetworkMethod(
        electrodes: electrodes, division: division,
        recipes: [.standard(spatialMaps: spatialMaps), .paper(spatialMaps: spatialMaps)]))
  }
}

extension Recipe {
  /// What detects best: whitened input, xDAWN filters, AdamW on cross-entropy with noise, drift and
  /// dropout, labels softened by a teacher, five networks that judge a fold each.
  fileprivate static func standard(spatialMaps: Int) -> Recipe {
    var recipe = Recipe(.standard, options: .standard) { facts throws(NetworkError) in
      try .cecotti(
        electrodes: facts.electrodes, windowLength: facts.windowLength, spatialMaps: spatialMaps,
        hidden: .tanh, head: .logit, temporalDropout: 0.5, hiddenDropout: 0.3)
    }
    recipe.storedForm = \.inPaperForm
    recipe.initialization = .centred
    recipe.startsFromXDAWN = true
    recipe.distillation = Distillation(teacher: .tangent, share: 0.7)
    recipe.members = 5
    recipe.validation = .crossFitted(by: .members)
    return recipe
  }

  /// As published: gradient descent on squared error, stopped at the least error on a twentieth of
  /// the selections.
  fileprivate static func paper(spatialMaps: Int) -> Recipe {
    var recipe = Recipe(.paper, options: .paper) { facts throws(NetworkError) in
      try .cecotti(
        electrodes: facts.electrodes, windowLength: facts.windowLength, spatialMaps: spatialMaps)
    }
    recipe.storedForm = \.inPaperForm
    recipe.passes = .asInOptions
    recipe.initialization = .paper
    recipe.restoresAmplitude = false
    recipe.members = 1
    recipe.validation = .heldOut(share: 0.05)
    return recipe
  }
}
