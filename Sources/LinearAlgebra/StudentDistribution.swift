/// The value that the magnitude of Student's t exceeds once in twenty times.
///
/// t² is an F(1, ν) variable; found by halving.
///
/// - Parameter freedom: Degrees of freedom ν, at least 1.
/// - Returns: The 97.5 % quantile.
package func studentQuantile(freedom: Double) -> Double {
  precondition(freedom >= 1, "Student's t has degrees of freedom")
  // 12.71 with one degree of freedom, 1.96 with infinitely many.
  var (low, high) = (1.9, 13.0)
  for _ in 0..<60 {
    let middle = (low + high) / 2
    if upperProbability(ofF: middle * middle, freedom: freedom) > 0.05 {
      low = middle
    } else {
      high = middle
    }
  }
  return (low + high) / 2
}
