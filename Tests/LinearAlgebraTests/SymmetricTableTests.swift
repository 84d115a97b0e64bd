import LinearAlgebra
import TestSupport
import Testing

@Suite struct SymmetricTableTests {
  @Test func `matrices come out as they went in`() {
    let matrices = (0..<3).map { seed in
      let matrix = randomMatrix(5, 5, seed: UInt64(seed))
      return matrix.timesTransposed(matrix).symmetrized
    }
    let table = SymmetricTable(matrices)
    #expect(table.count == 3)
    #expect(table.triangles.columns == 15)
    for index in 0..<3 { #expect(table[index] == matrices[index]) }
  }

  @Test(arguments: [1, 7, 8, 21, 64])
  func `both products in one way through the rows are those of the matrix and its transpose`(
    rows: Int
  ) {
    let matrix = randomMatrix(rows, 13, seed: 3)
    let vector = (0..<13).map { Double($0) - 4.5 }
    let values = matrix * vector
    var seen: [Double] = []
    let product = matrix.transposedProduct(with: vector) { row, value in
      seen.append(value)
      return value * Double(row + 1)
    }
    #expect(seen == values)
    #expect(product == matrix.transposed * values.enumerated().map { $1 * Double($0 + 1) })
  }
}
