import ElementaryFunctions
import Foundation
import Testing

@Suite struct LogOddsTests {
  @Test func `log-odds undo the sigmoid`() {
    for x in stride(from: -15.0, through: 15, by: 0.25) {
      #expect(abs(Double.logOdds(.sigmoid(x)) - x) < 1e-9)
      #expect(abs(Double.sigmoid(x) + Double.sigmoid(-x) - 1) < 1e-15)
    }
  }

  @Test func `certainty is worth 16`() {
    #expect(abs(Double.logOdds(1) - 16.118) < 0.001)
    #expect(abs(Double.logOdds(0) + Double.logOdds(1)) < 1e-8)
    #expect(Double.logOdds(0.5) == 0)
  }

  @Test func `the sigmoid overflows on neither side`() {
    #expect(Double.sigmoid(.infinity) == 1)
    #expect(Double.sigmoid(-.infinity) == 0)
    #expect(Double.sigmoid(-740) > 0)
    #expect(Double.sigmoid(0) == 0.5)
  }

  @Test func `softplus has the sigmoid for its slope and the identity for its limit`() {
    for x in stride(from: -20.0, through: 20, by: 0.5) {
      let slope = (Double.softplus(x + 1e-5) - Double.softplus(x - 1e-5)) / 2e-5
      #expect(abs(slope - .sigmoid(x)) < 1e-9)
      #expect(abs(Double.softplus(x) - log1p(exp(x))) < 1e-14)
    }
    #expect(Double.softplus(800) == 800)
    #expect(Double.softplus(-800) == 0)
  }
}
