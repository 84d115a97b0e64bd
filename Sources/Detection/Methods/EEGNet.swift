import NeuralNetwork

extension DetectionMethod {
  /// Three networks of Lawhern and others (2018), EEGNet-8,2.
  public static let eegnet = DetectionMethod(
    "eegnet", "EEGNet-8,2 (Lawhern et al. 2018), three averaged.",
    networks: NetworkMethod(recipes: [
      .compared(rate: 1e-2, batchSize: 16) { facts throws(NetworkError) in
        try .eegNet(
          electrodes: facts.electrodes, windowLength: facts.windowLength,
          samplingRate: facts.samplingRate)
      }
    ]))
}

extension Recipe {
  /// For networks that others are measured against: AdamW over 60 passes, fewer for many epochs, with
  /// half a cosine.
  ///
  /// Rate and size of the minibatch were found by cross-validation within training recordings.
  static func compared(
    rate: Double, batchSize: Int,
    architecture:
      @escaping @Sendable (EpochFacts) throws(NetworkError) -> NetworkArchitecture
  ) -> Recipe {
    var options = TrainingOptions(
      rule: .adamW(rate: rate, beta1: 0.9, beta2: 0.999, decay: 0), batchSize: batchSize,
      stopping: .passes(60))
    options.schedule = .cosine
    return Recipe(options: options, architecture: architecture)
  }
}
