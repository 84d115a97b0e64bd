import Evaluation
import Randomness
import Signal
import Testing

@Suite struct ResamplingTests {
  @Test func `the interval of a mean is that of the normal distribution`() throws {
    var generator = SeededGenerator(seed: 1)
    let values = (0..<400).map { _ in generator.normal() }
    let mean = values.reduce(0, +) / 400
    let interval = try #require(
      bootstrapInterval(over: Array(0..<400), replicates: 4000, using: &generator) { drawn in
        drawn.reduce(0) { $0 + values[$1] } / Double(drawn.count)
      })
    // 1.96 standard errors of 1/20.
    #expect(abs(interval.low - (mean - 0.098)) < 0.012)
    #expect(abs(interval.high - (mean + 0.098)) < 0.012)
  }

  @Test func `groups are drawn whole, so that dependent epochs do not narrow the interval`() throws
  {
    var generator = SeededGenerator(seed: 2)
    let groupMeans = (0..<40).map { _ in generator.normal() }
    let groups = (0..<4000).map { $0 / 100 }
    let values = groups.map { groupMeans[$0] + 0.1 * generator.normal() }
    func width(_ groups: [Int]) -> Double {
      let interval = bootstrapInterval(over: groups, replicates: 400, using: &generator) { drawn in
        drawn.reduce(0) { $0 + values[$1] } / Double(drawn.count)
      }
      return interval.map { $0.high - $0.low } ?? 0
    }
    #expect(width(groups) > 5 * width(Array(0..<4000)))
    #expect(width(groups) > 0.4 && width(groups) < 0.9)
  }

  @Test func `one group, or a statistic that is mostly undefined, has no interval`() {
    var generator = SeededGenerator(seed: 3)
    #expect(bootstrapInterval(over: [0, 0], using: &generator) { _ in 1 } == nil)
    #expect(bootstrapInterval(over: [0, 1], using: &generator) { _ in nil } == nil)
  }

  @Test func `the same seed gives the same interval`() {
    func interval(_ seed: UInt64) -> ConfidenceInterval? {
      var generator = SeededGenerator(seed: seed)
      return bootstrapInterval(over: Array(0..<30), replicates: 50, using: &generator) {
        $0.reduce(0.0) { $0 + Double($1) }
      }
    }
    #expect(interval(5) == interval(5))
    #expect(interval(5) != interval(6))
  }

  @Test func `permuted labels keep their number in every round and lose their meaning`() {
    var generator = SeededGenerator(seed: 4)
    let rounds = (0..<6000).map { $0 / 12 }
    let scores = (0..<6000).map { _ in generator.uniform() }
    let labels: [Label] = (0..<6000).map { index in
      index % 100 == 99 ? .unknown : index % 12 < 2 ? .target : .nonTarget
    }
    let telling = zip(scores, labels).map { $0 + ($1 == .target ? 1 : 0) }
    #expect(areaUnderCurve(telling, labels: labels) == 1)
    let permuted = permutedLabels(labels, within: rounds, using: &generator)
    for round in 0..<500 {
      for label in Label.allCases {
        let places = round * 12..<(round + 1) * 12
        #expect(permuted[places].count { $0 == label } == labels[places].count { $0 == label })
      }
    }
    #expect(zip(labels, permuted).allSatisfy { ($0 == .unknown) == ($1 == .unknown) })
    #expect(abs((areaUnderCurve(telling, labels: permuted) ?? 0) - 0.5) < 0.03)
  }
}
