import LinearAlgebra
import Randomness
import TestSupport
import Testing

@Suite struct MatrixTests {
  @Test(arguments: [
    (1, 1, 1), (3, 5, 2), (5, 3, 7), (4, 8, 8), (9, 4, 13), (17, 9, 33), (64, 78, 64),
  ])
  func `the fast products agree with the definition`(shape: (Int, Int, Int)) {
    let left = randomMatrix(shape.0, shape.1, seed: 1)
    let right = randomMatrix(shape.1, shape.2, seed: 2)
    let plain = Matrix.plainProduct(left, right)
    // The same sums in the same order, whatever the instruction set.
    #expect(left * right == plain)
    #expect(
      relativeDifference(left.timesTransposed(right.transposed).elements, plain.elements) < 1e-13)
  }

  @Test(arguments: [1, 7, 8, 65]) func `outer products add up whichever way samples come`(
    dimension: Int
  ) {
    let samples = randomMatrix(150, dimension, seed: 3)
    let plain = Matrix.plainProduct(samples.transposed, samples)
    var byRows = GramAccumulator(dimension: dimension)
    byRows.add(rowsOf: samples)
    var byColumns = GramAccumulator(dimension: dimension)
    byColumns.add(columnsOf: samples.transposed)
    #expect(relativeDifference(byRows.total().elements, plain.elements) < 1e-13)
    #expect(byColumns.total() == byRows.total())
    #expect(byRows.count == 150)
  }

  @Test func `a vector is multiplied like a matrix of one column`() {
    let matrix = randomMatrix(5, 9, seed: 4)
    let vector = randomMatrix(9, 1, seed: 5)
    #expect(
      relativeDifference(matrix * vector.elements, Matrix.plainProduct(matrix, vector).elements)
        < 1e-14)
  }

  @Test func `shrinking keeps the trace`() {
    let matrix = randomPositiveDefinite(6, seed: 6)
    #expect(abs(matrix.shrunk(by: 0.3).trace - matrix.trace) < 1e-12 * matrix.trace)
    #expect(
      matrix.shrunk(by: 1).elements.enumerated().allSatisfy { $0 % 7 == 0 || $1 == 0 })
  }
}

func randomMatrix(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
  var generator = SeededGenerator(seed: seed)
  return Matrix(
    rows: rows, columns: columns,
    elements: (0..<rows * columns).map { _ in generator.normal() })
}

func randomPositiveDefinite(_ size: Int, seed: UInt64) -> Matrix {
  let samples = randomMatrix(size, 2 * size, seed: seed)
  return samples.gramOfRows.shrunk(by: 0.05)
}
