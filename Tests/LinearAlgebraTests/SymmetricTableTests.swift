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
}
