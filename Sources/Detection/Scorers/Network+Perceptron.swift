import NeuralNetwork

extension Network {
  /// The same function without what works in training alone.
  package var withoutDropout: Network {
    let layers = architecture.layers.filter { if case .dropout = $0 { false } else { true } }
    return Network(
      architecture.with(layers), tensors: architecture.tensors.map { ($0.name, self[$0.name]) })
  }

  /// The same function of tanh units in place of logistic ones, without dropout.
  ///
  /// Exact but for rounding: σ(s) = (1 + tanh(s / 2)) / 2, so a logistic layer is a tanh layer of half
  /// the weights, and what follows it takes half of its weights and their sum.
  ///
  /// - Precondition: logistic layers stand between dense ones.
  package var inTanhForm: Network {
    let plain = withoutDropout
    let layers = plain.architecture.layers
    var network = Network(
      plain.architecture.with(
        layers.map { $0 == .activation(.sigmoid) ? .activation(.tanh) : $0 }),
      tensors: plain.architecture.tensors.map { ($0.name, plain[$0.name]) })
    func isLogistic(_ index: Int) -> Bool {
      layers.indices.contains(index) && layers[index] == .activation(.sigmoid)
    }
    for place in plain.architecture.tensors where place.name.role == .weight {
      let bias = TensorName.dense(place.name.number, .bias)
      guard place.name.kind == .dense else { continue }
      let inputs = place.shape[1]
      if isLogistic(place.layer - 1) {
        let weights = network[place.name]
        network[place.name] = weights.map { $0 / 2 }
        network[bias] = network[bias].enumerated().map { unit, value in
          let row = weights[unit * inputs..<(unit + 1) * inputs]
          return Float(row.reduce(Double(value)) { $0 + Double($1) / 2 })
        }
      }
      if isLogistic(place.layer + 1) {
        for name in [place.name, bias] { network[name] = network[name].map { $0 / 2 } }
      }
    }
    return network
  }

  private init(_ architecture: NetworkArchitecture, tensors: [(TensorName, [Float])]) {
    self.init(architecture)
    for (name, values) in tensors { self[name] = values }
  }
}

extension NetworkArchitecture {
  /// Other layers of the same sizes on the same epochs.
  fileprivate func with(_ layers: [Layer]) -> NetworkArchitecture {
    guard
      let other = try? NetworkArchitecture(
        electrodes: electrodes, windowLength: windowLength, layers: layers, head: head)
    else { preconditionFailure("layers of the sizes of others that are fit") }
    return other
  }
}
