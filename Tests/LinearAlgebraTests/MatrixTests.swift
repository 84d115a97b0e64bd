import ElementaryFunctions
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
    let (rows, columns) = (byRows.total(), byColumns.total())
    #expect(relativeDifference(rows.elements, plain.elements) < 1e-13)
    #expect(columns == rows)
    #expect(byRows.count == 150)
  }

  @Test func `a vector is multiplied like a matrix of one column`() {
    let matrix = randomMatrix(5, 9, seed: 4)
    let vector = randomMatrix(9, 1, seed: 5)
    #expect(
      relativeDifference(matrix * vector.elements, Matrix.plainProduct(matrix, vector).elements)
        < 1e-14)
  }

  @Test(arguments: [1, 2, 3, 7, 8, 9, 17]) func `an inner product is the same in any company`(
    count: Int
  ) {
    let left = randomMatrix(count, 21, seed: 7)
    let right = randomMatrix(count + 3, 21, seed: 8)
    let products = left.timesTransposed(right)
    for row in 0..<left.rows {
      for other in 0..<right.rows {
        #expect(products[row, other] == dotProduct(Array(left.row(row)), Array(right.row(other))))
      }
    }
  }

  @Test(arguments: [1, 7, 8, 21, 64, 256, 300])
  func `both products in one way through the rows are those of the matrix and its transpose`(
    rows: Int
  ) {
    let matrix = randomMatrix(rows, 13, seed: 3)
    let vector = (0..<13).map { Double($0) - 4.5 }
    let values = matrix * vector
    var seen: [Double] = []
    let product = matrix.transposedProduct(with: vector) { first, some in
      #expect(first == seen.count)
      seen += some
      for row in some.indices { some[row] *= Double(first + row + 1) }
    }
    #expect(seen == values)
    #expect(product == matrix.transposed * values.enumerated().map { $1 * Double($0 + 1) })
  }

  @Test(arguments: [8, 40, 136, 141]) func `so do those of rows of any length`(columns: Int) {
    let matrix = randomMatrix(77, columns, seed: 4)
    let vector = (0..<columns).map { Double($0) - 4.5 }
    let values = matrix * vector
    #expect(matrix.transposedProduct(with: vector) { _, _ in } == matrix.transposed * values)
  }

  @Test func `blocks come together as a symmetric matrix`() {
    let whole = randomPositiveDefinite(5, seed: 9)
    func block(_ rows: Range<Int>, _ columns: Range<Int>) -> Matrix {
      Matrix(
        rows: rows.count, columns: columns.count,
        elements: rows.flatMap { row in columns.map { whole[row, $0] } })
    }
    let joined = Matrix.symmetric(
      3, upper: block(0..<2, 0..<2), cross: block(2..<5, 0..<2), lower: block(2..<5, 2..<5))
    #expect(joined == 3.0 * whole)
  }

  @Test func `samples are scaled row by row`() {
    let samples = (0..<60).map { Float($0) * 0.37 - 3 }
    let (means, factors) = ([0.5, -2, 1e3], [2, 0.1, 3])
    let matrix = Matrix(samples, from: 6, columns: 17, means: means, factors: factors)
    for row in 0..<3 {
      for column in 0..<17 {
        let plain = (Double(samples[6 + row * 17 + column]) - means[row]) * factors[row]
        #expect(matrix[row, column] == plain)
      }
    }
  }

  @Test(arguments: [1, 3, 8, 13]) func `sums and squares of rows are those of each by itself`(
    rows: Int
  ) {
    let samples: [Float] = (0..<rows * 11 + 5).map { 0.37 * Float($0 * 37 % 101) - 3 }
    let means = (0..<rows).map { Double($0) / 3 - 1 }
    var (sums, squares) = ([Double](repeating: 2, count: rows), means)
    sums.addRows(of: samples, from: 5, columns: 11)
    squares.addSquares(of: samples, from: 5, columns: 11, about: means)
    for row in 0..<rows {
      var (sum, square) = (2.0, means[row])
      for value in samples[(5 + row * 11)..<(5 + (row + 1) * 11)] {
        sum += Double(value)
        square += (Double(value) - means[row]) * (Double(value) - means[row])
      }
      #expect(sums[row] == sum)
      #expect(squares[row] == square)
    }
  }

  @Test func `the logistic function of many numbers is that of each`() {
    var generator = SeededGenerator(seed: 9)
    var numbers: [Double] = [
      0, -0.0, 1e-300, -1e-300, .infinity, -.infinity, .nan, 0.34657359027997264, 36.7, 709.8,
      745.1, 745.2, 745.3, -709.8, -745.1, -745.2, -745.3, 1e300,
    ]
    numbers += (0..<1000).map { _ in 20 * generator.normal() }
    numbers += (0..<1000).map { _ in 0.1 * generator.normal() }
    numbers += (-1100...1100).map { Double($0) / 2 * 0.6931471805599453 }
    var all = numbers
    all.applyLogistic()
    for (number, value) in zip(numbers, all) {
      let plain = Double.sigmoid(number)
      #expect(value.bitPattern == plain.bitPattern || value.isNaN && plain.isNaN)
    }
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
