import Evaluation
import Foundation
import Randomness
import Signal
import Testing

@Suite struct CalibratorTests {
  /// Scores whose true log-odds are `slope · score + intercept`.
  private static func sample(
    slope: Double, intercept: Double, count: Int = 20_000, seed: UInt64 = 1
  ) -> (scores: [Double], labels: [Label]) {
    var generator = SeededGenerator(seed: seed)
    let scores = (0..<count).map { _ in 2 * generator.normal() + 3 }
    let labels = scores.map { score in
      let probability = 1 / (1 + exp(-(slope * score + intercept)))
      return generator.uniform() < probability ? Label.target : .nonTarget
    }
    return (scores, labels)
  }

  @Test func `Platt's fit finds the slope and intercept that made the labels`() throws {
    let (scores, labels) = Self.sample(slope: 0.8, intercept: -4)
    let fitted = try #require(Calibrator.fit(logOdds: scores, labels: labels))
    #expect(abs(fitted.slope - 0.8) < 0.05)
    #expect(abs(fitted.intercept + 4) < 0.2)
    let probabilities = scores.map(fitted.probability)
    let error = try #require(expectedCalibrationError(probabilities, labels: labels))
    #expect(error < 0.01)
  }

  @Test func `no other slope or intercept nearby is likelier`() throws {
    let (scores, labels) = Self.sample(slope: 1.3, intercept: -5, count: 2000, seed: 4)
    let fitted = try #require(Calibrator.fit(logOdds: scores, labels: labels))
    let targets = Double(labels.count { $0 == .target })
    let others = Double(labels.count) - targets
    func loss(_ slope: Double, _ intercept: Double) -> Double {
      zip(scores, labels).reduce(0) { sum, pair in
        let target = pair.1 == .target ? (targets + 1) / (targets + 2) : 1 / (others + 2)
        let odds = slope * pair.0 + intercept
        return sum + log(1 + exp(odds)) - target * odds
      }
    }
    let best = loss(fitted.slope, fitted.intercept)
    for (slope, intercept) in [(1e-3, 0.0), (-1e-3, 0), (0, 1e-3), (0, -1e-3), (1e-3, -3e-3)] {
      #expect(loss(fitted.slope + slope, fitted.intercept + intercept) > best)
    }
  }

  @Test(arguments: [1e-6, 1, 1e6]) func `the scale and place of scores do not matter`(
    scale: Double
  ) throws {
    let (scores, labels) = Self.sample(slope: 0.8, intercept: -4, count: 500)
    let plain = try #require(Calibrator.fit(logOdds: scores, labels: labels))
    let moved = scores.map { scale * ($0 - 7) }
    let fitted = try #require(Calibrator.fit(logOdds: moved, labels: labels))
    for (score, other) in zip(scores, moved) {
      #expect(abs(plain.probability(score) - fitted.probability(other)) < 1e-6)
    }
  }

  @Test func `separated classes have a finite fit`() throws {
    let labels: [Label] = [.nonTarget, .nonTarget, .target, .target]
    let fitted = try #require(Calibrator.fit(logOdds: [-2, -1, 1, 2], labels: labels))
    #expect(fitted.slope.isFinite && fitted.slope > 0)
    #expect(fitted.probability(2) < 1 && fitted.probability(2) > 0.6)
    #expect(fitted.probability(-1) < fitted.threshold && fitted.threshold < fitted.probability(1))
  }

  @Test func `scores that say nothing or the opposite give every epoch the targets' share`() throws
  {
    let labels: [Label] = [.target, .nonTarget, .nonTarget, .nonTarget]
    for scores in [[1.0, 1, 1, 1], [-5, 1, 2, 3]] {
      let fitted = try #require(Calibrator.fit(logOdds: scores, labels: labels))
      #expect(fitted.slope == 0)
      #expect(abs(fitted.probability(3) - 0.25) < 1e-12)
    }
    #expect(Calibrator.fit(logOdds: [1, 2], labels: [.target, .unknown]) == nil)
  }

  @Test func `a calibrator is encoded as in the files of 0.1.0`() throws {
    let text = #"{"evidence_scale":0.5,"intercept":-1.25,"slope":2,"threshold":0.375}"#
    let (encoder, decoder) = (JSONEncoder(), JSONDecoder())
    encoder.outputFormatting = .sortedKeys
    encoder.keyEncodingStrategy = .convertToSnakeCase
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let read = try decoder.decode(Calibrator.self, from: Data(text.utf8))
    #expect(
      read == Calibrator(slope: 2, intercept: -1.25, threshold: 0.375, evidenceScale: 0.5))
    #expect(String(decoding: try encoder.encode(read), as: UTF8.self) == text)
  }

  @Test func `extreme scores have probabilities and not NaN`() {
    #expect(Calibrator.identity.probability(1e308) == 1)
    #expect(Calibrator.identity.probability(-1e308) == 0)
    #expect(Calibrator.identity.probability(0) == 0.5)
  }
}
