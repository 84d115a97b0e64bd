import Evaluation
import Randomness
import Signal
import Testing

@Suite struct PermutedLabelsTests {
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
