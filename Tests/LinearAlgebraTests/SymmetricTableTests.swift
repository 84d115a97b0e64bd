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

  @Test func `of many matrices some are taken evenly, of few all`() {
    let table = SymmetricTable((0..<7).map { Matrix(diagonal: [Double($0), 1]) })
    #expect((0..<3).map { table.spread(atMost: 3)[$0][0, 0] } == [0, 2, 4])
    #expect(table.spread(atMost: 3).count == 3)
    #expect(table.spread(atMost: 7).triangles == table.triangles)
    #expect(table.spread(atMost: 100).triangles == table.triangles)
  }
}
