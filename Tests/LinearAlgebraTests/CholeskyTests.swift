import LinearAlgebra
import TestSupport
import Testing

@Suite struct CholeskyTests {
  @Test(arguments: [1, 2, 13, 64, 128]) func `the factor times its transpose is the matrix`(
    size: Int
  ) throws {
    let matrix = randomPositiveDefinite(size, seed: 1)
    let factor = try Cholesky(matrix)
    let again = factor.lower.timesTransposed(factor.lower)
    #expect(relativeDifference(again.elements, matrix.elements) < 1e-13)
  }

  @Test(arguments: [1, 5, 64]) func `a solution solves`(size: Int) throws {
    let matrix = randomPositiveDefinite(size, seed: 2)
    let right = randomMatrix(size, 1, seed: 3).elements
    let solution = try Cholesky(matrix).solve(right)
    #expect(relativeDifference(matrix * solution, right) < 1e-10)
  }

  @Test func `the determinant is the product of the eigenvalues`() throws {
    let matrix = randomPositiveDefinite(9, seed: 4)
    let logarithms = try matrix.logarithm().trace
    #expect(abs(try Cholesky(matrix).logDeterminant - logarithms) < 1e-11 * abs(logarithms))
  }

  @Test func `a matrix with a direction of no power is refused`() {
    let line = Matrix(rows: 2, columns: 2, elements: [1, 1, 1, 1])
    #expect(throws: LinearAlgebraError.notPositiveDefinite(row: 1)) { try Cholesky(line) }
    #expect(throws: LinearAlgebraError.notPositiveDefinite(row: 0)) {
      try Cholesky(Matrix(diagonal: [.nan]))
    }
  }

  /// The factor one element after the other.
  private func plainFactor(_ matrix: Matrix) -> Matrix {
    var factor = Matrix(rows: matrix.rows, columns: matrix.rows)
    for row in 0..<matrix.rows {
      for column in 0...row {
        let known = dotProduct(
          Array(factor.row(row).prefix(column)), Array(factor.row(column).prefix(column)))
        let rest = matrix[row, column] - known
        factor[row, column] = row == column ? rest.squareRoot() : rest / factor[column, column]
      }
    }
    return factor
  }

  @Test(arguments: [1, 8, 31, 32, 33, 70, 100]) func `blocks are to the bit the plain factor`(
    size: Int
  ) throws {
    let matrix = randomPositiveDefinite(size, seed: 5)
    #expect(try Cholesky(matrix).lower == plainFactor(matrix))
  }

  @Test func `the first row without power is named wherever it stands`() {
    for row in [3, 8, 40] {
      var matrix = Matrix.identity(50)
      matrix[row, row] = 0
      matrix[row + 2, row + 2] = -1
      #expect(throws: LinearAlgebraError.notPositiveDefinite(row: row)) { try Cholesky(matrix) }
    }
  }
}
