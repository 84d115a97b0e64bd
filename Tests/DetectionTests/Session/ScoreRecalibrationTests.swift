import Evaluation
import Reading
import Scoring
import Signal
import TestSupport
import Testing

import Detection
import ElementaryFunctions

@Suite struct ScoreRecalibrationTests {
  private static let detector = Result {
    try DetectorTrainer(.lda).train(ExpectedDetectionTests.stream(0.25, seed: 21)).detector
  }

  private static func scored(
    _ epochs: Epochs, repairs: Bool
  ) throws -> DetectorApplication.Scored {
    var application = DetectorApplication(try detector.get())
    application.repairs = repairs
    return try application.score(EpochsLoader.Loaded(epochs))
  }

  /// The mean cross-entropy, in nats.
  private static func loss(_ scores: [Double], _ labels: [Label]) -> Double {
    zip(scores, labels).reduce(0) { sum, pair in
      sum + Double.softplus(pair.1 == .target ? -Double.logOdds(pair.0) : Double.logOdds(pair.0))
    } / Double(scores.count)
  }

  @Test(arguments: [0.06, 0.1] as [Float])
  func `probabilities of weaker responses become what they are worth`(amplitude: Float) throws {
    var session = ExpectedDetectionTests.stream(amplitude, seed: 31)
    let plain = try Self.scored(session, repairs: false)
    let repaired = try Self.scored(session, repairs: true)
    #expect(plain.session.verdict == .weaker && plain.repair == nil)
    let repair = try #require(repaired.repair)
    #expect(repair.kind == .recalibration && repair.after == plain.session)
    let (before, after) = (
      Self.loss(plain.scores, session.labels), Self.loss(repaired.scores, session.labels)
    )
    #expect(after < before - 0.005, "\(before) \(after)")
    // Their order stays.
    #expect(
      abs(
        areaUnderCurve(repaired.scores, session.labels)
          - areaUnderCurve(plain.scores, session.labels)) < 1e-9)
    session.labels = session.labels.map { _ in .unknown }
    session.metadata.text = []
    #expect(try Self.scored(session, repairs: true).scores == repaired.scores)
  }

  @Test func `what looks like training stays as it is`() throws {
    let session = ExpectedDetectionTests.stream(0.25, seed: 32)
    let repaired = try Self.scored(session, repairs: true)
    #expect(repaired.repair == nil)
    #expect(try repaired.scores == Self.scored(session, repairs: false).scores)
  }
}
