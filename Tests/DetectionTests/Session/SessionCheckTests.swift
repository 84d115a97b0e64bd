import Reading
import Scoring
import Signal
import TestSupport
import Testing

import Detection

@Suite struct SessionCheckTests {
  private static let detector = Result {
    try DetectorTrainer(.lda).train(stream(seed: 21)).detector
  }

  private static let strong = Result {
    try DetectorTrainer(.lda).train(stream(seed: 21, amplitude: 0.9)).detector
  }

  /// Weak responses, which three repetitions leave in doubt.
  private static func stream(seed: UInt64, amplitude: Float = 0.25) -> Epochs {
    AdaptiveDetectorTests.stream(
      selections: 12, repetitions: 5, amplitude: amplitude, seed: seed)
  }

  private static func scored(
    _ epochs: Epochs, repairs: Bool = false, by detector: Detector? = nil
  ) throws -> DetectorApplication.Scored {
    var application = try DetectorApplication(detector ?? Self.detector.get())
    application.repairs = repairs
    return try application.score(EpochsLoader.Loaded(epochs))
  }

  /// The windows with each sample made by `change` of electrode, sample and the window's samples.
  private static func changed(
    _ epochs: Epochs, _ change: (Int, Int, ArraySlice<Float>) -> Float
  ) -> Epochs {
    var result = epochs
    for epoch in 0..<epochs.count {
      let first = epoch * epochs.epochSize
      let window = ArraySlice(Array(epochs.samples[first..<first + epochs.epochSize]))
      for electrode in epochs.electrodes.indices {
        for sample in 0..<epochs.windowLength {
          result.samples[first + electrode * epochs.windowLength + sample] = change(
            electrode, sample, window)
        }
      }
    }
    return result
  }

  private static func scaled(_ epochs: Epochs, _ factors: [Int: Float]) -> Epochs {
    changed(epochs) { electrode, sample, window in
      window[electrode * epochs.windowLength + sample] * (factors[electrode] ?? 1)
    }
  }

  @Test(arguments: [31, 32, 33] as [UInt64])
  func `a session of the same kind looks like training, and is not repaired`(seed: UInt64) throws {
    let stream = Self.stream(seed: seed)
    let scored = try Self.scored(stream, repairs: true)
    #expect(scored.session.verdict == .likeTraining, "\(scored.session)")
    #expect(scored.session.words == "this session looks like training")
    #expect(scored.repair == nil)
    #expect(try scored.scores == Self.scored(stream).scores)
  }

  @Test func `labels change nothing but which selections count`() throws {
    var stream = Self.stream(seed: 31)
    let labelled = try Self.scored(stream).session
    stream.labels = stream.labels.map { _ in .unknown }
    stream.metadata.text = []
    #expect(try Self.scored(stream).session == labelled)
  }

  @Test func `an electrode of another gain is named, and so are two`() throws {
    for factor in [0.3, 3] as [Float] {
      let check = try Self.scored(Self.scaled(Self.stream(seed: 31), [4: factor])).session
      #expect(check.verdict == .electrodesChanged && check.changedElectrodes == ["E5"])
      #expect(check.words == "an electrode changed: E5")
    }
    let two = try Self.scored(Self.scaled(Self.stream(seed: 31), [1: 4, 4: 0.2])).session
    #expect(two.changedElectrodes == ["E2", "E5"])
    let all = Dictionary(uniqueKeysWithValues: (0..<6).map { ($0, Float(3)) })
    let gain = try Self.scored(Self.scaled(Self.stream(seed: 31), all)).session
    #expect(gain.changedElectrodes.count == 6 && gain.words.contains("as a whole"), "\(gain)")
  }

  @Test func `a flat electrode is said to be flat`() throws {
    var stream = Self.scaled(Self.stream(seed: 31), [2: 0])
    #expect(try Self.scored(stream).session.changedElectrodes == ["E3"])
    stream.metadata.faults = ["E3": .flat]
    #expect(try Self.scored(stream).session.words == "E3 is flat")
  }

  @Test func `an electrode that falls silent half-way is told`() throws {
    var stream = Self.stream(seed: 31)
    for epoch in stream.count / 2..<stream.count {
      let start = epoch * stream.epochSize + 2 * stream.windowLength
      for sample in start..<start + stream.windowLength { stream.samples[sample] = 0 }
    }
    let scored = try Self.scored(stream, repairs: true)
    let check = scored.session
    #expect(check.verdict == .electrodesChanged && check.changedElectrodes == ["E3"])
    #expect(scored.repair == nil)
    #expect(check.words == "E3 is silent in 50 % of the epochs")
  }

