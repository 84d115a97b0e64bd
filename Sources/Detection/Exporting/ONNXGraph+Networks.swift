import ElementaryFunctions
import NeuralNetwork

extension NetworkEnsemble: ONNXExpressible {
  func logOdds(in graph: inout ONNXGraph, of epochs: String, prefix: String) -> String? {
    guard architecture.head.tellsClasses else { return nil }
    let axis = graph.constant(prefix + "map.axis", integers: [1])
    let input = graph.apply("Unsqueeze", [epochs, axis])
    let values = members.enumerated().map { index, network in
      graph.logOdds(
        by: network, of: input, prefix: members.count == 1 ? prefix : "\(prefix)\(index).")
    }
    guard values.count > 1 else { return values[0] }
    let share = graph.constant(prefix + "members.share", [], [1 / Float(values.count)])
    return graph.apply("Mul", [graph.apply("Sum", values), share])
  }
}

extension ONNXGraph {
  /// Appends a network of `[epoch, map, electrode, sample]`; returns its log-odds, `[epoch]`.
  fileprivate mutating func logOdds(
    by network: Network, of input: String, prefix: String
  ) -> String {
    var value = input
    // What dense layers put out has no rows and samples.
    var isFlat = false
    for (index, step) in network.architecture.steps.enumerated() {
      let layer = ONNXLayer(network, index, prefix: prefix)
      if isFlat, layer.needsRows {
        let axes = constant("\(prefix)axes\(index)", integers: [2, 3])
        value = apply("Unsqueeze", [value, axes])
        isFlat = false
      }
      if case .dense = step.layer {
        if !isFlat { value = apply("Flatten", [value], [("axis", .int(1))]) }
        isFlat = true
      }
      value = layer.append(to: &self, value, isFlat: isFlat)
    }
    return logOdds(ofOutputs: value, head: network.architecture.head, prefix: prefix)
  }

  /// Appends what makes log-odds `[epoch]` of the last layer's numbers `[epoch, output]`.
  private mutating func logOdds(
    ofOutputs outputs: String, head: Head, prefix: String
  ) -> String {
    func odds(_ graph: inout ONNXGraph, _ values: String, _ factors: [Float]) -> String {
      let factors = graph.constant(prefix + "odds", [factors.count], factors)
      return graph.apply("MatMul", [values, factors])
    }
    switch head {
    case .softmax: return odds(&self, outputs, [-1, 1])
    case .logit: return clip(odds(&self, outputs, [1]), prefix)
    case .twoSigmoids:
      // ln x₄(1) − ln x₄(0), where x₄ = σ(s) and ln σ(s) = −softplus(−s): exact far from one half too.
      let losses = apply("Softplus", [apply("Neg", [outputs])])
      return clip(odds(&self, losses, [1, -1]), prefix)
    case .reconstruction, .features: preconditionFailure("only classes have log-odds")
    }
  }

  /// Keeps log-odds within those that single precision tells apart behind a sigmoid.
  private mutating func clip(_ logOdds: String, _ prefix: String) -> String {
    let limit = Float(Double.logOdds(1))
    let least = constant(prefix + "odds.least", [], [-limit])
    return apply("Clip", [logOdds, least, constant(prefix + "odds.most", [], [limit])])
  }
}

/// One layer of a network on its way into a graph.
private struct ONNXLayer {
  private let network: Network
  private let index: Int
  private let prefix: String
  private let step: LayerStep

  init(_ network: Network, _ index: Int, prefix: String) {
    self.network = network
    self.index = index
    self.prefix = prefix
    step = network.architecture.steps[index]
  }

  /// Whether it works on rows of samples.
  var needsRows: Bool {
    switch step.layer {
    case .scaling, .convolution, .groupedConvolution, .averagePooling, .maximumPooling, .lstm: true
    case .dense, .transposedDense, .normalization, .activation, .dropout, .sparsity: false
    }
  }

  /// Appends the layer; returns what it puts out.
  func append(to graph: inout ONNXGraph, _ input: String, isFlat: Bool) -> String {
    switch step.layer {
    case .scaling:
      let centred = graph.apply("Sub", [input, constant(&graph, .mean, [step.input.rows, 1])])
      let factor = constant(&graph, .deviation, [step.input.rows, 1]) { 1 / $0 }
      return graph.apply("Mul", [centred, factor])
    case .convolution, .groupedConvolution: return convolution(&graph, input)
    case .dense:
      let weight = constant(&graph, .weight, [step.output.maps, step.taps])
      let bias = constant(&graph, .bias, [step.output.maps])
      return graph.apply("Gemm", [input, weight, bias], [("transB", .int(1))])
    case .lstm: return memory(&graph, input)
    case .transposedDense: preconditionFailure("reconstructions are not exported")
    case .normalization:
      let shape = [step.output.maps] + (isFlat ? [] : [1, 1])
      let epsilon = LayersPlan.epsilon
      let variance = constant(&graph, .variance, shape) { 1 / ($0 + epsilon).squareRoot() }
      let centred = graph.apply("Sub", [input, constant(&graph, .mean, shape)])
      let scaled = graph.apply("Mul", [centred, variance])
      let gained = graph.apply("Mul", [scaled, constant(&graph, .gain, shape)])
      return graph.apply("Add", [gained, constant(&graph, .shift, shape)])
    case .activation(let activation): return self.activation(&graph, activation, input)
    case .averagePooling(let samples, let rows, let first, _):
      var input = input
      let end = first + step.output.samples * samples
      if first > 0 || step.input.samples >= end + samples {
        let range = [first, end, 3].enumerated().map {
          graph.constant("\(prefix)range\(index).\($0)", integers: [$1])
        }
        input = graph.apply("Slice", [input] + range)
      }
      return pooling(&graph, "AveragePool", input, [rows, samples])
    case .maximumPooling(let samples): return pooling(&graph, "MaxPool", input, [1, samples])
    // They work in training alone.
    case .dropout, .sparsity: return input
    }
  }

