/// L3 and L4 in plain Swift: every unit is a weighted sum of all inputs (equations 7 and 8).
package struct DenseLayer {
  package var weight: [Double]  // [unit, input]
  package var bias: [Double]  // [unit]

  package init(weight: [Double], bias: [Double]) {
    self.weight = weight
    self.bias = bias
  }

  /// The sums of all units.
  package func forward(_ input: [Double]) -> [Double] {
    bias.indices.map { unit in
      input.indices.reduce(bias[unit]) { $0 + weight[unit * input.count + $1] * input[$1] }
    }
  }

  /// Gradients from that of the sums.
  package func backward(_ input: [Double], gradient: [Double]) -> LayerGradient {
    var result = LayerGradient(weights: weight.count, biases: bias.count, inputs: input.count)
    result.bias = gradient
    for unit in bias.indices {
      for index in input.indices {
        result.weight[unit * input.count + index] = gradient[unit] * input[index]
        result.input[index] += gradient[unit] * weight[unit * input.count + index]
      }
    }
    return result
  }
}
