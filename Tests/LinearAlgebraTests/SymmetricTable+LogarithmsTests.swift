import LinearAlgebra
import TestSupport
import Testing

@Suite struct SymmetricTableLogarithmsTests {
  /// Many magnitudes, of rank one, falling apart, indefinite: lanes that go other ways.
  private static func matrices(size: Int) -> [Matrix] {
    var matrices = (0..<9).map { randomPositiveDefinite(size, seed: UInt64(40 + $0)) }
    matrices.append(Matrix(rows: size, columns: size))
    matrices.append(Matrix(diagonal: (0..<size).map { Double($0 % 3 + 1) }))
    let ones = Matrix(rows: size, columns: size, elements: Array(repeating: 1, count: size * size))
    matrices.append(ones)
    matrices.append(ones.shrunk(by: 0.5))
    var blocks = randomPositiveDefinite(size, seed: 50)
    for row in 0..<size {
      for column in 0..<size where row / 2 != column / 2 { blocks[row, column] = 0 }
    }
    matrices.append(blocks)
    matrices.append(1e-200 * matrices[0])
    matrices.append(1e200 * matrices[1])
    matrices.append(0x1p-1074 * Matrix.identity(size))
    matrices.append(randomMatrix(size, size, seed: 51).symmetrized)
    matrices.append(randomPositiveDefinite(size, seed: 52))
    return matrices
  }

  @Test(arguments: [1, 2, 3, 8, 9, 16, 21], [0, 3])
  func `side by side each logarithm comes out to the bit as by itself`(size: Int, first: Int) {
    let table = SymmetricTable(Self.matrices(size: size))
    for whitener in [Matrix.identity(size), randomMatrix(size, size, seed: 60)] {
      let logarithms = table.logarithms(in: first..<table.count, between: whitener)
      #expect(logarithms.isDefined.count == table.count - first)
      for (row, isDefined) in logarithms.isDefined.enumerated() {
        let plain = table.plainLogarithm(of: first + row, between: whitener)
        #expect(isDefined == (plain != nil))
        guard let plain else { continue }
        let expected = SymmetricTable([plain]).triangles.elements
        #expect(
          logarithms.triangles.row(row).map(\.bitPattern) == expected.map(\.bitPattern))
      }
    }
  }

  @Test func `matrices that are not positive definite have no logarithm`() {
    let table = SymmetricTable([
      randomPositiveDefinite(5, seed: 1), Matrix(rows: 5, columns: 5),
      randomPositiveDefinite(5, seed: 2),
    ])
    #expect(
      table.logarithms(in: 0..<3, between: .identity(5)).isDefined == [true, false, true])
    #expect(table.logarithms(in: 1..<1, between: .identity(5)).isDefined == [])
  }
}
