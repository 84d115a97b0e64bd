import Evaluation
import Randomness
import Signal
import Testing

@Suite struct ThresholdRuleTests {
  private let scores: [Double]
  private let labels: [Label]

  init() {
    var generator = SeededGenerator(seed: 11)
    let targets = (0..<240).map { $0 % 6 == 0 }
    scores = targets.map { target in
      // Ties, too.
      (min(max(0.3 + (target ? 0.15 : 0) + 0.12 * generator.normal(), 0), 1) * 50).rounded() / 50
    }
    labels = targets.enumerated().map { $0 % 17 == 3 ? .unknown : $1 ? .target : .nonTarget }
  }

  private func counts(above threshold: Double) -> (hits: Int, detected: Int, targets: Int) {
    let known = scores.indices.filter { labels[$0] != .unknown }
    return (
      known.count { scores[$0] > threshold && labels[$0] == .target },
      known.count { scores[$0] > threshold }, known.count { labels[$0] == .target }
    )
  }

  /// All places where something changes.
  private var candidates: [Double] { [-1] + Set(scores).sorted().dropLast() }

  @Test func `the F1 of the threshold is the best there is`() throws {
    func f1(_ threshold: Double) -> Double {
      let (hits, detected, targets) = counts(above: threshold)
      return 2 * Double(hits) / Double(detected + targets)
    }
    let found = try #require(ThresholdRule.f1.threshold(scores, labels: labels))
    #expect(f1(found) == candidates.map(f1).max())
  }

  @Test(arguments: [0.2, 0.4, 0.6])
  func `of those of enough precision the threshold has most recall`(
    least: Double
  ) throws {
    func precision(_ threshold: Double) -> Double {
      Double(counts(above: threshold).hits) / Double(counts(above: threshold).detected)
    }
    let found = try #require(ThresholdRule.precision(least).threshold(scores, labels: labels))
    #expect(precision(found) >= least)
    let hits = candidates.filter { precision($0) >= least }.map { counts(above: $0).hits }.max()
    #expect(counts(above: found).hits == hits)
  }

  @Test func `a precision that no threshold has is no threshold`() {
    let labels: [Label] = [.nonTarget, .target, .nonTarget]
    #expect(ThresholdRule.precision(0.9).threshold([0.1, 0.2, 0.3], labels: labels) == nil)
    #expect(ThresholdRule.f1.threshold([0.1, 0.2], labels: [.target, .target]) == nil)
  }

  @Test func `costs part where both ways to be wrong are equally dear`() throws {
    let rule = ThresholdRule.cost(missed: 5, falseAlarm: 1)
    let threshold = try #require(rule.fixed)
    #expect(abs(threshold * 5 - (1 - threshold) * 1) < 1e-15)
    #expect(ThresholdRule.probability(0.3).threshold([0.5], labels: [.target]) == 0.3)
  }

  @Test(arguments: ["balanced", "f1", "precision=0.9", "cost=5.0:1.0", "0.25"])
  func `rules are read as they are written`(text: String) throws {
    #expect(try #require(ThresholdRule(text)).description == text)
  }

  @Test(arguments: [
    "", "best", "1.5", "nan", "precision", "precision=0", "precision=2", "cost=1", "cost=0:1",
    "cost=1:2:3", "cost=1:inf", "f1=2", "=",
  ]) func `what is no rule is none`(text: String) { #expect(ThresholdRule(text) == nil) }

  @Test func `a stated share moves the odds by those of the shares`() {
    #expect(abs(rebased(0.3, from: 0.25, to: 0.25) - 0.3) < 1e-15)
    let moved = rebased(0.2, from: 1.0 / 6, to: 0.5)
    #expect(abs(moved / (1 - moved) - 0.2 / 0.8 * 5) < 1e-12)
    #expect(rebased(0, from: 0.1, to: 0.9) == 0 && rebased(1, from: 0.1, to: 0.9) == 1)
    #expect(abs(rebased(moved, from: 0.5, to: 1.0 / 6) - 0.2) < 1e-12)
  }

  private static func threshold(_ scores: [Double], labels: [Label]) -> Double? {
    ThresholdRule.balanced.threshold(scores, labels: labels)
  }

  private static func balanced(
    _ scores: [Double], _ labels: [Label], above threshold: Double
  ) -> Double {
    ConfusionMatrix(detected: scores.map { $0 > threshold }, labels: labels).balancedAccuracy ?? 0
  }

  @Test(arguments: 0..<30 as Range<UInt64>) func `no threshold has a better balanced accuracy`(
    seed: UInt64
  ) throws {
    var generator = SeededGenerator(seed: seed)
    let labels: [Label] = (0..<60).map { _ in
      [.target, .nonTarget, .nonTarget, .unknown][generator.index(below: 4)]
    }
    let scores = labels.map {
      Double(generator.index(below: 15)) / 4 + ($0 == .target ? 1 : 0)
    }
    let threshold = try #require(Self.threshold(scores, labels: labels))
    let best = Self.balanced(scores, labels, above: threshold)
    for score in scores + [-1] {
      #expect(Self.balanced(scores, labels, above: score) <= best + 1e-12)
    }
  }

  @Test func `the threshold lies halfway between the classes it parts`() {
    let labels: [Label] = [.nonTarget, .nonTarget, .target]
    #expect(Self.threshold([0, 1, 4], labels: labels) == 2.5)
    #expect(Self.threshold([1, 2], labels: [.target, .unknown]) == nil)
  }

  @Test func `neighbouring numbers are still parted`() throws {
    let scores = [1, 1.0.nextUp]
    let threshold = try #require(Self.threshold(scores, labels: [.nonTarget, .target]))
    #expect(threshold >= 1 && threshold < 1.0.nextUp)
  }
}
