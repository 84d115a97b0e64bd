extension SymmetricEigen {
  /// The same by cyclic Jacobi rotations: slower, and so plain that it checks the other.
  ///
  /// Rows are swept in one fixed order until nothing is left off the diagonal. Source: Golub & Van
  /// Loan, Matrix Computations, 4th edition, section 8.5.
  package static func jacobi(_ matrix: Matrix) -> SymmetricEigen {
    precondition(matrix.isSquare, "only a square matrix has eigenvalues")
    let size = matrix.rows
    var work = matrix.symmetrized
    var vectors = Matrix.identity(size)
    let total = work.squaredNorm
    work.elements.withUnsafeMutableBufferPointer { work in
      vectors.elements.withUnsafeMutableBufferPointer { vectors in
        guard let a = work.baseAddress, let v = vectors.baseAddress else { return }
        for _ in 0..<sweepLimit where offDiagonal(a, size) > 1e-32 * total {
          sweep(a, v, size)
        }
      }
    }
    return SymmetricEigen(values: (0..<size).map { work[$0, $0] }, rows: vectors)
  }

  /// More sweeps than any matrix of doubles needs; convergence is quadratic, after about eight.
  private static var sweepLimit: Int { 40 }

  private static func offDiagonal(_ a: UnsafePointer<Double>, _ size: Int) -> Double {
    var sum = 0.0
    for row in 1..<max(size, 1) { sum += 2 * Kernels.dot(a + row * size, a + row * size, row) }
    return sum
  }

  private static func sweep(
    _ a: UnsafeMutablePointer<Double>, _ v: UnsafeMutablePointer<Double>, _ size: Int
  ) {
    for p in 0..<size - 1 {
      for q in p + 1..<size {
        let off = a[p * size + q]
        let (app, aqq) = (a[p * size + p], a[q * size + q])
        // Too small to move either eigenvalue by a rounding error.
        if abs(off) <= 1e-18 * (abs(app) * abs(aqq)).squareRoot() { continue }
        let ratio = (aqq - app) / (2 * off)
        let magnitude = 1 / (abs(ratio) + (ratio * ratio + 1).squareRoot())
        let tangent = ratio < 0 ? -magnitude : magnitude
        let cosine = 1 / (tangent * tangent + 1).squareRoot()
        let sine = tangent * cosine
        Kernels.rotate(a + p * size, a + q * size, cosine: cosine, sine: sine, size)
        // The columns mirror the rows, except for the four elements where both meet.
        for k in 0..<size where k != p && k != q {
          a[k * size + p] = a[p * size + k]
          a[k * size + q] = a[q * size + k]
        }
        a[p * size + p] = app - tangent * off
        a[q * size + q] = aqq + tangent * off
        a[p * size + q] = 0
        a[q * size + p] = 0
        Kernels.rotate(v + p * size, v + q * size, cosine: cosine, sine: sine, size)
      }
    }
  }
}
