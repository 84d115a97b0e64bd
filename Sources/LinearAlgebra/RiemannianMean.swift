extension Matrix {
  /// The mean of symmetric positive definite matrices in the affine-invariant metric.
  ///
  /// Fixed-point steps from the arithmetic mean, until the mean logarithm is below `tolerance` in the
  /// Frobenius norm or `iterations` are done. Sources: Pennec, Fillard & Ayache, IJCV 66(1), 2006;
  /// Fletcher et al., IEEE TMI 23(8), 2004.
  package static func riemannianMean(
    _ matrices: [Matrix], iterations: Int = 50, tolerance: Double = 1e-8
  ) throws(LinearAlgebraError) -> Matrix {
    precondition(!matrices.isEmpty, "a mean needs matrices")
    return try riemannianMean(
      of: SymmetricTable(matrices), iterations: iterations, tolerance: tolerance)
  }

  /// The same mean of the matrices in a table.
  package static func riemannianMean(
    of matrices: SymmetricTable, iterations: Int, tolerance: Double
  ) throws(LinearAlgebraError) -> Matrix {
    precondition(matrices.count > 0, "a mean needs matrices")
    let (count, size) = (matrices.count, matrices.size)
    let weight = 1 / Double(count)
    var mean = Matrix(rows: size, columns: size)
    for index in 0..<count { mean.add(firstColumnsOf: matrices[index]) }
    mean = weight * mean
    for _ in 0..<iterations {
      let eigen = SymmetricEigen(mean)
      guard let least = eigen.values.last, least > 0 else {
        throw .notPositiveDefinite(row: size - 1)
      }
      let root = eigen.applying { $0.squareRoot() }
      let inverse = eigen.applying { 1 / $0.squareRoot() }
      var sums = [Double](repeating: 0, count: matrices.triangles.columns)
      // So few at a time that their logarithms stay in the cache.
      let atOnce = 8 * SymmetricTable.sideBySide
      for first in stride(from: 0, to: count, by: atOnce) {
        let logarithms = matrices.logarithms(
          in: first..<min(first + atOnce, count), between: inverse)
        guard !logarithms.isDefined.contains(false) else {
          throw .notPositiveDefinite(row: size - 1)
        }
        for row in logarithms.isDefined.indices {
          logarithms.triangles.addRow(row, times: 1, to: &sums)
        }
      }
      var step = SymmetricTable(
        size: size, triangles: Matrix(rows: 1, columns: sums.count, elements: sums))[0]
      step = weight * step
      mean = root.congruence(step.exponential())
      if step.squaredNorm.squareRoot() <= tolerance { break }
    }
    return mean
  }
}
