extension Double {
  /// The logistic function, 1 / (1 + e⁻ˣ), without overflow on either side.
  package static func sigmoid(_ x: Double) -> Double {
    let power = exponential(-abs(x))
    return x >= 0 ? 1 / (1 + power) : power / (1 + power)
  }

  /// The logarithm of the odds of a probability, ln(p / (1 − p)), at most ±16.
  ///
  /// Further out single precision tells no outputs of a network apart. Of what is no number there is none.
  package static func logOdds(_ probability: Double) -> Double {
    if probability.isNaN { return .nan }
    let inside = min(max(probability, 1e-7), 1 - 1e-7)
    return logarithm(inside) - logarithm(1 - inside)
  }

  /// ln(1 + eˣ), without overflow on either side: the cross-entropy of log-odds x where the label is 0.
  package static func softplus(_ x: Double) -> Double {
    max(x, 0) + logarithm(1 + exponential(-abs(x)))
  }
}
