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
}
