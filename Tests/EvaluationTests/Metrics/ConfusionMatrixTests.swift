import Evaluation
import Signal
import Testing

@Suite struct ConfusionMatrixTests {
  @Test func `the paper's rows give the paper's rates`() {
    // Cecotti & Gräser 2011, tables 2 and 3, subject A, CNN-1.
    let matrix = ConfusionMatrix(
      truePositives: 2021, trueNegatives: 10645, falsePositives: 4355, falseNegatives: 979)
    func rounded(_ value: Double?) -> Double? { value.map { ($0 * 1000).rounded() / 1000 } }
    #expect(rounded(matrix.accuracy) == 0.704)
    #expect(rounded(matrix.recall) == 0.674)
    #expect(rounded(matrix.precision) == 0.317)
    #expect(rounded(matrix.f1) == 0.431)
    #expect(rounded(matrix.balancedAccuracy) == 0.692)
  }

  @Test func `each pair of detection and label has its count, unknown labels none`() {
    let matrix = ConfusionMatrix(
      detected: [true, true, false, false, false, true],
      labels: [.target, .nonTarget, .nonTarget, .nonTarget, .target, .unknown])
    #expect(
      matrix
        == ConfusionMatrix(
          truePositives: 1, trueNegatives: 2, falsePositives: 1, falseNegatives: 1))
  }

  @Test func `a rate without a denominator is undefined`() {
    let none = ConfusionMatrix(detected: [], labels: [])
    #expect(none.accuracy == nil && none.f1 == nil && none.balancedAccuracy == nil)
    let onlyOthers = ConfusionMatrix(detected: [false], labels: [.nonTarget])
    #expect(onlyOthers.accuracy == 1)
    #expect(onlyOthers.recall == nil && onlyOthers.precision == nil)
    #expect(onlyOthers.balancedAccuracy == nil)
  }
}
