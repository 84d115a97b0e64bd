import LinearAlgebra
import Testing
import TestSupport

@Suite struct SymmetricEigenTests {
  @Test(arguments: [1, 2, 3, 16, 64, 128]) func `vectors are stretched by their values`(
    size: Int
  ) {
    let matrix = randomMatrix(size, size, seed: 1).symmetrized
    let eigen = SymmetricEigen(matrix)
    let stretched = eigen.vectors * matrix
    let expected = Matrix(diagonal: eigen.values) * eigen.vectors
    #expect(relativeDifference(stretched.elements, expected.elements) < 1e-12)
    #expect(eigen.values == eigen.values.sorted(by: >))
  }

  @Test(arguments: [2, 16, 64]) func `vectors are orthonormal, their peak positive`(size: Int) {
    let eigen = SymmetricEigen(randomPositiveDefinite(size, seed: 2))
    let products = eigen.vectors.timesTransposed(eigen.vectors)
    #expect(relativeDifference(products.elements, Matrix.identity(size).elements) < 1e-12)
    for row in 0..<size {
      let peak = eigen.vectors.row(row).max { abs($0) < abs($1) }
      #expect((peak ?? 0) > 0)
    }
  }

  @Test func `a matrix of one known spectrum is found again`() {
    let values: [Double] = [9, 4, 4, 1e-3, 0, -2]
    let basis = SymmetricEigen(randomPositiveDefinite(6, seed: 3)).vectors
    let matrix = basis.transposed * Matrix(diagonal: values) * basis
    #expect(relativeDifference(SymmetricEigen(matrix).values, values) < 1e-14)
  }

  @Test func `zero and diagonal matrices stay as they are`() {
    #expect(SymmetricEigen(Matrix(rows: 3, columns: 3)).values == [0, 0, 0])
    let eigen = SymmetricEigen(Matrix(diagonal: [1, 3, 2]))
    #expect(eigen.values == [3, 2, 1])
    #expect(eigen.vectors.elements == [0, 1, 0, 0, 0, 1, 1, 0, 0])
  }
}
