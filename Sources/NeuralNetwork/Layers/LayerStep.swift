/// A layer in its place in a network: its sizes worked out, its numbers found a place.
package struct LayerStep: Sendable, Hashable {
  /// What a step does; convolutions and dense layers are of one kind.
  package enum Operation: Sendable, Hashable {
    /// (x − mean) / deviation of each electrode, learnt before everything else.
    case scaling
    case convolution(Convolution)
    case normalization
    case elu
    case relu
    case pooling(samples: Int)
    case dropout(Double)
  }

  /// A grouped convolution; a dense layer's kernel covers its whole input.
  package struct Convolution: Sendable, Hashable {
    package var groups: Int
    package var kernelRows: Int
    package var kernelSamples: Int
    package var step = 1
    /// Zeros before the first sample.
    package var left = 0
    package var hasBias = false
    package var limit: Double?
  }

  package let operation: Operation
  package let input: Layer.Shape
  package let output: Layer.Shape
  /// Weights or gains, among the parameters.
  package var weight = 0..<0
  /// Thresholds or shifts, among the parameters.
  package var bias = 0..<0
  /// Means, then deviations or variances, among the statistics.
  package var statistics = 0..<0

  /// Numbers under one filter of a convolution.
  package var taps: Int {
    guard case .convolution(let it) = operation else { return 0 }
    return input.maps / it.groups * it.kernelRows * it.kernelSamples
  }

  package init(operation: Operation, input: Layer.Shape, output: Layer.Shape) {
    self.operation = operation
    self.input = input
    self.output = output
  }

  /// The step of `layer` on an input of a shape; its output may come out empty.
  init(_ layer: Layer, input: Layer.Shape) {
    var output = input
    let operation: Operation
    switch layer {
    case .convolution(let maps, let kernel, let hasBias):
      output.maps = maps
      operation = .convolution(
        Convolution(kernel, groups: 1, hasBias: hasBias, limit: nil, input: input, output: &output))
    case .depthwiseConvolution(let multiplier, let kernel, let limit):
      output.maps = input.maps * multiplier
      operation = .convolution(
        Convolution(
          kernel, groups: input.maps, hasBias: false, limit: limit, input: input, output: &output))
    case .normalization: operation = .normalization
    case .elu: operation = .elu
    case .relu: operation = .relu
    case .averagePooling(let samples):
      output.samples = input.samples / samples
      operation = .pooling(samples: samples)
    case .dropout(let probability): operation = .dropout(probability)
    case .dense(let units, let limit):
      output = Layer.Shape(maps: units, rows: 1, samples: 1)
      operation = .convolution(
        Convolution(
          groups: 1, kernelRows: input.rows, kernelSamples: input.samples, hasBias: true,
          limit: limit))
    }
    self.init(operation: operation, input: input, output: output)
  }
}

extension LayerStep.Convolution {
  init(
    _ kernel: Layer.Kernel, groups: Int, hasBias: Bool, limit: Double?, input: Layer.Shape,
    output: inout Layer.Shape
  ) {
    let rows = kernel.rows == .all ? input.rows : 1
    self.init(
      groups: groups, kernelRows: rows, kernelSamples: kernel.samples, step: kernel.step,
      left: kernel.keepsLength ? (kernel.samples - 1) / 2 : 0, hasBias: hasBias, limit: limit)
    output.rows = input.rows - rows + 1
    if !kernel.keepsLength {
      let rest = input.samples - kernel.samples
      output.samples = rest < 0 ? 0 : rest / kernel.step + 1
    }
  }
}
