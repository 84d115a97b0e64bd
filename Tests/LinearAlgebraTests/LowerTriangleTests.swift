import LinearAlgebra
import TestSupport
import Testing

@Suite struct LowerTriangleTests {
  private static let sizes = [1, 7, 8, 9, 16, 65]

  /// Σ x xᵀ over some samples.
  private func triangle(_ size: Int, samples: Int, seed: UInt64) -> LowerTriangle {
    var gram = GramAccumulator(dimension: size)
    gram.add(rowsOf: randomMatrix(samples, size, seed: seed))
    return gram.triangle()
  }

  @Test(arguments: sizes) func `its elements are those of the whole matrix`(size: Int) {
    let triangle = triangle(size, samples: 70, seed: 1)
    let matrix = triangle.matrix
    #expect(matrix == matrix.transposed)
    #expect(triangle.diagonal == (0..<size).map { matrix[$0, $0] })
    for row in 0..<size {
      for column in 0...row { #expect(triangle[row, column] == matrix[row, column]) }
    }
    let samples = randomMatrix(70, size, seed: 1)
    let plain = Matrix.plainProduct(samples.transposed, samples)
    #expect(relativeDifference(matrix.elements, plain.elements) < 1e-13)
  }

  @Test(arguments: sizes) func `sums go on from where others ended`(size: Int) {
    var sum = triangle(size, samples: 64, seed: 2)
    var gram = GramAccumulator(adding: sum)
    gram.add(rowsOf: randomMatrix(9, size, seed: 3))
    sum.add(triangle(size, samples: 9, seed: 3))
    #expect(relativeDifference(gram.total().elements, sum.matrix.elements) < 1e-14)
  }

  @Test(arguments: sizes) func `norms and sums between diagonals are those of the definition`(
    size: Int
  ) {
    let (left, right) = (
      triangle(size, samples: 20, seed: 4), triangle(size, samples: 30, seed: 5)
    )
    let diagonal = randomMatrix(size, 1, seed: 6).elements
    let between = Matrix(diagonal: diagonal)
    let norm = (between * left.matrix * between).squaredNorm
    #expect(abs(left.squaredNorm(between: diagonal) - norm) < 1e-13 * norm)
    var expected = between * (2 * left.matrix + 0.5 * right.matrix) * between
    for row in 0..<size { for column in row + 1..<max(size, row + 1) { expected[row, column] = 0 } }
    let sum = LowerTriangle.lowerMatrix(
      2, times: left, plus: 0.5, times: right, between: diagonal)
    #expect(relativeDifference(sum.elements, expected.elements) < 1e-13)
  }

  @Test(arguments: [1, 8, 33, 100]) func `a factor made in place is to the bit the same`(
    size: Int
  ) throws {
    let triangle = triangle(size, samples: size + 20, seed: 7)
    let ones = Array(repeating: 1.0, count: size)
    let lower = LowerTriangle.lowerMatrix(
      1, times: triangle, plus: 0, times: triangle, between: ones)
    #expect(try Cholesky(lowerTriangle: lower).lower == Cholesky(triangle.matrix).lower)
  }
}
