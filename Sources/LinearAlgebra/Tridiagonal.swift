import CKernels

/// A symmetric matrix A = Q T Qᵀ with a tridiagonal T and an orthogonal Q, by Householder reflections.
///
/// Shifted and scaled systems (s·A + t·1) x = b cost only O(n) each in the basis of Q. Source: Golub
/// & Van Loan, Matrix Computations, 4th edition, section 8.3.1.
package struct Tridiagonal: Sendable {
  package private(set) var diagonal: [Double]
  /// `beside[i]` joins i and i + 1.
  package private(set) var beside: [Double]
  /// Row k is the unit vector of the k-th reflection, zero up to column k.
  private let reflections: Matrix

  package init(_ matrix: Matrix) {
    precondition(matrix.isSquare, "only a square matrix can be symmetric")
    let size = matrix.rows
    var work = matrix.symmetrized
    var kept = Matrix(rows: max(size - 2, 0), columns: size)
    var product = Array(repeating: 0.0, count: size)
    work.elements.withUnsafeMutableBufferPointer { work in
      kept.elements.withUnsafeMutableBufferPointer { reflections in
        product.withUnsafeMutableBufferPointer { product in
          guard let a = work.baseAddress, let v = reflections.baseAddress,
            let p = product.baseAddress
          else { return }
          for step in 0..<max(size - 2, 0) {
            Self.reflect(a, v + step * size, p, step: step, size: size)
          }
        }
      }
    }
    reflections = kept
    diagonal = (0..<size).map { work[$0, $0] }
    beside = (0..<max(size - 1, 0)).map { work[$0 + 1, $0] }
  }

  /// Zeroes row `step` right of the diagonal's neighbour, in the trailing block of a symmetric `a`.
  private static func reflect(
    _ a: UnsafeMutablePointer<Double>, _ v: UnsafeMutablePointer<Double>,
    _ p: UnsafeMutablePointer<Double>, step: Int, size: Int
  ) {
    let (first, rest) = (step + 1, size - step - 1)
    let row = a + step * size
    let length = Kernels.dot(row + first, row + first, rest).squareRoot()
    guard length > 0 else { return }
    let pivot = row[first] > 0 ? -length : length
    for index in first..<size { v[index] = row[index] }
    v[first] -= pivot
    let norm = Kernels.dot(v + first, v + first, rest).squareRoot()
    guard norm > 0 else { return }
    for index in first..<size { v[index] /= norm }
    // A ← (1 − 2vvᵀ) A (1 − 2vvᵀ) = A − v qᵀ − q vᵀ with q = 2(Av − v·vᵀAv).
    matrix_times_transposed(
      v + first, Int64(rest), a + first * size + first, Int64(size), p + first, 1, Int64(rest),
      Int64(rest))
    let inner = Kernels.dot(p + first, v + first, rest)
    for index in first..<size { p[index] = 2 * (p[index] - inner * v[index]) }
    matrix_subtract_outer(
      v + first, p + first, Int64(rest), a + first * size + first, Int64(size))
    row[first] = pivot
    a[first * size + step] = pivot
  }

  /// Qᵀ as a matrix.
  package var transposedBasis: Matrix {
    let size = diagonal.count
    var basis = Matrix.identity(size)
    basis.elements.withUnsafeMutableBufferPointer { basis in
      reflections.elements.withUnsafeBufferPointer { reflections in
        guard let rows = basis.baseAddress, let vectors = reflections.baseAddress else { return }
        for step in (0..<max(size - 2, 0)).reversed() {
          let (first, rest) = (step + 1, size - step - 1)
          let vector = vectors + step * size + first
          // The rows above are still those of the identity, which this reflection leaves alone.
          for row in first..<size {
            let here = rows + row * size + first
            Kernels.add(-2 * Kernels.dot(here, vector, rest), times: vector, to: here, rest)
          }
        }
      }
    }
    return basis
  }

  /// Qᵀ `vector`.
  package func toBasis(_ vector: [Double]) -> [Double] {
    var result = vector
    for step in 0..<reflections.rows { reflect(&result, step) }
    return result
  }

  /// Q `vector`.
  package func fromBasis(_ vector: [Double]) -> [Double] {
    var result = vector
    for step in (0..<reflections.rows).reversed() { reflect(&result, step) }
    return result
  }

  private func reflect(_ vector: inout [Double], _ step: Int) {
    var inner = 0.0
    for index in step + 1..<vector.count { inner += reflections[step, index] * vector[index] }
    for index in step + 1..<vector.count { vector[index] -= 2 * inner * reflections[step, index] }
  }

  /// `factor`·T + `shift`·1, with the same Q.
  package func scaled(by factor: Double, plus shift: Double) -> Tridiagonal {
    var result = self
    result.diagonal = diagonal.map { factor * $0 + shift }
    result.beside = beside.map { factor * $0 }
    return result
  }

  /// T times a vector, both in the basis of Q.
  package static func * (left: Tridiagonal, right: [Double]) -> [Double] {
    right.indices.map { index in
      var sum = left.diagonal[index] * right[index]
      if index > 0 { sum += left.beside[index - 1] * right[index - 1] }
      if index + 1 < right.count { sum += left.beside[index] * right[index + 1] }
      return sum
    }
  }

  /// The x of T x = `right`, in the basis of Q; T must be positive definite.
  package func solve(_ right: [Double]) -> [Double] {
    let pivots = pivots(reversed: false)
    var solution = right
    for index in 1..<max(right.count, 1) {
      solution[index] -= beside[index - 1] / pivots[index - 1] * solution[index - 1]
    }
    for index in right.indices.reversed() {
      if index + 1 < right.count { solution[index] -= beside[index] * solution[index + 1] }
      solution[index] /= pivots[index]
    }
    return solution
  }

  /// The trace of the inverse of T, which must be positive definite.
  ///
  /// Element i of the inverse's diagonal is 1/(dᵢ + eᵢ − tᵢ) with the pivots d from above, e from below.
  package var inverseTrace: Double {
    let above = pivots(reversed: false)
    let below = pivots(reversed: true)
    return diagonal.indices.reduce(0) { sum, index in
      sum + 1 / (above[index] + below[index] - diagonal[index])
    }
  }

  private func pivots(reversed: Bool) -> [Double] {
    var pivots = diagonal
    if reversed {
      for index in diagonal.indices.reversed().dropFirst() {
        pivots[index] -= beside[index] * beside[index] / pivots[index + 1]
      }
    } else {
      for index in diagonal.indices.dropFirst() {
        pivots[index] -= beside[index - 1] * beside[index - 1] / pivots[index - 1]
      }
    }
    return pivots
  }
}
