import Plotting
import Testing

@Suite struct NumberTextTests {
  @Test func `decimals are as many as asked for`() {
    #expect(numberText(0.3, decimals: 2) == "0.30")
    #expect(numberText(-1.005, decimals: 1) == "\u{2212}1.0")
    #expect(numberText(12345.678, decimals: 0) == "12346")
    #expect(numberText(-2.5, decimals: 1, minus: "-") == "-2.5")
  }

  @Test func `no zero is negative`() {
    #expect(numberText(-0.001, decimals: 2) == "0.00")
    #expect(numberText(-0.0, decimals: 0) == "0")
  }

  @Test func `what is no number says so`() {
    #expect(numberText(.nan, decimals: 3) == "n/a")
    #expect(numberText(-.infinity, decimals: 3) == "\u{2212}inf")
  }
}
