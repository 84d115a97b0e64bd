import NeuralNetwork

extension Network {
  /// The same function in the paper's form: sigmoids in L3 and L4, two outputs, no dropout.
  ///
  /// Exact but for rounding. tanh s = 2σ(2s) − 1, so a tanh layer is a sigmoid layer of doubled
  /// weights; a log-odds z is the pair of outputs σ(−z) and σ(z), whose normalised second is σ(z).
  ///
  /// - Precondition: the network is one of `NetworkArchitecture.cecotti`.
  package var inPaperForm: Network {
    let units = self[.dense(1, .bias)].count
    guard
      let paper = try? NetworkArchitecture.cecotti(
        electrodes: architecture.electrodes, windowLength: architecture.windowLength,
        spatialMaps: self[.convolution(1, .bias)].count, hiddenUnits: units)
    else { preconditionFailure("the sizes are those of a network") }
    guard paper != architecture else { return self }
    var network = Network(paper)
    for tensor in [
      TensorName.convolution(1, .weight), .convolution(1, .bias), .convolution(2, .weight),
      .convolution(2, .bias), .dense(1, .weight), .dense(1, .bias),
    ] { network[tensor] = self[tensor] }
    var outputWeight = self[.dense(2, .weight)]
    var outputBias = self[.dense(2, .bias)]
    if architecture.layers.contains(.activation(.tanh)) {
      for tensor in [TensorName.dense(1, .weight), .dense(1, .bias)] {
        network[tensor] = self[tensor].map { 2 * $0 }
      }
      for output in outputBias.indices {
        let row = outputWeight[output * units..<(output + 1) * units]
        outputBias[output] -= Float(row.reduce(0.0) { $0 + Double($1) })
      }
      outputWeight = outputWeight.map { 2 * $0 }
    }
    if architecture.head == .logit {
      outputWeight = outputWeight.map { -$0 } + outputWeight
      outputBias = outputBias.map { -$0 } + outputBias
    }
    network[.dense(2, .weight)] = outputWeight
    network[.dense(2, .bias)] = outputBias
    return network
  }

  /// The network with `conditioning` taken into its first layer.
  package func taking(_ conditioning: Conditioning) -> Network {
    let folded = conditioning.folded(
      weights: self[.convolution(1, .weight)], biases: self[.convolution(1, .bias)])
    var network = self
    network[.convolution(1, .weight)] = folded.weights
    network[.convolution(1, .bias)] = folded.biases
    return network
  }
}

extension NetworkArchitecture {
  /// The tensors of a network of the paper as detector files name and shape them: `l1.weight`
  /// `[map, electrode]` to `l4.bias`.
  var storedTensors: [(stored: String, name: TensorName, shape: [Int])] {
    tensors.enumerated().map { index, tensor in
      let inputs = tensor.shape.dropFirst()
      return (
        "l\(index / 2 + 1).\(tensor.name.role.rawValue)", tensor.name,
        [tensor.shape[0]] + (inputs.isEmpty ? [] : [inputs.reduce(1, *)])
      )
    }
  }
}
