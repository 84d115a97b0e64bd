import Signal
import Testing

struct RatioTests {
  private static let rates = [2048, 1000, 256, 240, 128, 120, 256.41, 249.9]
  private static let terms = [
    [15, 256], [3, 25], [15, 32], [1, 2], [15, 16], [1, 1], [4000, 8547], [400, 833],
  ]

  @Test(arguments: zip(rates, terms))
  func `Ratios of rates are found in lowest terms`(rate: Double, terms: [Int]) throws {
    let ratio = try #require(Ratio(120 / rate, limit: 10_000))
    #expect([ratio.numerator, ratio.denominator] == terms)
  }

  @Test func `A ratio without small numbers is none`() {
    #expect(Ratio(0.5.squareRoot(), limit: 10_000) == nil)
    #expect(Ratio(1e9, limit: 10_000) == nil)
  }
}
