import Detection
import Signal
import TestSupport
import Testing

/// A scorer whose weights are so large that sums of products are no numbers any more.
struct BeyondReason: EpochScorer {
  let base: any EpochScorer
  let score: Double
  var electrodes: Int { base.electrodes }
  var windowLength: Int { base.windowLength }
  var stored: StoredScorer { base.stored }
  var parameterCount: Int { base.parameterCount }

  func logOdds(of epochs: Epochs, threads: Int) throws(ScorerError) -> [Double] {
    (0..<epochs.count).map { $0 == 3 ? score : 0 }
  }
}

@Suite struct DetectorScoringTests {
  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `a score that is no finite number is an error that names the epoch`(score: Double) throws {
    let epochs = syntheticEpochs(count: 120, electrodes: 3, amplitude: 1, seed: 1)
    var detector = try DetectorTrainerTests.trainer(.lda, passes: 1).train(epochs).detector
    #expect(try detector.scores(of: epochs).count == 120)
    detector.scorer = BeyondReason(base: detector.scorer, score: score)
    let error = #expect(throws: DetectionError.self) { try detector.scores(of: epochs) }
    #expect(
      error?.description == "epoch 3: found a score of \(score); expected a finite number: "
        + "its samples or the detector's weights are beyond reason")
  }

  @Test(arguments: DetectionMethod.all.filter { !$0.name.hasPrefix("cnn-2") })
  func `samples beyond reason are no trap in training`(method: DetectionMethod) throws {
    var epochs = syntheticEpochs(count: 120, electrodes: 3, amplitude: 1, seed: 1)
    for epoch in [3, 40, 77] { epochs.samples[epoch * epochs.epochSize + 5] = 3.4e38 }
    do throws(DetectionError) {
      let detector = try DetectorTrainerTests.trainer(method, passes: 1).train(epochs).detector
      let scores = try detector.scores(of: epochs)
      #expect(scores.allSatisfy { (0...1).contains($0) })
    } catch {
      #expect(!error.description.isEmpty)
    }
  }
}
