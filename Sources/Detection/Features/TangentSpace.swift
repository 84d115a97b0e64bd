import LinearAlgebra

/// Vectors of symmetric positive definite matrices at a reference: plain linear methods apply there.
///
/// The upper triangle of log(R^(−½) X R^(−½)), off-diagonal elements times √2 so that the vector's
/// length is the matrix's norm. Source: Barachant, Bonnet, Congedo & Jutten, IEEE TBME 59(4), 2012,
/// eq. 13.
package struct TangentSpace: Sendable, Equatable {
  /// R^(−½).
  package let whitener: Matrix

  package init(whitener: Matrix) { self.whitener = whitener }

  /// The space at the Riemannian mean of `matrices`.
  package init(
    atMeanOf matrices: SymmetricTable, iterations: Int, tolerance: Double
  ) throws(LinearAlgebraError) {
    let mean = try Matrix.riemannianMean(
      of: matrices, iterations: iterations, tolerance: tolerance)
    whitener = StoredTensor(try mean.inverseSquareRoot()).matrix
  }

  /// The length of a vector.
  package var dimension: Int { whitener.rows * (whitener.rows + 1) / 2 }

  /// The vector of `matrix`.
  package func vector(of matrix: Matrix) throws(LinearAlgebraError) -> [Double] {
    vector(ofLogarithm: try whitener.congruence(matrix).logarithm())
  }

  /// The vectors of `matrices`, each as by itself; none of one that is not positive definite.
  package func vectors(of matrices: [Matrix]) -> [[Double]?] {
    Matrix.logarithms(of: matrices.map(whitener.congruence)).map { $0.map(vector(ofLogarithm:)) }
  }

  /// The vectors of the matrices in a table, `[matrix, element]`.
  ///
  /// - Throws: `LinearAlgebraError.notPositiveDefinite`.
  package func features(of matrices: SymmetricTable) throws(LinearAlgebraError) -> Matrix {
    // A vector is as long as what is held of its matrix, and takes its place.
    var features = matrices.triangles
    let atOnce = SymmetricEigen.sideBySide
    for first in stride(from: 0, to: matrices.count, by: atOnce) {
      let some = first..<min(first + atOnce, matrices.count)
      for (index, vector) in zip(some, vectors(of: some.map { matrices[$0] })) {
        guard let vector else { throw .notPositiveDefinite(row: matrices.size - 1) }
        features.replaceRow(
          index, with: Matrix(rows: 1, columns: vector.count, elements: vector), row: 0)
      }
    }
    return features
  }

  private func vector(ofLogarithm logarithm: Matrix) -> [Double] {
    var vector: [Double] = []
    vector.reserveCapacity(dimension)
    for row in 0..<logarithm.rows {
      for column in row..<logarithm.columns {
        vector.append(
          row == column ? logarithm[row, row] : 1.4142135623730951 * logarithm[row, column])
      }
    }
    return vector
  }
}
