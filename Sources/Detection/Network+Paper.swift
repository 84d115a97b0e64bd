import NeuralNetwork

extension Network {
  /// The same function in the paper's form: sigmoids in L3 and L4, two outputs.
  ///
  /// Exact but for rounding. tanh s = 2σ(2s) − 1, so a tanh layer is a sigmoid layer of doubled
  /// weights; a log-odds z is the pair of outputs σ(−z) and σ(z), whose normalised second is σ(z).
  package var inPaperForm: Network {
    var paper = shape
    paper.hiddenActivation = .sigmoid
    paper.output = .twoSigmoids
    guard paper != shape else { return self }
    var network = Network(shape: paper)
    for tensor in [NetworkTensor.spatialWeight, .spatialBias, .temporalWeight, .temporalBias] {
      network[tensor] = self[tensor]
    }
    var outputWeight = self[.outputWeight]
    var outputBias = self[.outputBias]
    switch shape.hiddenActivation {
    case .sigmoid:
      network[.hiddenWeight] = self[.hiddenWeight]
      network[.hiddenBias] = self[.hiddenBias]
    case .tanh:
      network[.hiddenWeight] = self[.hiddenWeight].map { 2 * $0 }
      network[.hiddenBias] = self[.hiddenBias].map { 2 * $0 }
      for output in outputBias.indices {
        let row = outputWeight[output * shape.hiddenUnits..<(output + 1) * shape.hiddenUnits]
        outputBias[output] -= Float(row.reduce(0.0) { $0 + Double($1) })
      }
      outputWeight = outputWeight.map { 2 * $0 }
    }
    if shape.output == .logit {
      outputWeight = outputWeight.map { -$0 } + outputWeight
      outputBias = outputBias.map { -$0 } + outputBias
    }
    network[.outputWeight] = outputWeight
    network[.outputBias] = outputBias
    return network
  }

  /// The network with `conditioning` taken into its first layer.
  package func taking(_ conditioning: Conditioning) -> Network {
    let folded = conditioning.folded(
      weights: self[.spatialWeight], biases: self[.spatialBias])
    var network = self
    network[.spatialWeight] = folded.weights
    network[.spatialBias] = folded.biases
    return network
  }
}
