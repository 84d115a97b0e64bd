import LinearAlgebra
import Testing

@Suite struct StudentDistributionTests {
  // python3 -c "from scipy.stats import t; print([t.ppf(.975,n) for n in (1,2,4,9,49,1000)])"
  @Test(arguments: [
    (1.0, 12.706204736174694),
    (2.0, 4.302652729749462),
    (4.0, 2.7764451051977934),
    (9.0, 2.262157162798205),
    (49.0, 2.0095752371292388),
    (1000.0, 1.9623390808264143),
  ])
  func `quantiles are SciPy's`(freedom: Double, expected: Double) {
    #expect(abs(studentQuantile(freedom: freedom) - expected) < 1e-9)
  }

  // python3 -c "from scipy.stats import t; print([t.ppf(.995,n) for n in (5,44,127)])"
  @Test(arguments: [
    (5.0, 4.032142983557536), (44.0, 2.692278266), (127.0, 2.615096),
  ])
  func `quantiles of one in a hundred are SciPy's`(freedom: Double, expected: Double) {
    #expect(abs(studentQuantile(freedom: freedom, exceededBy: 0.01) - expected) < 1e-5)
  }
}
