import Foundation
import Testing

import ElementaryFunctions

@Suite struct NormalTests {
  @Test func `probabilities are those of the error function`() {
    for step in -160...160 {
      let x = Double(step) / 16
      let expected = erfc(-x / 2.0.squareRoot()) / 2
      #expect(abs(Double.normalProbability(below: x) - expected) < 1e-14, "\(x)")
    }
    #expect(Double.normalProbability(below: 0) == 0.5)
    #expect(Double.normalProbability(below: -.infinity) == 0)
    #expect(Double.normalProbability(below: .infinity) == 1)
  }
}
