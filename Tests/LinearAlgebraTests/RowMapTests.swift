import LinearAlgebra
import TestSupport
import Testing

@Suite struct RowMapTests {
  @Test(arguments: [1, 3, 4, 9, 64], [1, 15, 16, 17, 78])
  func `a window goes to the bit where the definition takes it`(rows: Int, length: Int) {
    let numbers = randomMatrix(rows, rows + length + 1, seed: 7)
    func column(_ range: Range<Int>) -> [Float] {
      (0..<rows).flatMap { row in range.map { Float(numbers[row, $0]) } }
    }
    let map = RowMap(
      factors: column(0..<rows), offsets: column(rows + length..<rows + length + 1))
    var (window, plain) = (column(rows..<rows + length), column(rows..<rows + length))
    window.withUnsafeMutableBufferPointer { map.apply(to: $0) }
    map.applyPlainly(to: &plain)
    #expect(window == plain)
  }
}
