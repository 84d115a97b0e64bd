/// A scorer that can be written as a graph of ONNX operators.
protocol ONNXExpressible: EpochScorer {
  /// Appends the scorer of `epochs` to `graph`, its constants behind `prefix`.
  ///
  /// - Returns: the name of its log-odds, `[epoch]`; `nil` if a part of it cannot be written so.
  func logOdds(in graph: inout ONNXGraph, of epochs: String, prefix: String) -> String?
}

extension ScorerSum: ONNXExpressible {
  func logOdds(in graph: inout ONNXGraph, of epochs: String, prefix: String) -> String? {
    var sums: [String] = []
    for summand in summands {
      guard let scorer = summand.scorer as? any ONNXExpressible,
        let sum = scorer.logOdds(in: &graph, of: epochs, prefix: prefix + summand.prefix)
      else { return nil }
      sums.append(sum)
    }
    return graph.apply("Sum", sums)
  }
}

extension BlockMeanModel: ONNXExpressible {
  func logOdds(in graph: inout ONNXGraph, of epochs: String, prefix: String) -> String? {
    let form = linearForm
    let shape = [electrodes, 1]
    let centred = graph.apply(
      "Sub", [epochs, graph.constant(prefix + "scaling.mean", shape, form.mean)])
    let scaled = graph.apply(
      "Mul", [centred, graph.constant(prefix + "scaling.factor", shape, form.factor)])
    let flat = graph.apply("Flatten", [scaled], [("axis", .int(1))])
    let weights = graph.constant(
      prefix + "linear.weight", [electrodes * windowLength], form.weights)
    let sum = graph.apply("MatMul", [flat, weights])
    return graph.apply("Add", [sum, graph.constant(prefix + "linear.bias", [], [form.bias])])
  }
}
