import Evaluation
import Randomness
import Signal
import Testing

@Suite struct DecisionThresholdTests {
  private static func balanced(
    _ scores: [Double], _ labels: [Label], above threshold: Double
  ) -> Double {
    ConfusionMatrix(detected: scores.map { $0 > threshold }, labels: labels).balancedAccuracy ?? 0
  }

  @Test(arguments: 0..<30 as Range<UInt64>) func `no threshold does better`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let labels: [Label] = (0..<60).map { _ in
      [.target, .nonTarget, .nonTarget, .unknown][generator.index(below: 4)]
    }
    let scores = labels.map {
      Double(generator.index(below: 15)) / 4 + ($0 == .target ? 1 : 0)
    }
    let threshold = try #require(balancedThreshold(scores, labels: labels))
    let best = Self.balanced(scores, labels, above: threshold)
    for score in scores + [-1] {
      #expect(Self.balanced(scores, labels, above: score) <= best + 1e-12)
    }
  }

  @Test func `it lies halfway between the classes it parts`() {
    let labels: [Label] = [.nonTarget, .nonTarget, .target]
    #expect(balancedThreshold([0, 1, 4], labels: labels) == 2.5)
    #expect(balancedThreshold([1, 2], labels: [.target, .unknown]) == nil)
  }

  @Test func `neighbouring numbers are still parted`() throws {
    let scores = [1, 1.0.nextUp]
    let threshold = try #require(balancedThreshold(scores, labels: [.nonTarget, .target]))
    #expect(threshold >= 1 && threshold < 1.0.nextUp)
  }
}
