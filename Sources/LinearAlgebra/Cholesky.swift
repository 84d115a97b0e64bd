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
    var factor = Matrix(rows: size, columns: size)
    var failed: Int?
    factor.elements.withUnsafeMutableBufferPointer { factor in
      guard let start = factor.baseAddress else { return }
      for row in 0..<size {
        let here = start + row * size
        for column in 0...row {
          let there = start + column * size
          let rest = matrix[row, column] - Kernels.dot(here, there, column)
          if column < row {
            here[column] = rest / there[column]
          } else if rest > 0, rest.isFinite {
            here[row] = rest.squareRoot()
          } else {
            failed = row
            return
          }
        }
      }
    }
    if let failed { throw .notPositiveDefinite(row: failed) }
    lower = factor
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
