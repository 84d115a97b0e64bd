/// Batch normalization in plain Swift and float64: every map over epochs, rows and samples.
package struct ReferenceNormalization {
  package var gain: [Double]
  package var shift: [Double]
  package let epsilon: Double

  package init(gain: [Double], shift: [Double], epsilon: Double) {
    self.gain = gain
    self.shift = shift
    self.epsilon = epsilon
  }

  /// Mean and variance of each map `[epoch][map × rest]`.
  package func moments(_ x: [[Double]]) -> [(mean: Double, variance: Double)] {
    gain.indices.map { map in
      let values = x.flatMap { $0[range(of: map, in: $0)] }
      let mean = values.reduce(0, +) / Double(values.count)
      let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (mean, square / Double(values.count))
    }
  }

  /// Outputs from inputs and the moments to normalize by.
  package func forward(
    _ x: [[Double]], moments: [(mean: Double, variance: Double)]
  ) -> [[Double]] {
    normal(x, moments).map { epoch in
      epoch.indices.map { index in
        let map = index / (epoch.count / gain.count)
        return gain[map] * epoch[index] + shift[map]
      }
    }
  }

  /// Gradients of inputs, gains and shifts from that of the outputs; the moments depend on the inputs.
  package func backward(
    _ x: [[Double]], gradient: [[Double]]
  ) -> (input: [[Double]], gain: [Double], shift: [Double]) {
    let moments = moments(x)
    let normal = normal(x, moments)
    var result = (
      input: gradient, gain: gain.map { _ in 0.0 }, shift: gain.map { _ in 0.0 }
    )
    for map in gain.indices {
      var count = 0.0
      for epoch in x.indices {
        for index in range(of: map, in: x[epoch]) {
          result.shift[map] += gradient[epoch][index]
          result.gain[map] += gradient[epoch][index] * normal[epoch][index]
          count += 1
        }
      }
      let factor = gain[map] / (moments[map].variance + epsilon).squareRoot()
      for epoch in x.indices {
        for index in range(of: map, in: x[epoch]) {
          result.input[epoch][index] =
            factor
            * (gradient[epoch][index] - result.shift[map] / count
              - normal[epoch][index] * result.gain[map] / count)
        }
      }
    }
    return result
  }

  private func range(of map: Int, in epoch: [Double]) -> Range<Int> {
    let size = epoch.count / gain.count
    return map * size..<(map + 1) * size
  }

  private func normal(
    _ x: [[Double]], _ moments: [(mean: Double, variance: Double)]
  ) -> [[Double]] {
    x.map { epoch in
      epoch.indices.map { index in
        let (mean, variance) = moments[index / (epoch.count / gain.count)]
        return (epoch[index] - mean) / (variance + epsilon).squareRoot()
      }
    }
  }
}
