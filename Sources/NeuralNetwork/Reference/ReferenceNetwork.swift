/// A network in plain Swift and float64: any list of layers with any head, slow and readable.
///
/// What every kernel plan is tested against.
package struct ReferenceNetwork {
  package let architecture: NetworkArchitecture
  package var parameters: [Double]
  package var statistics: [Double]

  package init(_ network: Network) {
    architecture = network.architecture
    parameters = network.parameters.map { Double($0) }
    statistics = network.statistics.map { Double($0) }
  }

  /// What every layer puts out for every epoch, `[layer][epoch][map × row × sample]`.
  ///
  /// Maps are normalized by the epochs given, as in training, where `byBatch`, else by the statistics.
  package func layers(_ epochs: [[Double]], byBatch: Bool) -> [[[Double]]] {
    var outputs: [[[Double]]] = []
    for step in architecture.steps {
      let x = outputs.last ?? epochs
      if case .normalization = step.layer {
        let normalization = normalization(step)
        let maps = step.output.maps
        let stored = step.statistics.prefix(maps).map {
          (mean: statistics[$0], variance: statistics[$0 + maps])
        }
        outputs.append(
          normalization.forward(x, moments: byBatch ? normalization.moments(x) : stored))
      } else {
        outputs.append(
          x.map { step.forward($0, parameters: parameters, statistics: statistics) })
      }
    }
    return outputs
  }

  /// The head's numbers for every epoch.
  package func outputs(_ epochs: [[Double]]) -> [[Double]] {
    (layers(epochs, byBatch: false).last ?? []).map { architecture.head.reference(outputs: $0) }
  }

  /// The weighted mean loss of a minibatch, against soft targets.
  package func loss(_ epochs: [[Double]], softTargets: [Double], weights: [Double]) -> Double {
    let layers = layers(epochs, byBatch: true)
    let total = weights.reduce(0, +)
    let sums = layers[layers.count - 1]
    var loss = epochs.indices.reduce(0.0) { sum, epoch in
      sum + weights[epoch] / total
        * architecture.head.reference(
          lossOf: sums[epoch], softTarget: softTargets[epoch], input: input(epochs, layers, epoch))
    }
    for (index, step) in architecture.steps.enumerated() {
      guard case .sparsity(let target, let weight) = step.layer else { continue }
      for mean in means(layers[index], weights) {
        loss += weight * divergence(target, mean)
      }
    }
    return loss
  }

  /// The gradient of `loss` by all parameters.
  package func gradient(
    _ epochs: [[Double]], softTargets: [Double], weights: [Double]
  ) -> [Double] {
    let layers = layers(epochs, byBatch: true)
    let total = weights.reduce(0, +)
    var sums = [Double](repeating: 0, count: parameters.count)
    var gradient = epochs.indices.map { epoch in
      architecture.head.reference(
        gradientOf: layers[layers.count - 1][epoch], softTarget: softTargets[epoch],
        input: input(epochs, layers, epoch)
      ).map { $0 * weights[epoch] / total }
    }
    for (index, step) in architecture.steps.enumerated().reversed() {
      let x = index > 0 ? layers[index - 1] : epochs
      switch step.layer {
      case .normalization:
        let result = normalization(step).backward(x, gradient: gradient)
        for map in result.gain.indices {
          sums[step.weight.lowerBound + map] += result.gain[map]
          sums[step.bias.lowerBound + map] += result.shift[map]
        }
        gradient = result.input
      case .sparsity(let target, let weight):
        for (unit, mean) in means(x, weights).enumerated() {
          let slope = weight * ((1 - target) / (1 - mean) - target / mean)
          for epoch in gradient.indices {
            gradient[epoch][unit] += slope * weights[epoch] / total
          }
        }
      default:
        gradient = x.indices.map {
          step.backward(x[$0], gradient: gradient[$0], parameters: parameters, adding: &sums)
        }
      }
    }
    return sums
  }

  /// What a reconstruction is compared with: the epoch behind the scaling.
  private func input(_ epochs: [[Double]], _ layers: [[[Double]]], _ epoch: Int) -> [Double] {
    architecture.scalesInput ? layers[0][epoch] : epochs[epoch]
  }

  /// The weighted mean of every number over the epochs.
  private func means(_ x: [[Double]], _ weights: [Double]) -> [Double] {
    let total = weights.reduce(0, +)
    return (x.first ?? []).indices.map { unit in
      x.indices.reduce(0) { $0 + weights[$1] / total * x[$1][unit] }
    }
  }

  private func normalization(_ step: LayerStep) -> ReferenceNormalization {
    ReferenceNormalization(
      gain: step.weight.map { parameters[$0] }, shift: step.bias.map { parameters[$0] },
      epsilon: Double(LayersPlan.epsilon))
  }
}
