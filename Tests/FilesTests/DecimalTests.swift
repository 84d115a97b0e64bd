import Files
import Testing

@Suite struct DecimalTests {
  @Test(arguments: [
    (12.350000000000001, 6, "12.35"), (-0.05, 2, "-0.05"), (-0.0001, 2, "0"), (3.0, 4, "3"),
    (0.1 + 0.2, 9, "0.3"), (99.9999, 2, "100"), (1.005, 0, "1"), (123_456_789.5, 1, "123456789.5"),
  ]) func `numbers are written in plain decimals`(value: Double, places: Int, text: String) {
    #expect(decimal(value, places: places) == text)
  }
}
