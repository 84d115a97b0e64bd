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
  /// The sizes of the paper's network, if it is one in the form in which files hold it.
  package var paperSizes: (spatialMaps: Int, hiddenUnits: Int)? {
    guard head == .twoSigmoids, let maps = place(of: .convolution(1, .bias))?.shape[0],
      let units = place(of: .dense(1, .bias))?.shape[0],
      let paper = try? NetworkArchitecture.cecotti(
        electrodes: electrodes, windowLength: windowLength, spatialMaps: maps, hiddenUnits: units),
      paper == self
    else { return nil }
    return (maps, units)
  }

  /// Whether the first layer is weighted sums of all electrodes, each with a bias: what can take a
  /// linear map of the input into itself.
  var beginsWithSpatialFilters: Bool {
    if case .convolution(_, Layer.Kernel(rows: .all, samples: 1), true) = layers[0] {
      true
    } else {
      false
    }
  }

  /// What a tensor is in detector files.
  struct StoredTensorName {
    /// Its name there.
    let stored: String
    /// The name that version 0.1.0 gave it, where that was another.
    let old: String?
    /// Its name in the network.
    let name: TensorName
    /// Its shape there.
    let shape: [Int]
  }

  /// All tensors as detector files name and shape them: those of the paper's network from `l1.weight`
  /// `[map, electrode]` to `l4.bias`, others as in the network.
  var storedTensors: [StoredTensorName] {
    guard paperSizes == nil else {
      return tensors.enumerated().map { index, tensor in
        let inputs = tensor.shape.dropFirst()
        return StoredTensorName(
          stored: "l\(index / 2 + 1).\(tensor.name.role.rawValue)", old: nil, name: tensor.name,
          shape: [tensor.shape[0]] + (inputs.isEmpty ? [] : [inputs.reduce(1, *)]))
      }
    }
    // Version 0.1.0 counted dense layers among the convolutions.
    let convolutions = tensors.map { $0.name.kind == .convolution ? $0.name.number : 0 }.max() ?? 0
    return tensors.map { tensor in
      let old = TensorName.convolution(convolutions + tensor.name.number, tensor.name.role)
      return StoredTensorName(
        stored: "\(tensor.name)", old: tensor.name.kind == .dense ? "\(old)" : nil,
        name: tensor.name, shape: tensor.shape)
    }
  }
}
