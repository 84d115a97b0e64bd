#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What sums go through, in float64 by the C library; slopes are given from the output.
package enum ReferenceActivation {
  /// 1.7159 tanh(2s/3), eq. 3.
  case scaledTanh
  /// 1 / (1 + e⁻ˢ), eq. 4.
  case sigmoid
  /// tanh s.
  case tanh
  /// s itself.
  case identity

  /// eˢ − 1, what an exponential linear unit makes of s below zero.
  package static func exponentialLinear(_ sum: Double) -> Double { expm1(sum) }

  package func callAsFunction(_ sum: Double) -> Double {
    switch self {
    case .scaledTanh: 1.7159 * hyperbolicTangent(2 * sum / 3)
    case .sigmoid: 1 / (1 + exp(-sum))
    case .tanh: hyperbolicTangent(sum)
    case .identity: sum
    }
  }

  package func slope(ofOutput output: Double) -> Double {
    switch self {
    case .scaledTanh: 2.0 / 3 * (1.7159 - output * output / 1.7159)
    case .sigmoid: output * (1 - output)
    case .tanh: 1 - output * output
    case .identity: 1
    }
  }
}

/// ln(1 + eˣ), exact for large |x|.
package func softPlus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

// The enumeration's case of the same name hides the function.
private func hyperbolicTangent(_ x: Double) -> Double { tanh(x) }
