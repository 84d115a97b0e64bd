import LinearAlgebra
import TestSupport
import Testing

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

  @Test(arguments: [1, 2, 5, 16, 64]) func `Jacobi rotations find the same`(size: Int) {
    let matrix = randomPositiveDefinite(size, seed: 5)
    let (fast, plain) = (SymmetricEigen(matrix), SymmetricEigen.jacobi(matrix))
    #expect(relativeDifference(fast.values, plain.values) < 1e-13)
    #expect(relativeDifference(fast.vectors.elements, plain.vectors.elements) < 1e-9)
  }

  @Test(arguments: [1e-200, 1e200]) func `neither small nor great matrices lose their vectors`(
    scale: Double
  ) {
    let matrix = randomPositiveDefinite(6, seed: 6)
    let eigen = SymmetricEigen(scale * matrix)
    let plain = SymmetricEigen(matrix)
    #expect(relativeDifference(eigen.vectors.elements, plain.vectors.elements) < 1e-9)
    #expect(relativeDifference(eigen.values.map { $0 / scale }, plain.values) < 1e-13)
  }

  @Test func `a matrix of rank one has one value and a full basis`() {
    let ones = Matrix(rows: 7, columns: 7, elements: Array(repeating: 1, count: 49))
    let eigen = SymmetricEigen(ones)
    #expect(relativeDifference(eigen.values, [7, 0, 0, 0, 0, 0, 0]) < 1e-14)
    let products = eigen.vectors.timesTransposed(eigen.vectors)
    #expect(relativeDifference(products.elements, Matrix.identity(7).elements) < 1e-13)
  }

  @Test func `zero and diagonal matrices stay as they are`() {
    #expect(SymmetricEigen(Matrix(rows: 3, columns: 3)).values == [0, 0, 0])
    let eigen = SymmetricEigen(Matrix(diagonal: [1, 3, 2]))
    #expect(eigen.values == [3, 2, 1])
    #expect(eigen.vectors.elements == [0, 1, 0, 0, 0, 1, 1, 0, 0])
  }
}
