import NeuralNetwork

extension DetectionMethod {
  /// Electrodes in the order of their places, so that a kernel has neighbours under it.
  ///
  /// Source: LeCun, Bottou, Bengio & Haffner, Proc. IEEE 86(11), 1998, section II.B.
  public static let lenet = DetectionMethod(
    "lenet", "LeNet-5 (LeCun et al. 1998) on electrode × time, three averaged.",
    networks: NetworkMethod(
      electrodes: .byPlace, recipes: [.leNet5(.standard), .leNet5(.paper)]))
}

extension Recipe {
  /// Means as the pooling layers, or sums with a gain and a bias for each map, as published.
  fileprivate static func leNet5(_ name: Name) -> Recipe {
    var options = TrainingOptions(
      rule: .adamW(rate: 1e-3, beta1: 0.9, beta2: 0.999, decay: 0.1), batchSize: 64,
      stopping: .passes(12))
    options.schedule = .cosine
    return Recipe(name, options: options) { facts throws(NetworkError) in
      // The window becomes about as long as LeNet-5's images, 32; so it is 40 Hz and more.
      let block = (facts.windowLength + 31) / 32
      let network = try NetworkArchitecture.leNet5(
        electrodes: facts.electrodes, windowLength: facts.windowLength / block,
        learnsPooling: name == .paper)
      return try NetworkArchitecture(
        electrodes: facts.electrodes, windowLength: facts.windowLength,
        layers: [.scaling, .averagePooling(samples: block)] + network.layers.dropFirst(),
        head: network.head)
    }
  }
}
