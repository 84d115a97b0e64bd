import Reporting
import Testing

@Suite struct WilsonIntervalTests {
  @Test func `Wilson's interval is that of the book`() {
    // Newcombe, Statistics in Medicine 17:857–872 (1998), table I: 81 of 263 and 0 of 20.
    let first = wilsonInterval(81, of: 263)
    #expect(abs(first.low - 0.2553) < 1e-4 && abs(first.high - 0.3662) < 1e-4)
    let second = wilsonInterval(0, of: 20)
    #expect(second.low < 1e-12 && abs(second.high - 0.1611) < 1e-4)
    #expect(wilsonInterval(5, of: 5).high > 0.9999999)
  }
}
