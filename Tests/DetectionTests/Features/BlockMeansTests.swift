import Detection
import LinearAlgebra
import Testing

@Suite struct BlockMeansTests {
  @Test(arguments: [(120.0, 78, 6), (120, 91, 6), (128, 83, 6), (240, 156, 12), (10, 8, 1)])
  func `blocks bring the rate near 20 Hz`(rate: Double, length: Int, block: Int) {
    #expect(BlockMeans(samplingRate: rate, windowLength: length).block == block)
  }

  @Test func `a window shorter than a block is one block`() {
    #expect(BlockMeans(samplingRate: 120, windowLength: 4).block == 4)
  }

  @Test func `each row gives its means in order, the rest at the end left out`() {
    let window = Matrix(rows: 2, columns: 5, elements: [1, 3, 5, 7, 100, 0, 2, -4, 4, 100])
    #expect(BlockMeans(block: 2).features(of: window) == [2, 6, 1, 0])
  }
}
