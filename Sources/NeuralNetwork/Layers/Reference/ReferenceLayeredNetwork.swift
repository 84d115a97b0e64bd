/// A network of layers in plain Swift and float64: slow, readable, and what the kernels are tested against.
package struct ReferenceLayeredNetwork {
  package let architecture: LayeredArchitecture
  package var parameters: [Double]
  package var statistics: [Double]

  package init(_ network: LayeredNetwork) {
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
      if case .normalization = step.operation {
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

  /// The log-odds of a P300 in every epoch.
  package func scores(_ epochs: [[Double]]) -> [Double] {
    (layers(epochs, byBatch: false).last ?? []).map { $0[1] - $0[0] }
  }

  /// The weighted mean cross-entropy of a minibatch.
  package func loss(_ epochs: [[Double]], labels: [Bool], weights: [Double]) -> Double {
    let outputs = layers(epochs, byBatch: true).last ?? []
    let sum = outputs.indices.reduce(0.0) { sum, epoch in
      let logit = outputs[epoch][1] - outputs[epoch][0]
      return sum + weights[epoch] * softPlus(labels[epoch] ? -logit : logit)
    }
    return sum / weights.reduce(0, +)
  }

  /// The gradient of `loss` by all parameters.
  package func gradient(_ epochs: [[Double]], labels: [Bool], weights: [Double]) -> [Double] {
    let outputs = layers(epochs, byBatch: true)
    var sums = [Double](repeating: 0, count: parameters.count)
    let total = weights.reduce(0, +)
    var gradient = (outputs.last ?? []).indices.map { epoch in
      let output = outputs[outputs.count - 1][epoch]
      let chance = ReferenceActivation.sigmoid(output[1] - output[0])
      let change = weights[epoch] / total * (chance - (labels[epoch] ? 1 : 0))
      return [-change, change]
    }
    for (index, step) in architecture.steps.enumerated().reversed() where index > 0 {
      let x = outputs[index - 1]
      if case .normalization = step.operation {
        let result = normalization(step).backward(x, gradient: gradient)
        for map in result.gain.indices {
          sums[step.weight.lowerBound + map] += result.gain[map]
          sums[step.bias.lowerBound + map] += result.shift[map]
        }
        gradient = result.input
      } else {
        gradient = x.indices.map {
          step.backward(x[$0], gradient: gradient[$0], parameters: parameters, adding: &sums)
        }
      }
    }
    return sums
  }

  private func normalization(_ step: LayerStep) -> ReferenceNormalization {
    ReferenceNormalization(
      gain: step.weight.map { parameters[$0] }, shift: step.bias.map { parameters[$0] },
      epsilon: Double(LayeredContext.epsilon))
  }
}
