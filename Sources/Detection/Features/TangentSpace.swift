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
  ///
  /// - Throws: `LinearAlgebraError.notPositiveDefinite`.
  package func vector(of matrix: Matrix) throws(LinearAlgebraError) -> [Double] {
    Array(try features(of: SymmetricTable([matrix])).row(0))
  }

  /// The vectors of the matrices at `range` of a table, each as by itself; none of one that is not positive
  /// definite.
  package func vectors(of matrices: SymmetricTable, in range: Range<Int>) -> [[Double]?] {
    let logarithms = matrices.logarithms(in: range, between: whitener)
    let factors = factors
    return logarithms.isDefined.indices.map { row in
      guard logarithms.isDefined[row] else { return nil }
      return zip(factors, logarithms.triangles.row(row)).map { $0 * $1 }
    }
  }

  /// The vectors of the matrices in a table, `[matrix, element]`.
  ///
  /// - Throws: `LinearAlgebraError.notPositiveDefinite`.
  package func features(of matrices: SymmetricTable) throws(LinearAlgebraError) -> Matrix {
    let logarithms = matrices.logarithms(in: 0..<matrices.count, between: whitener)
    guard !logarithms.isDefined.contains(false) else {
      throw .notPositiveDefinite(row: matrices.size - 1)
    }
    // A vector is as long as what is held of its matrix, and takes its place.
    var features = logarithms.triangles
    let factors = factors
    for row in 0..<features.rows { features.multiplyRow(row, by: factors) }
    return features
  }

  /// What the elements of a triangle are multiplied by.
  private var factors: [Double] {
    (0..<whitener.rows).flatMap { row in
      (row..<whitener.columns).map { $0 == row ? 1 : 1.4142135623730951 }
    }
  }
}
