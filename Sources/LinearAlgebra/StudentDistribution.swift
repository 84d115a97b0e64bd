/// The value that the magnitude of Student's t exceeds with some probability, once in twenty times by default.
///
/// t² is an F(1, ν) variable; found by halving.
///
/// - Parameters:
///   - freedom: Degrees of freedom ν, at least 1.
///   - probability: 0.05; from three degrees of freedom on also less, down to 0.01.
/// - Returns: The quantile: of 97.5 % for 0.05.
package func studentQuantile(freedom: Double, exceededBy probability: Double = 0.05) -> Double {
  precondition(freedom >= 1, "Student's t has degrees of freedom")
  precondition(
    probability == 0.05 || freedom >= 3 && (0.01...0.05).contains(probability),
    "a probability whose quantile is looked for")
  // 12.71 with one degree of freedom, 1.96 with infinitely many.
  var (low, high) = (1.9, 13.0)
  for _ in 0..<60 {
    let middle = (low + high) / 2
    if upperProbability(ofF: middle * middle, freedom: freedom) > probability {
      low = middle
    } else {
      high = middle
    }
  }
  return (low + high) / 2
}
