import Evaluation
import Foundation
import TestSupport
import Testing

/// Statistics over subjects against SciPy's (scripts/golden/make_group.py).
@Suite struct GroupSummaryTests {
  private struct Case: Decodable {
    struct Pair: Decodable {
      let difference: Double
      let better: Int
      let p: Double
      let holm: Double
      let rankBiserial: Double
      let cohenDz: Double

      enum CodingKeys: String, CodingKey {
        case difference, better, p, holm
        case rankBiserial = "rank_biserial"
        case cohenDz = "cohen_dz"
      }
    }

    let figures: [[Double]]
    let means: [Double]
    let deviations: [Double]
    let intervals: [[Double]]
    let pairs: [Pair]
  }

  @Test func `means, intervals, tests and effects are SciPy's`() throws {
    let cases = try JSONDecoder().decode([Case].self, from: GoldenFiles.data("group.json"))
    #expect(cases.count == 3)
    for golden in cases {
      let names = golden.means.indices.map { "method \($0)" }
      let group = GroupSummary(methods: names, figures: golden.figures)
      #expect(group.methods.map(\.name) == names && group.pairs.count == golden.pairs.count)
      for (place, method) in group.methods.enumerated() {
        #expect(abs(method.mean - golden.means[place]) < 1e-12)
        #expect(abs((method.standardDeviation ?? 0) - golden.deviations[place]) < 1e-12)
        let interval = try #require(method.interval)
        let (low, high) = (golden.intervals[place][0], golden.intervals[place][1])
        // Both draw: 10,000 draws leave the ends uncertain by some hundredths of the width.
        #expect(abs(interval.low - low) < 0.04 * (high - low))
        #expect(abs(interval.high - high) < 0.04 * (high - low))
      }
      for (pair, golden) in zip(group.pairs, golden.pairs) {
        #expect(abs(pair.difference - golden.difference) < 1e-12)
        #expect(pair.better == golden.better)
        #expect(abs(pair.wilcoxon - golden.p) < 1e-4 * golden.p)
        #expect(abs(pair.corrected - golden.holm) < 1e-4 * golden.holm)
        #expect(abs((pair.rankBiserial ?? 0) - golden.rankBiserial) < 1e-12)
        #expect(abs((pair.standardizedDifference ?? 0) - golden.cohenDz) < 1e-10)
      }
    }
  }

  @Test func `where less is better, the lower one is the better, and what is missing is left out`()
  {
    let group = GroupSummary(
      methods: ["a", "b", "c"],
      figures: [[0.2, 0.3, nil], [0.1, 0.3, nil], [0.5, nil, nil], [0.4, 0.2, nil]],
      isHigherBetter: false)
    #expect(group.methods.map(\.subjects) == [4, 3])
    #expect(group.pairs.count == 1)
    #expect(group.pairs[0].subjects == 3)
    #expect(group.pairs[0].better == 2 && group.pairs[0].worse == 1)
  }

  @Test func `one subject, or two, have no interval, and equal figures no effect`() {
    let group = GroupSummary(methods: ["a", "b"], figures: [[0.5, 0.5], [0.75, 0.75]])
    #expect(group.methods.allSatisfy { $0.interval == nil && $0.standardDeviation != nil })
    #expect(group.pairs[0].rankBiserial == nil && group.pairs[0].standardizedDifference == nil)
    #expect(group.pairs[0].wilcoxon == 1)
    let alone = GroupSummary(methods: ["a"], figures: [[0.5]])
    #expect(alone.methods[0].standardDeviation == nil && alone.pairs.isEmpty)
  }
}
