import Evaluation
import Randomness
import Signal
import Statistics
import Testing

@Suite struct ReceiverCurveTests {
  @Test func `the area below the receiver's curve is the area under the curve`() throws {
    var generator = SeededGenerator(seed: 3)
    for round in 0..<20 {
      let labels: [Label] = (0..<200).map { $0 % 6 == 0 ? .target : .nonTarget }
      // Few different scores, so that there are ties.
      let scores = labels.map { label in
        (generator.normal() + (label == .target ? 1 : 0)) * Double(round + 1)
      }.map { $0.rounded() }
      let curve = try #require(ReceiverCurve(scores, labels: labels))
      let points = zip(curve.falsePositives, curve.truePositives)
      var area = 0.0
      for (first, second) in zip(points, points.dropFirst()) {
        area += (second.0 - first.0) * (first.1 + second.1) / 2
      }
      #expect(abs(area - (areaUnderCurve(scores, labels: labels) ?? -1)) < 1e-12)
      #expect(curve.falsePositives.last == 1 && curve.truePositives.last == 1)
    }
    #expect(ReceiverCurve([0.5, 0.2], labels: [.target, .unknown]) == nil)
  }
}
