import NeuralNetwork

extension DetectionMethod {
  /// Hidden layers that learn first as restricted Boltzmann machines.
  ///
  /// Sources: Hinton, Osindero & Teh, Neural Comput. 18(7), 2006; Hinton & Salakhutdinov, Science 313, 2006.
  public static let dbn = DetectionMethod(
    "dbn", "A perceptron whose layers start as Boltzmann machines, three averaged.",
    networks: NetworkMethod(recipes: [.beliefNet()]))
}

extension Recipe {
  /// Contrastive divergence of one step on means of 50 ms.
  fileprivate static func beliefNet() -> Recipe {
    var recipe = Recipe(
      options: .fineTuning, hidden: HiddenLayers([100, 50], .sigmoid, dropout: 0.3)
    ) { facts, hidden throws(NetworkError) in
      try .perceptron(onMeansOf: facts, hidden: hidden, head: .softmax)
    }
    recipe.pretraining = LayerwiseTraining(
      .boltzmannMachine(BoltzmannMachine.Learning()), passes: 15, batchSize: 64)
    recipe.storedForm = \.withoutDropout
    return recipe
  }
}
