import Evaluation
import Randomness
import Signal
import Testing

@Suite struct AreaUnderCurveTests {
  /// Scores with many ties, labels of which a fifth is unknown.
  private static func random(
    _ seed: UInt64, count: Int = 200
  ) -> (scores: [Double], labels: [Label]) {
    var generator = SeededGenerator(seed: seed)
    let labels = (0..<count).map { _ in
      [Label.target, .target, .nonTarget, .nonTarget, .unknown][generator.index(below: 5)]
    }
    let scores = labels.map { label in
      Double(generator.index(below: 12)) + (label == .target ? 3 : 0)
    }
    return (scores, labels)
  }

  /// Every pair compared: O(n²).
  private static func plain(_ scores: [Double], _ labels: [Label]) -> Double {
    var (wins, pairs) = (0.0, 0.0)
    for one in scores.indices where labels[one] == .target {
      for other in scores.indices where labels[other] == .nonTarget {
        wins += scores[one] > scores[other] ? 1 : scores[one] == scores[other] ? 0.5 : 0
        pairs += 1
      }
    }
    return wins / pairs
  }

  @Test(arguments: 0..<20 as Range<UInt64>) func `it is the share of pairs in the right order`(
    seed: UInt64
  ) throws {
    let (scores, labels) = Self.random(seed)
    let area = try #require(areaUnderCurve(scores, labels: labels))
    #expect(abs(area - Self.plain(scores, labels)) < 1e-12)
  }

  @Test(arguments: 0..<20 as Range<UInt64>) func `only the order of scores matters`(
    seed: UInt64
  ) {
    let (scores, labels) = Self.random(seed)
    let stretched = scores.map { $0 * $0 * $0 + 5 * $0 - 1000 }
    #expect(areaUnderCurve(stretched, labels: labels) == areaUnderCurve(scores, labels: labels))
  }

  @Test(arguments: 0..<20 as Range<UInt64>) func `swapped labels give the rest to one`(
    seed: UInt64
  ) throws {
    let (scores, labels) = Self.random(seed)
    let swapped = labels.map { label -> Label in
      switch label {
      case .target: .nonTarget
      case .nonTarget: .target
      case .unknown: .unknown
      }
    }
    let area = try #require(areaUnderCurve(scores, labels: labels))
    let rest = try #require(areaUnderCurve(scores, labels: swapped))
    #expect(abs(area + rest - 1) < 1e-12)
  }

  @Test func `one class alone has no area, equal scores have half`() {
    #expect(areaUnderCurve([1, 2], labels: [.target, .unknown]) == nil)
    #expect(areaUnderCurve([], labels: []) == nil)
    #expect(areaUnderCurve([1, 1, 1], labels: [.target, .nonTarget, .nonTarget]) == 0.5)
    #expect(areaUnderCurve([1, .infinity], labels: [.nonTarget, .target]) == 1)
  }
}
