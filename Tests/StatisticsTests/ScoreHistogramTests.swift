import Signal
import Statistics
import Testing

@Suite struct ScoreHistogramTests {
  @Test func `histograms hold every epoch of their class once`() throws {
    let scores = [0, 0.01, 0.5, 0.99, 1, 1, 0.3]
    let labels: [Label] = [
      .nonTarget, .nonTarget, .target, .target, .target, .unknown, .nonTarget,
    ]
    let histogram = try #require(ScoreHistogram(scores, labels: labels, bins: 10))
    for shares in [histogram.targets, histogram.nonTargets] {
      let sum: Double = shares.reduce(0, +)
      #expect(abs(sum - 100) < 1e-9)
    }
    #expect(histogram.edges.count == 11)
    #expect(abs(histogram.targets[9] - 200.0 / 3) < 1e-9)
    #expect(abs(histogram.nonTargets[0] - 200.0 / 3) < 1e-9)
  }
}
