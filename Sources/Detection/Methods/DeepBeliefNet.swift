import NeuralNetwork

extension DetectionMethod {
  /// Hidden layers that learn first as restricted Boltzmann machines.
  ///
  /// Sources: Hinton, Osindero & Teh, Neural Comput. 18(7), 2006; Hinton & Salakhutdinov, Science 313, 2006.
  public static let dbn = DetectionMethod(
    "dbn", "A perceptron whose layers start as Boltzmann machines, three averaged.",
    networks: NetworkMethod(recipes: [
      .fineTuned(after: .boltzmannMachine(BoltzmannMachine.Learning()))
    ]))
}
