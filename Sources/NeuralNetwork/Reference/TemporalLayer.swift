/// L2 in plain Swift: five filters on each L1 map, 13 samples long and 13 apart (equation 6).
package struct TemporalLayer {
  package var weight: [Double]  // [map, 13]
  package var bias: [Double]  // [map]
  package let positions: Int

  private let length = NetworkShape.kernelLength
  private let filters = NetworkShape.temporalFilters

  package init(weight: [Double], bias: [Double], positions: Int) {
    self.weight = weight
    self.bias = bias
    self.positions = positions
  }

  /// Sums `[map, position]` of inputs `[map / 5, sample]`.
  package func forward(_ input: [Double]) -> [Double] {
    var output: [Double] = []
    for map in bias.indices {
      for position in 0..<positions {
        var sum = bias[map]
        for lag in 0..<length {
          sum += weight[map * length + lag] * input[start(map, position) + lag]
        }
        output.append(sum)
      }
    }
    return output
  }

  /// Gradients from that of the sums.
  package func backward(_ input: [Double], gradient: [Double]) -> LayerGradient {
    var result = LayerGradient(weights: weight.count, biases: bias.count, inputs: input.count)
    for map in bias.indices {
      for position in 0..<positions {
        let change = gradient[map * positions + position]
        result.bias[map] += change
        for lag in 0..<length {
          result.weight[map * length + lag] += change * input[start(map, position) + lag]
          result.input[start(map, position) + lag] += change * weight[map * length + lag]
        }
      }
    }
    return result
  }

  private func start(_ map: Int, _ position: Int) -> Int {
    (map / filters * positions + position) * length
  }
}
