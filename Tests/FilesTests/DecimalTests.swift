import Files
import Testing

@Suite struct DecimalTests {
  @Test(arguments: [
    (0.3, 2, "0.30"), (-1.005, 1, "-1.0"), (12345.678, 0, "12346"), (-0.001, 2, "0.00"),
    (-0.0, 0, "0"), (1e17, 2, "1e+17"), (.infinity, 1, "inf"), (-.infinity, 1, "-inf"),
    (.nan, 3, "n/a"), (1.005, 0, "1"), (999_999_999_999.5, 1, "999999999999.5"),
  ]) func `decimals are as many as asked for`(value: Double, decimals: Int, text: String) {
    #expect(value.formatted(decimals) == text)
  }

  @Test(arguments: [
    (12.350000000000001, 6, "12.35"), (-0.05, 2, "-0.05"), (-0.0001, 2, "0"), (3.0, 4, "3"),
    (0.1 + 0.2, 9, "0.3"), (99.9999, 2, "100"), (100, 0, "100"),
    (123_456_789.5, 1, "123456789.5"),
  ]) func `zeros at the end can be left out`(value: Double, decimals: Int, text: String) {
    #expect(value.formatted(decimals, trimmed: true) == text)
  }

  @Test func `a negative number begins as it is asked to`() {
    #expect((-2.5).formatted(1, minus: .print) == "\u{2212}2.5")
    #expect((-2.5).formatted(1) == "-2.5")
    #expect((-Double.infinity).formatted(1, minus: .print) == "\u{2212}inf")
  }
}
