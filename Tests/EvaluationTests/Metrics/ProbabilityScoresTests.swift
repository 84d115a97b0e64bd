import Evaluation
import Randomness
import Signal
import Testing

@Suite struct ProbabilityScoresTests {
  private static let labels: [Label] = [.target, .nonTarget, .unknown, .nonTarget]

  @Test func `the scores of a few epochs are those worked out by hand`() throws {
    let probabilities = [0.5, 0.25, 0.9, 0]
    let brier = try #require(brierScore(probabilities, labels: Self.labels))
    #expect(abs(brier - (0.25 + 0.0625 + 0) / 3) < 1e-15)
    let loss = try #require(logLoss(probabilities, labels: Self.labels))
    #expect(abs(loss - (0.6931471805599453 + 0.2876820724517809) / 3) < 1e-12)
    let error = try #require(expectedCalibrationError(probabilities, labels: Self.labels))
    #expect(abs(error - (0.5 + 0.25 + 0) / 3) < 1e-15)
  }

  @Test func `the truth costs nothing, a confident mistake much but not everything`() throws {
    let labels: [Label] = [.target, .nonTarget]
    #expect(brierScore([1, 0], labels: labels) == 0)
    #expect(logLoss([1, 0], labels: labels) == 0)
    #expect(expectedCalibrationError([1, 0], labels: labels) == 0)
    let mistake = try #require(logLoss([0, 1], labels: labels))
    #expect(mistake > 30 && mistake < 40)
    #expect(brierScore([0, 1], labels: labels) == 1)
  }

  @Test func `without labels nothing is scored`() {
    #expect(brierScore([0.5], labels: [.unknown]) == nil)
    #expect(logLoss([], labels: []) == nil)
    #expect(expectedCalibrationError([0.5], labels: [.unknown]) == nil)
  }

  @Test func `probabilities that come true have a small calibration error, exaggerated ones not`()
    throws
  {
    var generator = SeededGenerator(seed: 11)
    let probabilities = (0..<50_000).map { _ in generator.uniform() }
    let labels = probabilities.map { generator.uniform() < $0 ? Label.target : .nonTarget }
    let honest = try #require(expectedCalibrationError(probabilities, labels: labels))
    #expect(honest < 0.01)
    let exaggerated = probabilities.map { $0 < 0.5 ? 0.0 : 1.0 }
    let other = try #require(expectedCalibrationError(exaggerated, labels: labels))
    #expect(abs(other - 0.25) < 0.02)
  }

  @Test func `the honest probability has the least expected cost`() throws {
    // Three tenths are targets: 0.3 for all is better than any other constant, by either rule.
    let labels: [Label] = (0..<10).map { $0 < 3 ? .target : .nonTarget }
    func costs(_ probability: Double) -> [Double] {
      let all = labels.map { _ in probability }
      return [brierScore(all, labels: labels), logLoss(all, labels: labels)].compactMap { $0 }
    }
    for other in [0.05, 0.2, 0.29, 0.31, 0.5, 0.9] {
      #expect(zip(costs(0.3), costs(other)).allSatisfy { $0 < $1 })
    }
  }
}
