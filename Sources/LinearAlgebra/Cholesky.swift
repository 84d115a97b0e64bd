import CKernels
import ElementaryFunctions
import Randomness

/// What can go wrong with a matrix.
package enum LinearAlgebraError: Error, Equatable, Sendable {
  /// A pivot is zero, negative or not a number: some direction has no power of its own.
  case notPositiveDefinite(row: Int)
}

extension LinearAlgebraError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notPositiveDefinite(let row): "matrix is not positive definite at row \(row)"
    }
  }
}

/// The lower triangle L with A = L Lᵀ of a symmetric positive definite A.
package struct Cholesky: Sendable {
  package let lower: Matrix

  /// Factors `matrix`, of which only the lower triangle is read.
  package init(_ matrix: Matrix) throws(LinearAlgebraError) {
    precondition(matrix.isSquare, "only a square matrix has this factor")
    let size = matrix.rows
    var triangle = Matrix(rows: size, columns: size)
    for row in 0..<size {
      for index in row * size...row * size + row {
        triangle.elements[index] = matrix.elements[index]
      }
    }
    try self.init(lowerTriangle: triangle)
  }

  /// Factors a matrix above whose diagonal there is nothing but 0, in its place.
  package init(lowerTriangle: consuming Matrix) throws(LinearAlgebraError) {
    precondition(lowerTriangle.isSquare, "only a square matrix has this factor")
    let size = lowerTriangle.rows
    var failed: Int?
    lowerTriangle.elements.withUnsafeMutableBufferPointer { factor in
      guard let factor = factor.baseAddress else { return }
      for first in stride(from: 0, to: size, by: Self.panelRows) where failed == nil {
        failed = Self.factor(first..<min(first + Self.panelRows, size), of: factor, size)
      }
    }
    if let failed { throw .notPositiveDefinite(row: failed) }
    lower = lowerTriangle
  }

  /// Rows that are factored together, so that those above are read once for all of them.
  private static let panelRows = 32

  /// Factors some rows in their place, those above being done, eight columns at a time: their inner products
  /// with the rows of these columns, up to the columns themselves, are taken side by side.
  ///
  /// - Returns: the row whose pivot is not positive, if one is not.
  private static func factor(
    _ rows: Range<Int>, of factor: UnsafeMutablePointer<Double>, _ size: Int
  ) -> Int? {
    let lanes = Kernels.width
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: rows.count * lanes) { scratch in
      guard let products = scratch.baseAddress else { return nil }
      for left in stride(from: 0, to: rows.upperBound, by: lanes) {
        let width = min(lanes, size - left)
        let top = max(rows.lowerBound, left)
        matrix_times_transposed(
          factor + top * size, Int64(size), factor + left * size, Int64(size), products,
          Int64(rows.upperBound - top), Int64(left), Int64(width))
        for row in top..<rows.upperBound {
          let here = factor + row * size
          for column in left..<min(left + width, row + 1) {
            let there = factor + column * size
            var product = products[(row - top) * width + column - left]
            for index in left..<column { product += here[index] * there[index] }
            let rest = here[column] - product
            if column < row {
              here[column] = rest / there[column]
            } else if rest > 0, rest.isFinite {
              here[row] = rest.squareRoot()
            } else {
              return row
            }
          }
        }
      }
      return nil
    }
  }

  /// The x of A x = `right`.
  package func solve(_ right: [Double]) -> [Double] {
    precondition(right.count == lower.rows, "the right side has one number a row")
    let size = lower.rows
    var solution = right
    lower.elements.withUnsafeBufferPointer { lower in
      solution.withUnsafeMutableBufferPointer { solution in
        guard let factor = lower.baseAddress, let x = solution.baseAddress else { return }
        for row in 0..<size {
          x[row] = (x[row] - Kernels.dot(factor + row * size, x, row)) / factor[row * size + row]
        }
        for row in (0..<size).reversed() {
          x[row] /= factor[row * size + row]
          Kernels.add(-x[row], times: factor + row * size, to: x, row)
        }
      }
    }
    return solution
  }

  /// ln det A.
  package var logDeterminant: Double {
    2 * (0..<lower.rows).reduce(0) { $0 + Double.logarithm(lower[$1, $1]) }
  }
}
