import Foundation
import LinearAlgebra
import Randomness
import Testing

@Suite struct ExponentialTests {
  @Test func `the portable exponential agrees with the C library's`() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<10_000 {
      let x = (generator.uniform() - 0.5) * 1400
      let expected = exp(x)
      #expect(abs(portableExponential(x) - expected) <= 2 * expected.ulp)
    }
  }

  @Test func `the ends of the doubles are met`() {
    #expect(portableExponential(0) == 1)
    #expect(portableExponential(710) == .infinity)
    #expect(portableExponential(-746) == 0)
    #expect(portableExponential(.infinity) == .infinity)
    #expect(portableExponential(-.infinity) == 0)
    #expect(portableExponential(.nan).isNaN)
    #expect(portableExponential(-740) > 0)
  }
}
