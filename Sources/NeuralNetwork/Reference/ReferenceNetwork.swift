/// The network in plain Swift and float64, one epoch at a time: slow, readable, and what the kernels are tested against.
package struct ReferenceNetwork {
  package var spatial: SpatialLayer
  package var temporal: TemporalLayer
  package var hidden: DenseLayer
  package var output: DenseLayer
  package let shape: NetworkShape

  private var hiddenActivation: ReferenceActivation {
    shape.hiddenActivation == .sigmoid ? .sigmoid : .tanh
  }
  private var outputActivation: ReferenceActivation {
    shape.output == .twoSigmoids ? .sigmoid : .identity
  }

  package init(_ network: Network) {
    func numbers(_ tensor: NetworkTensor) -> [Double] { network[tensor].map { Double($0) } }
    shape = network.shape
    spatial = SpatialLayer(
      weight: numbers(.spatialWeight), bias: numbers(.spatialBias), electrodes: shape.electrodes,
      samples: shape.positions * NetworkShape.kernelLength)
    temporal = TemporalLayer(
      weight: numbers(.temporalWeight), bias: numbers(.temporalBias), positions: shape.positions)
    hidden = DenseLayer(weight: numbers(.hiddenWeight), bias: numbers(.hiddenBias))
    output = DenseLayer(weight: numbers(.outputWeight), bias: numbers(.outputBias))
  }

  /// Outputs of L1 to L4 for one epoch `[electrode, sample]`.
  package func layers(_ epoch: [Double]) -> [[Double]] {
    let l1 = spatial.forward(used(epoch)).map { ReferenceActivation.scaledTanh($0) }
    let l2 = temporal.forward(l1).map { ReferenceActivation.scaledTanh($0) }
    let l3 = hidden.forward(l2).map { hiddenActivation($0) }
    let l4 = output.forward(l3).map { outputActivation($0) }
    return [l1, l2, l3, l4]
  }

  /// The loss of one epoch: half the sum of squared errors, or the cross-entropy of the log-odds.
  package func loss(_ epoch: [Double], isTarget: Bool) -> Double {
    let outputs = layers(epoch)[3]
    switch shape.output {
    case .twoSigmoids:
      return zip(outputs, expected(isTarget)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / 2 }
    case .logit:
      return softPlus(isTarget ? -outputs[0] : outputs[0])
    }
  }

  /// The gradient of `loss`, tensor by tensor.
  package func gradient(_ epoch: [Double], isTarget: Bool) -> [NetworkTensor: [Double]] {
    let x = used(epoch)
    let l = layers(epoch)
    let outputGradient: [Double]
    switch shape.output {
    case .twoSigmoids:
      outputGradient = zip(l[3], expected(isTarget)).map { value, target in
        (value - target) * outputActivation.slope(ofOutput: value)
      }
    case .logit:
      outputGradient = [ReferenceActivation.sigmoid(l[3][0]) - (isTarget ? 1 : 0)]
    }
    let fourth = output.backward(l[2], gradient: outputGradient)
    let third = hidden.backward(l[1], gradient: scaled(fourth.input, hiddenActivation, l[2]))
    let second = temporal.backward(l[0], gradient: scaled(third.input, .scaledTanh, l[1]))
    let first = spatial.backward(x, gradient: scaled(second.input, .scaledTanh, l[0]))
    return [
      .spatialWeight: first.weight, .spatialBias: first.bias,
      .temporalWeight: second.weight, .temporalBias: second.bias,
      .hiddenWeight: third.weight, .hiddenBias: third.bias,
      .outputWeight: fourth.weight, .outputBias: fourth.bias,
    ]
  }

  private func expected(_ isTarget: Bool) -> [Double] { isTarget ? [0, 1] : [1, 0] }

  private func scaled(
    _ gradient: [Double], _ activation: ReferenceActivation, _ outputs: [Double]
  ) -> [Double] {
    zip(gradient, outputs).map { $0 * activation.slope(ofOutput: $1) }
  }

  // Samples beyond the last whole step of L2 are not used.
  private func used(_ epoch: [Double]) -> [Double] {
    (0..<shape.electrodes).flatMap { electrode in
      epoch[electrode * shape.windowLength..<electrode * shape.windowLength + spatial.samples]
    }
  }
}
