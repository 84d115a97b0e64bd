import LinearAlgebra
import TestSupport
import Testing

@Suite struct SymmetricFunctionsTests {
  @Test(arguments: [1, 8, 40]) func `the root squared is the matrix, and its inverse undoes it`(
    size: Int
  ) throws {
    let matrix = randomPositiveDefinite(size, seed: 1)
    let root = try matrix.squareRoot()
    #expect(relativeDifference((root * root).elements, matrix.elements) < 1e-12)
    let inverse = try matrix.inverseSquareRoot()
    #expect(
      relativeDifference((inverse * root).elements, Matrix.identity(size).elements) < 1e-11)
  }

  @Test(arguments: [1, 8, 40]) func `the exponential undoes the logarithm`(size: Int) throws {
    let matrix = randomPositiveDefinite(size, seed: 2)
    #expect(
      relativeDifference(try matrix.logarithm().exponential().elements, matrix.elements) < 1e-12)
  }

  @Test func `the exponential of a sum of commuting matrices is the product`() {
    let matrix = randomMatrix(7, 7, seed: 3).symmetrized
    let whole = (2.0 * matrix).exponential()
    let half = matrix.exponential()
    #expect(relativeDifference((half * half).elements, whole.elements) < 1e-12)
  }

  @Test func `roots and logarithms of indefinite matrices are refused`() {
    let matrix = Matrix(diagonal: [1, -1])
    #expect(throws: LinearAlgebraError.self) { try matrix.squareRoot() }
    #expect(throws: LinearAlgebraError.self) { try matrix.inverseSquareRoot() }
    #expect(throws: LinearAlgebraError.self) { try matrix.logarithm() }
  }
}