  /// A tensor of the layer, each number put through `change`.
  private func constant(
    _ graph: inout ONNXGraph, _ role: TensorName.Role, _ shape: [Int],
    _ change: (Float) -> Float = { $0 }
  ) -> String {
    guard let place = place(role) else { preconditionFailure("a layer without \(role)") }
    return graph.constant(prefix + "\(place.name)", shape, network[place.name].map(change))
  }

  private func place(_ role: TensorName.Role) -> TensorPlace? {
    network.architecture.tensors.first { $0.layer == index && $0.name.role == role }
  }

  private func convolution(_ graph: inout ONNXGraph, _ input: String) -> String {
    guard let filter = step.filter else { preconditionFailure("a convolution has filters") }
    let kernel = [filter.rows, filter.samples]
    var operands = [
      input,
      constant(
        &graph, .weight, [step.output.maps, step.input.maps / filter.groups] + kernel),
    ]
    if filter.hasBias { operands.append(constant(&graph, .bias, [step.output.maps])) }
    // Zeros beyond the ends make up for what the kernel would take off.
    let padding = (step.output.samples - 1) * filter.step + filter.samples - step.input.samples
    let right = max(padding - filter.left, 0)
    return graph.apply(
      "Conv", operands,
      [
        ("group", .int(filter.groups)), ("kernel_shape", .ints(kernel)),
        ("pads", .ints([0, filter.left, 0, right])), ("strides", .ints([1, filter.step])),
      ])
  }

  /// The operator wants `[sample, epoch, input]`, and gates in the order of in, out, forget, value.
  private func memory(_ graph: inout ONNXGraph, _ input: String) -> String {
    guard case .lstm(let units, let bothWays) = step.layer else {
      preconditionFailure("a memory")
    }
    let ways = bothWays ? 2 : 1
    let inputs = step.input.maps * step.input.rows
    func reordered(_ role: TensorName.Role, _ width: Int) -> [[Float]] {
      guard let place = place(role) else { preconditionFailure("a memory has \(role)") }
      let values = network[place.name]
      return (0..<ways).map { way in
        [0, 3, 1, 2].flatMap { gate in
          let first = (way * 4 + gate) * units * width
          return values[first..<first + units * width]
        }
      }
    }
    let name = "\(prefix)lstm\(index)"
    func shaped(_ value: String, _ suffix: String, _ shape: [Int], _ graph: inout ONNXGraph)
      -> String
    {
      graph.apply("Reshape", [value, graph.constant("\(name).\(suffix)", integers: shape)])
    }
    let flat = shaped(input, "inputs", [0, inputs, step.input.samples], &graph)
    let series = graph.apply("Transpose", [flat], [("perm", .ints([2, 0, 1]))])
    let operands = [
      series,
      graph.constant(
        "\(name).weight", [ways, 4 * units, inputs], reordered(.weight, inputs).flatMap { $0 }),
      graph.constant(
        "\(name).recurrent", [ways, 4 * units, units], reordered(.recurrent, units).flatMap { $0 }),
      graph.constant(
        "\(name).bias", [ways, 8 * units],
        reordered(.bias, 1).flatMap { $0 + [Float](repeating: 0, count: 4 * units) }),
    ]
    let outputs = graph.apply(
      "LSTM", operands,
      [
        ("direction", .string(bothWays ? "bidirectional" : "forward")),
        ("hidden_size", .int(units)),
      ])
    let turned = graph.apply("Transpose", [outputs], [("perm", .ints([2, 1, 3, 0]))])
    return shaped(turned, "outputs", [0, ways * units, 1, step.output.samples], &graph)
  }

  private func activation(
    _ graph: inout ONNXGraph, _ activation: Layer.Activation, _ input: String
  ) -> String {
    switch activation {
    case .elu: return graph.apply("Elu", [input])
    case .relu: return graph.apply("Relu", [input])
    case .tanh: return graph.apply("Tanh", [input])
    case .sigmoid: return graph.apply("Sigmoid", [input])
    case .scaledTanh:
      let name = "\(prefix)tanh\(index)"
      let slope = graph.constant("\(name).slope", [], [2.0 / 3])
      let inner = graph.apply("Tanh", [graph.apply("Mul", [input, slope])])
      return graph.apply("Mul", [inner, graph.constant("\(name).height", [], [1.7159])])
    }
  }

  private func pooling(
    _ graph: inout ONNXGraph, _ type: String, _ input: String, _ kernel: [Int]
  ) -> String {
    graph.apply(type, [input], [("kernel_shape", .ints(kernel)), ("strides", .ints(kernel))])
  }
}
