import CKernels
import ElementaryFunctions

extension Head {
  /// The loss of one epoch from the last layer's `outputs`.
  ///
  /// A class' is against the label, a reconstruction's against `input`, the epoch as it was scaled.
  package func loss(
    ofOutputs outputs: ArraySlice<Float>, label: Bool, input: () -> [Float]
  ) -> Double {
    let first = outputs[outputs.startIndex]
    let last = outputs[outputs.endIndex - 1]
    let target: Float = label ? 1 : 0
    switch self {
    case .logit: return core_cross_entropy(first, target)
    case .softmax: return core_cross_entropy(last - first, target)
    case .twoSigmoids:
      let gaps = [Double(first) - (1 - Double(target)), Double(last) - Double(target)]
      return 0.5 * (gaps[0] * gaps[0] + gaps[1] * gaps[1])
    case .reconstruction(.squares):
      return zip(outputs, input()).reduce(0) {
        let gap = Double($1.0) - Double($1.1)
        return $0 + gap * gap / 2
      }
    case .reconstruction(.crossEntropy):
      return zip(outputs, input()).reduce(0) {
        let inside = min(max(Double($1.0), 1e-7), 1 - 1e-7)
        let x = Double($1.1)
        return $0 - x * Double.logarithm(inside) - (1 - x) * Double.logarithm(1 - inside)
      }
    case .features: preconditionFailure("features have no loss")
    }
  }

  /// The log-odds of a P300, both classes equally likely, from the first and last output.
  ///
  /// Of two sigmoids the second is normalised by both (Cecotti & Gräser 2011, equations 16 to 18);
  /// what has gone through a sigmoid is at most ±16.
  package func logOdds(first: Float, last: Float) -> Double {
    switch self {
    case .logit: Double.logOdds(Double(sigmoid(first)))
    case .twoSigmoids:
      Double.logOdds(Double(first + last > 0 ? last / (first + last) : 0.5))
    case .softmax: Double(last - first)
    case .reconstruction, .features: preconditionFailure("only classes have log-odds")
    }
  }
}

extension Network {
  /// The weighted mean loss of outputs `[index, output]` of the epochs at `indices`, against their
  /// labels.
  func loss(ofOutputs outputs: [Float], indices: [Int32], in set: TrainingSet) -> Double {
    let width = architecture.outputs
    var sum = 0.0
    var weights = 0.0
    for (place, index) in indices.enumerated() {
      let weight = Double(set.weights[Int(index)])
      sum +=
        weight
        * architecture.head.loss(
          ofOutputs: outputs[place * width..<(place + 1) * width], label: set.labels[Int(index)]
        ) { scaledEpoch(Int(index), of: set) }
      weights += weight
    }
    return weights > 0 ? sum / weights : 0
  }
}