  @Test func `of less than a round of flashes nothing is said about their strength`() throws {
    let one = Self.stream(seed: 31).selecting([0])
    let check = try Self.scored(one).session
    #expect(check.strength == nil && check.expected == nil)
    #expect(throws: ApplicationError.detection(.noEpochs)) {
      try Self.scored(Self.stream(seed: 31).selecting([]))
    }
  }

  @Test func `weaker responses are said to be weaker`() throws {
    let check = try Self.scored(Self.stream(seed: 31, amplitude: 0.05)).session
    #expect(check.verdict == .weaker && !check.passes, "\(check)")
    let strength = try #require(check.strength)
    #expect(check.words.contains("\(Int((100 * strength).rounded())) % as far"))
  }

  @Test func `where nothing responds, noise is no delay`() throws {
    let strong = try Self.strong.get()
    let verdicts = try (100..<160 as Range<UInt64>).map { seed in
      let idle = AdaptiveDetectorTests.stream(
        selections: 1, repetitions: 5, amplitude: 0, seed: seed)
      return try Self.scored(idle, by: strong).session.verdict
    }
    // One selection may stand out by chance.
    #expect(verdicts.count { $0 == .weaker } >= 59, "\(verdicts)")
  }

  @Test func `electrodes of other gain are brought back to training`() throws {
    let stream = Self.stream(seed: 31)
    let drifted = Self.scaled(stream, [3: 0.2, 5: 5])
    func auc(_ scores: [Double]) -> Double { areaUnderCurve(scores, stream.labels) }
    let right = auc(try Self.scored(stream).scores)
    let repaired = try Self.scored(drifted, repairs: true)
    let repair = try #require(repaired.repair)
    #expect(repair.kind == .whitening && (repair.after.covarianceDistance ?? 1) < 0.3)
    let (before, after) = (auc(try Self.scored(drifted).scores), auc(repaired.scores))
    #expect(after > before && after > right - 0.05, "\(right) \(before) \(after)")
  }

  /// The differences of samples 50 ms apart: a response that is soon over.
  private static func brief(seed: UInt64) -> Epochs {
    let stream = AdaptiveDetectorTests.stream(
      selections: 8, repetitions: 15, amplitude: 0.5, seed: seed)
    return changed(stream) { electrode, sample, window in
      let place = electrode * stream.windowLength + sample
      return window[place] - window[place - min(sample, 6)]
    }
  }

  @Test(arguments: [-8, 8]) func `responses at another time are found there`(delay: Int) throws {
    let stream = Self.brief(seed: 31)
    let strong = try DetectorTrainer(.lda).train(Self.brief(seed: 21)).detector
    #expect(try Self.scored(stream, by: strong).session.delay == 0)
    let late = Self.changed(stream) { electrode, sample, window in
      window[electrode * stream.windowLength + min(max(sample - delay, 0), stream.windowLength - 1)]
    }
    let repaired = try Self.scored(late, repairs: true, by: strong)
    #expect(repaired.session.verdict == .delayed && repaired.repair?.kind == .delay)
    #expect(repaired.session.delay == Double(delay) / 120)
    #expect(repaired.session.words.contains("67 ms \(delay > 0 ? "later" : "earlier")"))
    let before = areaUnderCurve(try Self.scored(late, by: strong).scores, stream.labels)
    #expect(areaUnderCurve(repaired.scores, stream.labels) > before)
  }

  @Test func `files keep what training was like, and older ones say that it is not known`() throws {
    let folder = TemporaryFolder()
    var detector = try Self.detector.get()
    try DetectorFile.write(detector, to: folder.path("d"))
    #expect(try DetectorFile.read(folder.path("d")) == detector)
    detector.session = nil
    try DetectorFile.write(detector, to: folder.path("old"))
    let old = try DetectorFile.read(folder.path("old"))
    let check = try Self.scored(Self.stream(seed: 31), by: old).session
    #expect(check.verdict == .notKnown && check.passes && check.words.contains("not known"))
    let prior = try Self.scored(Self.stream(seed: 31), by: PriorTests.prior()).session
    #expect(prior.verdict == .notKnown && prior.words.contains("other people"))
  }
}
