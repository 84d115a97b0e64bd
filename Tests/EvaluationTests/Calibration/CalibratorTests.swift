import Evaluation
import Foundation
import Randomness
import Signal
import Testing

@Suite struct CalibratorTests {
  /// Scores whose true log-odds are `slope · score + offset`.
  private static func sample(
    slope: Double, offset: Double, count: Int = 20_000, seed: UInt64 = 1
  ) -> (scores: [Double], labels: [Label]) {
    var generator = SeededGenerator(seed: seed)
    let scores = (0..<count).map { _ in 2 * generator.normal() + 3 }
    let labels = scores.map { score in
      let probability = 1 / (1 + exp(-(slope * score + offset)))
      return generator.uniform() < probability ? Label.target : .nonTarget
    }
    return (scores, labels)
  }

  @Test func `Platt's fit finds the slope and offset that made the labels`() throws {
    let (scores, labels) = Self.sample(slope: 0.8, offset: -4)
    let fitted = try #require(Calibrator.fit(scores: scores, labels: labels))
    #expect(abs(fitted.slope - 0.8) < 0.05)
    #expect(abs(fitted.offset + 4) < 0.2)
    let probabilities = scores.map(fitted.probability)
    let error = try #require(expectedCalibrationError(probabilities, labels: labels))
    #expect(error < 0.01)
  }

  @Test func `the temperature is found where the offset is 0`() throws {
    let (scores, labels) = Self.sample(slope: 0.25, offset: 0)
    let fitted = try #require(Calibrator.fit(.temperature, scores: scores, labels: labels))
    #expect(abs(fitted.slope - 0.25) < 0.02)
    #expect(fitted.offset == 0)
  }

  @Test func `no other slope or offset nearby is likelier`() throws {
    let (scores, labels) = Self.sample(slope: 1.3, offset: -5, count: 2000, seed: 4)
    let fitted = try #require(Calibrator.fit(scores: scores, labels: labels))
    let targets = Double(labels.count { $0 == .target })
    let others = Double(labels.count) - targets
    func loss(_ slope: Double, _ offset: Double) -> Double {
      zip(scores, labels).reduce(0) { sum, pair in
        let goal = pair.1 == .target ? (targets + 1) / (targets + 2) : 1 / (others + 2)
        let odds = slope * pair.0 + offset
        return sum + log(1 + exp(odds)) - goal * odds
      }
    }
    let best = loss(fitted.slope, fitted.offset)
    for (slope, offset) in [(1e-3, 0.0), (-1e-3, 0), (0, 1e-3), (0, -1e-3), (1e-3, -3e-3)] {
      #expect(loss(fitted.slope + slope, fitted.offset + offset) > best)
    }
  }

  @Test(arguments: [1e-6, 1, 1e6]) func `the scale and place of scores do not matter`(
    scale: Double
  ) throws {
    let (scores, labels) = Self.sample(slope: 0.8, offset: -4, count: 500)
    let plain = try #require(Calibrator.fit(scores: scores, labels: labels))
    let moved = scores.map { scale * ($0 - 7) }
    let fitted = try #require(Calibrator.fit(scores: moved, labels: labels))
    for (score, other) in zip(scores, moved) {
      #expect(abs(plain.probability(score) - fitted.probability(other)) < 1e-6)
    }
  }

  @Test func `separated classes have a finite fit`() throws {
    let labels: [Label] = [.nonTarget, .nonTarget, .target, .target]
    for method in Calibrator.Method.allCases {
      let fitted = try #require(
        Calibrator.fit(method, scores: [-2, -1, 1, 2], labels: labels))
      #expect(fitted.slope.isFinite && fitted.slope > 0)
      #expect(fitted.probability(2) < 1 && fitted.probability(2) > 0.6)
    }
  }

  @Test func `scores that say nothing or the opposite give every epoch the targets' share`() throws
  {
    let labels: [Label] = [.target, .nonTarget, .nonTarget, .nonTarget]
    for scores in [[1.0, 1, 1, 1], [-5, 1, 2, 3]] {
      let fitted = try #require(Calibrator.fit(scores: scores, labels: labels))
      #expect(fitted.slope == 0)
      #expect(abs(fitted.probability(3) - 0.25) < 1e-12)
    }
    #expect(Calibrator.fit(scores: [1, 2], labels: [.target, .unknown]) == nil)
  }

  @Test func `extreme scores have probabilities and not NaN`() {
    #expect(Calibrator.identity.probability(1e308) == 1)
    #expect(Calibrator.identity.probability(-1e308) == 0)
    #expect(Calibrator.identity.probability(0) == 0.5)
  }
}
