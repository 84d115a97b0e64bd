import Evaluation
import Testing

@Suite struct StudyPowerTests {
  /// Values of the paired t-test's exact power (non-central t), as statsmodels' `TTestPower` gives them.
  @Test(arguments: [(0.2, 199), (-0.2, 199), (0.5, 34), (0.8, 15), (1, 10)])
  func `as many subjects as the paired t-test takes`(difference: Double, subjects: Int) {
    #expect(subjectsNeeded(standardizedDifference: difference) == subjects)
  }

  @Test func `no difference is never found`() {
    #expect(subjectsNeeded(standardizedDifference: 0) == nil)
    #expect(subjectsNeeded(standardizedDifference: 1e-9) == nil)
    #expect(subjectsNeeded(standardizedDifference: .nan) == nil)
  }
}
