import NeuralNetwork

extension DetectionMethod {
  /// Three networks of Shan, Liu & Stefanov, IJCAI 2018.
  public static let oclnn = DetectionMethod(
    "oclnn", "One convolution layer (Shan et al. 2018), three averaged.",
    networks: NetworkMethod(recipes: [
      .compared(rate: 3e-3, batchSize: 64) { facts throws(NetworkError) in
        try .oclnn(electrodes: facts.electrodes, windowLength: facts.windowLength)
      }
    ]))
}
