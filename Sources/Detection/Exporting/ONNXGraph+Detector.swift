import ElementaryFunctions
import Evaluation
import NeuralNetwork
import Signal

/// A scorer that can be written as a graph of ONNX operators.
protocol ONNXExpressible: EpochScorer {
  /// Appends the scorer to `graph`; returns the name of its log-odds, `[epoch]`.
  ///
  /// - Returns: `nil` if a part of it cannot be written so.
  func logOdds(in graph: inout ONNXGraph, of epochs: String) -> String?
}

extension NetworkEnsemble: ONNXExpressible {
  func logOdds(in graph: inout ONNXGraph, of epochs: String) -> String? {
    graph.networks(members, epochs)
  }
}

extension BlockMeanModel: ONNXExpressible {
  func logOdds(in graph: inout ONNXGraph, of epochs: String) -> String? {
    graph.linear(linearForm, epochs)
  }
}

extension ScorerSum: ONNXExpressible {
  func logOdds(in graph: inout ONNXGraph, of epochs: String) -> String? {
    var sums: [String] = []
    for summand in summands {
      guard let scorer = summand.scorer as? any ONNXExpressible,
        let sum = scorer.logOdds(in: &graph, of: epochs)
      else { return nil }
      sums.append(sum)
    }
    return graph.apply("Sum", sums)
  }
}

extension ONNXGraph {
  /// Appends the z-score of every electrode within its epoch, as in preprocessing.
  ///
  /// In double precision; flat electrodes become zeros. Source: Cecotti & Gräser 2011, equation 1.
  /// `keepingAmplitude` takes only the mean away and divides nothing.
  mutating func standardize(_ epochs: String, keepingAmplitude: Bool) -> String {
    func cast(_ type: ElementType) -> [(String, Attribute)] { [("to", .int(type.rawValue))] }
    let along: [(String, Attribute)] = [("axes", .ints([2])), ("keepdims", .int(1))]
    let samples = apply("Cast", [epochs], cast(.double))
    let mean = apply("ReduceMean", [samples], along)
    let centred = apply("Sub", [samples, mean])
    let variance = apply("ReduceMean", [apply("Mul", [centred, centred])], along)
    let deviation = apply("Sqrt", [variance])
    let rounding = apply(
      "Mul", [apply("Abs", [mean]), constant("zscore.rounding", double: 1e-6)])
    let least = apply("Max", [rounding, constant("zscore.least", double: 1e-20)])
    let isAlive = apply("Greater", [deviation, least])
    let values = keepingAmplitude ? centred : apply("Div", [centred, deviation])
    let scaled = apply("Where", [isAlive, values, constant("zscore.zero", double: 0)])
    return apply("Cast", [scaled], cast(.float))
  }

  /// Gives z-scored epochs their amplitude back: each window times its deviation.
  mutating func restoreAmplitude(_ epochs: String, deviations: String) -> String {
    apply("Mul", [epochs, apply("Unsqueeze", [deviations, constant("last.axis", integers: [2])])])
  }

  /// Appends networks; returns the mean of their log-odds, `[epoch]`.
  mutating func networks(_ members: [Network], _ epochs: String) -> String {
    let outputs = members.enumerated().map { index, network in
      self.network(network, epochs, prefix: members.count == 1 ? "" : "\(index).")
    }
    guard outputs.count > 1 else { return outputs[0] }
    let factor = constant("members.share", [], [1 / Float(outputs.count)])
    return apply("Mul", [apply("Sum", outputs), factor])
  }

  private mutating func network(_ network: Network, _ epochs: String, prefix: String) -> String {
    let architecture = network.architecture
    precondition(architecture.head == .twoSigmoids, "a detector's network")
    let places = architecture.storedTensors
    func tensor(_ graph: inout ONNXGraph, _ name: TensorName, axes: [Int] = []) -> String {
      guard let place = places.first(where: { $0.name == name }) else {
        preconditionFailure("a detector's network has \(name)")
      }
      var shape = place.shape
      for axis in axes { shape.insert(1, at: axis) }
      return graph.constant(prefix + place.stored, shape, network[name])
    }
    // L1: every map weighs all electrodes, sample by sample.
    let spatial = apply(
      "Conv",
      [
        epochs, tensor(&self, .convolution(1, .weight), axes: [2]),
        tensor(&self, .convolution(1, .bias)),
      ], [("kernel_shape", .ints([1]))])
    // L2: filters on each map, as far apart as they are long; what is left over is not used.
    let maps = network[.convolution(1, .bias)].count
    let length = network[.convolution(2, .weight)].count / network[.convolution(2, .bias)].count
    let temporal = apply(
      "Conv",
      [
        scaledTanh(spatial, prefix), tensor(&self, .convolution(2, .weight), axes: [1]),
        tensor(&self, .convolution(2, .bias)),
      ],
      [
        ("group", .int(maps)), ("kernel_shape", .ints([length])), ("strides", .ints([length])),
      ])
    let flat = apply("Flatten", [scaledTanh(temporal, prefix)], [("axis", .int(1))])
    let hidden = dense(
      flat, tensor(&self, .dense(1, .weight)), tensor(&self, .dense(1, .bias)))
    let sums = dense(
      apply("Sigmoid", [hidden]), tensor(&self, .dense(2, .weight)),
      tensor(&self, .dense(2, .bias)))
    // ln x₄(1) − ln x₄(0), where x₄ = σ(s) and ln σ(s) = −softplus(−s): exact far from one half too.
    let losses = apply("Softplus", [apply("Neg", [sums])])
    let odds = apply("MatMul", [losses, constant(prefix + "odds", [2], [1, -1])])
    let limit = Float(Double.logOdds(1))
    return apply(
      "Clip",
      [
        odds, constant(prefix + "odds.least", [], [-limit]),
        constant(prefix + "odds.most", [], [limit]),
      ])
  }

  /// The activation 1.7159 tanh(2s/3) of L1 and L2.
  private mutating func scaledTanh(_ sums: String, _ prefix: String) -> String {
    let name = "\(prefix)tanh.\(sums)"
    let inner = apply("Mul", [sums, constant("\(name).slope", [], [2.0 / 3])])
    return apply("Mul", [apply("Tanh", [inner]), constant("\(name).height", [], [1.7159])])
  }

  private mutating func dense(_ input: String, _ weight: String, _ bias: String) -> String {
    apply("Gemm", [input, weight, bias], [("transB", .int(1))])
  }

  /// Appends a linear method; returns its log-odds, `[epoch]`.
  mutating func linear(_ form: LinearForm, _ epochs: String) -> String {
    let (electrodes, samples) = (form.mean.count, form.weights.count / form.mean.count)
    let centred = apply(
      "Sub", [epochs, constant("scaling.mean", [electrodes, 1], form.mean)])
    let scaled = apply(
      "Mul", [centred, constant("scaling.factor", [electrodes, 1], form.factor)])
    let flat = apply("Flatten", [scaled], [("axis", .int(1))])
    let sum = apply(
      "MatMul", [flat, constant("linear.weight", [electrodes * samples], form.weights)])
    return apply("Add", [sum, constant("linear.bias", [], [form.bias])])
  }
}
