/// A layer in its place in a network: its sizes worked out, its numbers found a place.
package struct LayerStep: Sendable, Hashable {
  /// What a layer with weights does: a grouped convolution.
  ///
  /// A dense layer's kernel covers its whole input.
  package struct Filter: Sendable, Hashable {
    package var groups = 1
    package var rows: Int
    package var samples: Int
    package var step = 1
    /// Zeros before the first sample.
    package var left = 0
    package var hasBias: Bool
    package var limit: Double?
  }

  package let layer: Layer
  package let input: Layer.Shape
  package let output: Layer.Shape
  /// `nil` for layers without weights.
  package let filter: Filter?
  /// Weights or gains, among the parameters.
  package var weight = 0..<0
  /// Biases or shifts, among the parameters.
  package var bias = 0..<0
  /// Where the dense layer stands in the list whose weights it uses.
  package var source: Int?
  /// The weights of an LSTM's own outputs, among the parameters.
  package var recurrent = 0..<0
  /// Means, then deviations or variances, among the statistics.
  package var statistics = 0..<0

  /// Numbers under one filter: the inputs of a neuron.
  package var taps: Int {
    if case .lstm(let units, _) = layer { return input.maps * input.rows + units }
    return filter.map { input.maps / $0.groups * $0.rows * $0.samples } ?? 0
  }

  /// The step of `layer` on an input of a shape, behind other steps; its output may come out empty.
  init(_ layer: Layer, input: Layer.Shape, behind steps: [LayerStep] = []) {
    self.layer = layer
    self.input = input
    var output = input
    switch layer {
    case .convolution(let maps, let kernel, let hasBias):
      filter = Filter(kernel, groups: 1, hasBias: hasBias, input: input, output: &output)
      output.maps = maps
    case .groupedConvolution(let multiplier, let kernel, let hasBias, let limit):
      var grouped = Filter(
        kernel, groups: input.maps, hasBias: hasBias, input: input, output: &output)
      grouped.limit = limit
      filter = grouped
      output.maps = input.maps.multipliedReportingOverflow(by: multiplier).partialValue
    case .dense(let units, let limit):
      filter = Filter(rows: input.rows, samples: input.samples, hasBias: true, limit: limit)
      output = Layer.Shape(maps: units, rows: 1, samples: 1)
    case .averagePooling(let samples, let rows, let first, let most):
      filter = nil
      output.rows = rows > 0 ? input.rows / rows : 0
      output.samples = samples > 0 && first >= 0 ? max(input.samples - first, 0) / samples : 0
      output.samples = min(output.samples, most)
    case .maximumPooling(let samples):
      filter = nil
      output.samples = samples > 0 ? input.samples / samples : 0
    case .lstm(let units, let bothWays):
      filter = nil
      let ways = bothWays ? 2 : 1
      output = Layer.Shape(
        maps: units.multipliedReportingOverflow(by: ways).partialValue, rows: 1,
        samples: input.samples)
    case .scaling, .normalization, .activation, .dropout, .sparsity, .transposedDense: filter = nil
    }
    if case .transposedDense(let number) = layer {
      let dense = steps.indices.filter { if case .dense = steps[$0].layer { true } else { false } }
      output = Layer.Shape(maps: 0, rows: 1, samples: 1)
      if dense.indices.contains(number - 1), steps[dense[number - 1]].output.count == input.count {
        source = dense[number - 1]
        output.maps = steps[dense[number - 1]].taps
        weight = steps[dense[number - 1]].weight
      }
    }
    self.output = output
  }
}

extension LayerStep.Filter {
  fileprivate init(
    _ kernel: Layer.Kernel, groups: Int, hasBias: Bool, input: Layer.Shape,
    output: inout Layer.Shape
  ) {
    let rows =
      switch kernel.rows {
      case .one: 1
      case .exactly(let count): count
      case .all: input.rows
      }
    self.init(
      groups: groups, rows: rows, samples: kernel.samples, step: kernel.step,
      left: kernel.keepsLength ? (kernel.samples - 1) / 2 : 0, hasBias: hasBias)
    output.rows = rows > 0 ? input.rows - rows + 1 : 0
    if !(1...1 << 26).contains(kernel.samples) {
      output.samples = 0
    } else if !kernel.keepsLength {
      let rest = input.samples - kernel.samples
      output.samples = rest < 0 ? 0 : rest / kernel.step + 1
    }
  }
}

extension LayerStep {
  /// The learning rate of Cecotti & Gräser 2011 for a layer; λ for layers without weights.
  ///
  /// 2λ / (sharing √inputs) in convolutions, whose neurons share their weights (equation 9),
  /// λ / √inputs in dense layers (equation 10).
  package func paperRate(lambda: Double) -> Double {
    guard filter != nil else { return lambda }
    let root = Double(taps).squareRoot()
    if case .dense = layer { return lambda / root }
    return 2 * lambda / (Double(output.rows * output.samples) * root)
  }
}
