#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The heads in plain Swift and float64, one epoch at a time.
extension Head {
  /// The head's numbers from the last layer's sums.
  package func reference(outputs sums: [Double]) -> [Double] {
    switch self {
    case .twoSigmoids, .reconstruction(.crossEntropy):
      sums.map { Layer.Activation.sigmoid.reference($0) }
    case .logit, .softmax, .reconstruction(.squares), .features: sums
    }
  }

  /// The loss of an epoch.
  package func reference(
    lossOf sums: [Double], softTarget: Double, input: [Double]
  ) -> Double {
    let outputs = reference(outputs: sums)
    return switch self {
    case .logit: crossEntropy(sums[0], softTarget)
    case .softmax: crossEntropy(sums[1] - sums[0], softTarget)
    case .twoSigmoids: squares(outputs, [1 - softTarget, softTarget])
    case .reconstruction(.squares): squares(outputs, input)
    case .reconstruction(.crossEntropy):
      zip(sums, input).reduce(0) { $0 + crossEntropy($1.0, $1.1) }
    case .features: preconditionFailure("features have no loss")
    }
  }

  /// The gradient of the loss by the last layer's sums.
  package func reference(
    gradientOf sums: [Double], softTarget: Double, input: [Double]
  ) -> [Double] {
    let outputs = reference(outputs: sums)
    switch self {
    case .logit: return [Layer.Activation.sigmoid.reference(sums[0]) - softTarget]
    case .softmax:
      let change = Layer.Activation.sigmoid.reference(sums[1] - sums[0]) - softTarget
      return [-change, change]
    case .twoSigmoids:
      return zip(outputs, [1 - softTarget, softTarget]).map { ($0 - $1) * $0 * (1 - $0) }
    case .reconstruction: return zip(outputs, input).map { $0 - $1 }
    case .features: preconditionFailure("features have no loss")
    }
  }
}

/// −t ln σ(z) − (1 − t) ln(1 − σ(z)), exact for large |z|.
private func crossEntropy(_ z: Double, _ target: Double) -> Double {
  max(z, 0) - z * target + log1p(exp(-abs(z)))
}

private func squares(_ left: [Double], _ right: [Double]) -> Double {
  zip(left, right).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / 2 }
}

/// KL(p ‖ q) of two probabilities of one event.
package func divergence(_ p: Double, _ q: Double) -> Double {
  p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))
}
