/// L1 in plain Swift: every map is a weighted sum of the electrodes, sample by sample (equation 5).
package struct SpatialLayer {
  package var weight: [Double]  // [map, electrode]
  package var bias: [Double]  // [map]
  package let electrodes: Int
  package let samples: Int

  package init(weight: [Double], bias: [Double], electrodes: Int, samples: Int) {
    self.weight = weight
    self.bias = bias
    self.electrodes = electrodes
    self.samples = samples
  }

  /// Sums `[map, sample]` of inputs `[electrode, sample]`.
  package func forward(_ input: [Double]) -> [Double] {
    var output: [Double] = []
    for map in bias.indices {
      for sample in 0..<samples {
        var sum = bias[map]
        for electrode in 0..<electrodes {
          sum += weight[map * electrodes + electrode] * input[electrode * samples + sample]
        }
        output.append(sum)
      }
    }
    return output
  }

  /// Gradients from that of the sums; L1 is the first layer, so none is needed for its input.
  package func backward(_ input: [Double], gradient: [Double]) -> LayerGradient {
    var result = LayerGradient(weights: weight.count, biases: bias.count, inputs: 0)
    for map in bias.indices {
      for sample in 0..<samples {
        let change = gradient[map * samples + sample]
        result.bias[map] += change
        for electrode in 0..<electrodes {
          result.weight[map * electrodes + electrode] +=
            change * input[electrode * samples + sample]
        }
      }
    }
    return result
  }
}

/// What a layer's backward step comes to.
package struct LayerGradient {
  package var weight: [Double]
  package var bias: [Double]
  package var input: [Double]

  init(weights: Int, biases: Int, inputs: Int) {
    weight = Array(repeating: 0, count: weights)
    bias = Array(repeating: 0, count: biases)
    input = Array(repeating: 0, count: inputs)
  }
}
