import ElementaryFunctions
import Foundation
import Randomness
import Testing

@Suite struct LogarithmTests {
  @Test func `the logarithm agrees with the C library's`() {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<10_000 {
      let x = generator.uniform() * 2 + 1e-12
      #expect(abs(Double.logarithm(x) - log(x)) <= 4 * log(x).ulp + 1e-16)
    }
  }

  @Test func `powers of two and the ends of the doubles are met`() {
    #expect(Double.logarithm(1) == 0)
    #expect(Double.logarithm(1024) == 6.931471805599453)
    #expect(abs(Double.logarithm(.greatestFiniteMagnitude) - 709.782712893384) < 1e-12)
    #expect(abs(Double.logarithm(.leastNormalMagnitude) + 708.3964185322641) < 1e-12)
  }
}
