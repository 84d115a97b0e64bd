import ElementaryFunctions
import Foundation
import Randomness
import Testing

@Suite struct ExponentialTests {
  @Test func `the exponential agrees with the C library's`() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<10_000 {
      let x = (generator.uniform() - 0.5) * 1400
      let expected = exp(x)
      #expect(abs(Double.exponential(x) - expected) <= 2 * expected.ulp)
    }
  }

  @Test func `the ends of the doubles are met`() {
    #expect(Double.exponential(0) == 1)
    #expect(Double.exponential(710) == .infinity)
    #expect(Double.exponential(-746) == 0)
    #expect(Double.exponential(.infinity) == .infinity)
    #expect(Double.exponential(-.infinity) == 0)
    #expect(Double.exponential(.nan).isNaN)
    #expect(Double.exponential(-740) > 0)
  }
}
