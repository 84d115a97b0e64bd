import ElementaryFunctions
import Randomness

extension SymmetricEigen {
  /// Σ f(λ) v vᵀ: the matrix with `function` applied to every eigenvalue.
  package func applying(_ function: (Double) -> Double) -> Matrix {
    let size = values.count
    // `[row, value]`: each vector times what becomes of its value.
    var scaled = Matrix(rows: size, columns: size)
    for index in 0..<size {
      let factor = function(values[index])
      for row in 0..<size {
        scaled.elements[row * size + index] = factor * vectors.elements[index * size + row]
      }
    }
    return (scaled * vectors).symmetrized
  }

  /// The least eigenvalue that a function needing positive ones is given.
  fileprivate func positive(_ function: (Double) -> Double) throws(LinearAlgebraError) -> Matrix {
    guard let last = values.last else { return vectors }
    guard last > 0, last.isFinite else { throw .notPositiveDefinite(row: values.count - 1) }
    return applying(function)
  }
}

extension Matrix {
  /// The symmetric square root of a symmetric positive definite matrix.
  package func squareRoot() throws(LinearAlgebraError) -> Matrix {
    try SymmetricEigen(self).positive { $0.squareRoot() }
  }

  /// The inverse of the symmetric square root of a symmetric positive definite matrix.
  package func inverseSquareRoot() throws(LinearAlgebraError) -> Matrix {
    try SymmetricEigen(self).positive { 1 / $0.squareRoot() }
  }

  /// The logarithm of a symmetric positive definite matrix.
  package func logarithm() throws(LinearAlgebraError) -> Matrix {
    try SymmetricEigen(self).positive(Double.logarithm)
  }

  /// The exponential of a symmetric matrix.
  package func exponential() -> Matrix {
    SymmetricEigen(self).applying(Double.exponential)
  }
}
