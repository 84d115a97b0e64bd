import ElementaryFunctions
import LinearAlgebra
import Randomness
import Testing

@Suite struct FDistributionTests {
  // python3 -c "from scipy.stats import f; print([f.sf(x,1,n) for x,n in
  // ((1e-3,5),(1,1),(2.7,1000),(4,30),(30,1019),(0.5,15300))])"   (SciPy 1.17.1)
  @Test(arguments: [
    (0.001, 5.0, 0.9759963654373662),
    (1.0, 1.0, 0.5000000000000001),
    (2.7, 1000.0, 0.10066260442737904),
    (4.0, 30.0, 0.054625044962983094),
    (30.0, 1019.0, 5.44251656721902e-08),
    (0.5, 15300.0, 0.47951089144687686),
  ])
  func `probabilities are SciPy's`(ratio: Double, freedom: Double, expected: Double) {
    let probability = upperProbability(ofF: ratio, freedom: freedom)
    #expect(abs(probability - expected) < 1e-10 * expected)
  }

  @Test func `the incomplete beta function is its own mirror`() {
    for x in [0.01, 0.3, 0.5, 0.77, 0.999] {
      let sum = incompleteBeta(x, 2.5, 7) + incompleteBeta(1 - x, 7, 2.5)
      #expect(abs(sum - 1) < 1e-14)
    }
    // I_x(1, b) = 1 − (1−x)ᵇ.
    #expect(abs(incompleteBeta(0.25, 1, 3) - (1 - 0.75 * 0.75 * 0.75)) < 1e-13)
    #expect(incompleteBeta(0, 1, 1) == 0)
    #expect(incompleteBeta(1, 1, 1) == 1)
  }

  @Test func `the gamma function counts permutations`() {
    var factorial = 0.0
    for n in 1..<30 {
      #expect(abs(logGamma(Double(n)) - factorial) < 1e-13 * max(factorial, 1))
      factorial += Double.logarithm(Double(n))
    }
  }
}
