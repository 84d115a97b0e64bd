#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The activations in float64 by the C library.
extension Layer.Activation {
  /// What becomes of a sum.
  package func reference(_ sum: Double) -> Double {
    switch self {
    case .elu: sum > 0 ? sum : expm1(sum)
    case .relu: max(sum, 0)
    case .tanh: hyperbolicTangent(sum)
    case .scaledTanh: 1.7159 * hyperbolicTangent(2 * sum / 3)
    case .sigmoid: 1 / (1 + exp(-sum))
    }
  }

  /// The slope there, from the output.
  package func referenceSlope(ofOutput output: Double) -> Double {
    switch self {
    case .elu: output > 0 ? 1 : 1 + output
    case .relu: output > 0 ? 1 : 0
    case .tanh: 1 - output * output
    case .scaledTanh: 2.0 / 3 * (1.7159 - output * output / 1.7159)
    case .sigmoid: output * (1 - output)
    }
  }
}

// The enumeration's case of the same name hides the function.
private func hyperbolicTangent(_ x: Double) -> Double { tanh(x) }
