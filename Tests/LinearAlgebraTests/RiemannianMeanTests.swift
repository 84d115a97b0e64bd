import LinearAlgebra
import TestSupport
import Testing

@Suite struct RiemannianMeanTests {
  private let matrices = (1...7).map { randomPositiveDefinite(5, seed: $0) }

  @Test func `the mean of commuting matrices is the geometric mean`() throws {
    let mean = try Matrix.riemannianMean([
      Matrix(diagonal: [1, 8]), Matrix(diagonal: [4, 2]),
    ])
    #expect(relativeDifference(mean.elements, [2, 0, 0, 4]) < 1e-10)
  }

  @Test func `a change of the electrodes' basis changes the mean alike`() throws {
    let basis = randomMatrix(5, 5, seed: 20)
    let before = basis.congruence(try Matrix.riemannianMean(matrices))
    let after = try Matrix.riemannianMean(matrices.map(basis.congruence))
    #expect(relativeDifference(after.elements, before.elements) < 1e-7)
  }

  @Test func `the logarithms at the mean add up to nothing`() throws {
    let whitener = try Matrix.riemannianMean(matrices).inverseSquareRoot()
    var sum = Matrix(rows: 5, columns: 5)
    for matrix in matrices { sum = sum + (try whitener.congruence(matrix).logarithm()) }
    #expect(sum.squaredNorm.squareRoot() < 1e-6)
  }
}
