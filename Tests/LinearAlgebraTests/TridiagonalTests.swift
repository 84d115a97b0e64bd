import LinearAlgebra
import TestSupport
import Testing

@Suite struct TridiagonalTests {
  @Test(arguments: [1, 2, 3, 9, 40]) func `a product in the basis is the product`(size: Int) {
    let matrix = randomMatrix(size, size, seed: 1).symmetrized
    let vector = randomMatrix(size, 1, seed: 2).elements
    let tridiagonal = Tridiagonal(matrix)
    let product = tridiagonal.fromBasis(tridiagonal * tridiagonal.toBasis(vector))
    #expect(relativeDifference(product, matrix * vector) < 1e-13)
  }

  @Test(arguments: [1, 2, 9, 40]) func `shifted systems are solved and their inverse traced`(
    size: Int
  ) throws {
    let matrix = randomPositiveDefinite(size, seed: 3)
    let right = randomMatrix(size, 1, seed: 4).elements
    let whole = 0.7 * matrix + 2.5 * Matrix.identity(size)
    let tridiagonal = Tridiagonal(matrix)
    let shifted = tridiagonal.scaled(by: 0.7, plus: 2.5)
    let solution = tridiagonal.fromBasis(shifted.solve(tridiagonal.toBasis(right)))
    #expect(relativeDifference(solution, try Cholesky(whole).solve(right)) < 1e-11)
    let trace = SymmetricEigen(whole).values.reduce(0) { $0 + 1 / $1 }
    #expect(abs(shifted.inverseTrace - trace) < 1e-11 * trace)
  }
}
