import Files
import Testing

@Suite struct DecimalTextTests {
  @Test(
    arguments: [
      ("0", 0), ("-12.5", -12.5), ("1,5", 1.5), ("+3e2", 300), (".5", 0.5), ("1E-3", 0.001),
    ] as [(String, Double)]) func `a decimal number is read, with a comma for the point too`(
      text: String, value: Double
    )
  {
    #expect(Double(decimal: text) == value)
  }

  @Test(arguments: ["", " 1", "0x10", "nan", "inf", "1e999", "1.2.3", "1 000", "--1", "e"])
  func `nothing else is`(text: String) {
    #expect(Double(decimal: text) == nil)
    #expect(Int(decimal: text) == nil)
  }

  @Test func `a whole number may have a point`() {
    #expect(Int(decimal: "12") == 12)
    #expect(Int(decimal: "-12.0") == -12)
    #expect(Int(decimal: "12.5") == nil)
    #expect(Int(decimal: "1e30") == nil)
  }
}
