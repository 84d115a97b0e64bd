import ElementaryFunctions
import Testing

@Suite struct IntSaturatingTests {
  @Test(arguments: [0, 0.9, -0.9, 1, -1, 77.999, -78, 1e15, 9_007_199_254_740_991])
  func `what an integer can hold loses its decimals`(value: Double) {
    #expect(Int(saturating: value) == Int(value))
    #expect(Int(saturating: Float(0.75) + Float(2)) == 2)
  }

  @Test func `what none can hold becomes the nearest, and their sums do not overflow`() {
    let greatest = 1 << 53
    for value in [.infinity, 1e308, 1e19, 9_007_199_254_740_992] as [Double] {
      #expect(Int(saturating: value) == greatest)
      #expect(Int(saturating: -value) == -greatest)
      #expect(Int(saturating: value) + Int(saturating: value) > greatest)
    }
    #expect(Int(saturating: Float.infinity) == greatest)
    #expect(Int(saturating: Double.nan) == 0)
    #expect(Int(saturating: Double.leastNonzeroMagnitude) == 0)
  }
}
