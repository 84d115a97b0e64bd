import Evaluation
import Randomness
import Reading
import Scoring
import Signal
import TestSupport
import Testing

import Detection

@Suite struct ExpectedDetectionTests {
  private static let menu = Speller(items: (0..<7).map { "\($0)" })
  private static let matrix = Speller(
    matrix: (0..<6).map { row in (0..<6).map { "\(row)\($0)" } }, order: .columnsFirst)

  @Test func `as strong as training is as good, no response is chance`() throws {
    let rounds = (training: 10, session: 4)
    let same = try #require(
      ExpectedDetection(strength: 1, auc: 0.85, speller: Self.menu, rounds: rounds))
    #expect(abs(same.auc - 0.85) < 1e-6 && same.repetitions == 4)
    let none = try #require(
      ExpectedDetection(strength: 0, auc: 0.85, speller: Self.menu, rounds: rounds))
    #expect(abs(none.auc - 0.5) < 1e-6 && abs((none.correct ?? 0) - 1 / 7.0) < 1e-6)
    let stronger = ExpectedDetection(strength: 2, auc: 0.85, speller: Self.menu, rounds: rounds)
    #expect(abs((stronger?.auc ?? 0) - 0.85) < 1e-6)
    #expect(
      ExpectedDetection(strength: 1, auc: 0.5, speller: Self.menu, rounds: rounds) == nil)
    let areas = try (0...10).map {
      try #require(
        ExpectedDetection(
          strength: Double($0) / 10, auc: 0.9, speller: Self.matrix, rounds: (15, 15))
      ).auc
    }
    #expect(zip(areas, areas.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test func `integrals are what drawn scores come to`() {
    var generator = SeededGenerator(seed: 4)
    let (codes, repetitions, distance, trials) = (7, 5, 0.8, 20_000)
    let root = Double(repetitions).squareRoot()
    let deviation = (1 + distance * distance * 6 / 49).squareRoot()
    var (right, largest) = (0, 0.0)
    for _ in 0..<trials {
      // The first code is attended; √repetitions times its mean about that of all.
      let values = (0..<codes).map { code in
        generator.normal() + root * distance * ((code == 0 ? 1 : 0) - 1 / 7.0)
      }
      right += values[0] == values.max() ? 1 : 0
      largest += (values.max() ?? 0) / deviation
    }
    let share = ExpectedDetection.largest(of: codes, distance: root * distance)
    #expect(abs(share - Double(right) / Double(trials)) < 0.015)
    let separation = ExpectedDetection.separation(
      distance: distance, (codes: codes, lit: 1), repetitions: repetitions)
    #expect(abs(separation - largest / Double(trials)) < 0.03)
  }

  /// A stream of six items whose responses have this strength.
  static func stream(_ amplitude: Float, seed: UInt64) -> Epochs {
    AdaptiveDetectorTests.stream(
      selections: 24, repetitions: 5, amplitude: amplitude, seed: seed)
  }

  @Test(arguments: [0.06, 0.09, 0.12] as [Float])
  func `weaker sessions get what was expected of them`(amplitude: Float) throws {
    let detector = try DetectorTrainer(.lda).train(Self.stream(0.25, seed: 21)).detector
    let session = Self.stream(amplitude, seed: 31)
    let scored = try DetectorApplication(detector).score(EpochsLoader.Loaded(session))
    #expect(scored.session.verdict == .weaker, "\(scored.session)")
    let expected = try #require(scored.session.expected)
    let found = areaUnderCurve(scored.scores, session.labels)
    // How far codes stand out in so few selections is known no better.
    #expect(abs(expected.auc - found) < 0.08, "\(expected) \(found)")
    #expect(scored.session.words.contains("; expect an AUC of about 0."))
    #expect(scored.session.words.hasSuffix("% of selections right after 5 repetitions"))
    let same = try DetectorApplication(detector).score(
      EpochsLoader.Loaded(Self.stream(0.25, seed: 32)))
    #expect(same.session.expected == nil)
  }
}
