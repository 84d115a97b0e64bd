import Detection
import Signal
import Testing

/// A scorer whose weights are so large that sums of products are no numbers any more.
struct BeyondReason: EpochScorer {
  let base: any EpochScorer
  var electrodes: Int { base.electrodes }
  var windowLength: Int { base.windowLength }
  var stored: StoredScorer { base.stored }
  var parameterCount: Int { base.parameterCount }

  func logOdds(of epochs: Epochs, threads: Int) throws(ScorerError) -> [Double] {
    (0..<epochs.count).map { $0 == 3 ? .infinity - .infinity : 0 }
  }
}

@Suite struct DetectorScoringTests {
  @Test func `a score that is no number is an error that names the epoch`() throws {
    let epochs = syntheticEpochs(count: 120, electrodes: 3, amplitude: 1, seed: 1)
    var detector = try DetectorTrainerTests.trainer(.lda, passes: 1).train(epochs).detector
    #expect(try detector.scores(of: epochs).count == 120)
    detector.scorer = BeyondReason(base: detector.scorer)
    #expect(
      throws: DetectionError.differing(
        what: "score of epoch 3, counted from 0", found: "not a number",
        expected: "a number: the detector's weights are beyond reason")
    ) { try detector.scores(of: epochs) }
  }
}
