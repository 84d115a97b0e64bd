import Detection
import Testing

@Suite struct LearningCurveTests {
  @Test func `a pass counts the networks that made it`() {
    let curve = LearningCurve(training: [[4, 2], [2, 1, 0.5]], validation: [])
    #expect(curve.training == [3, 1.5, 0.5])
    #expect(curve.validation.isEmpty)
  }
}
