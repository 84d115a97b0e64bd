import Evaluation
import Files
import Signal
import TestSupport
import Testing

import Detection

@Suite struct PriorDelayTests {
  private static let prior = Result { try prior(.tangent) }

  private static func prior(_ method: DetectionMethod) throws -> Detector {
    let people = (1...3).map {
      (
        name: "sub-\($0)",
        epochs: responding(PriorTests.person(UInt64($0), count: 720, amplitude: 0), of: $0)
      )
    }
    return try DetectorTrainer(method).train(SubjectPool(people)).detector
  }

  /// The epochs of `person` with a short response in targets, `delay` samples later than usual.
  private static func responding(_ epochs: Epochs, of person: Int, delay: Int = 0) -> Epochs {
    var epochs = epochs
    for epoch in 0..<epochs.count where epochs.labels[epoch] == .target {
      for electrode in epochs.electrodes.indices {
        let start = epoch * epochs.epochSize + electrode * epochs.windowLength
        let gain = 1 + Float((person * 7 + electrode * 3) % 5)
        for sample in 0..<epochs.windowLength {
          let distance = Float(sample - 36 - delay) / 4
          epochs.samples[start + sample] += gain * 1.2 / (1 + distance * distance)
        }
      }
    }
    return epochs
  }

  /// Selections of one person whose responses come `delay` samples late.
  private static func stream(selections: Int, delay: Int, seed: UInt64 = 21) -> Epochs {
    responding(
      AdaptiveDetectorTests.stream(selections: selections, amplitude: 0, seed: seed), of: 11,
      delay: delay)
  }

  private static func auc(_ detector: Detector, _ epochs: Epochs) throws -> Double {
    areaUnderCurve(try detector.scores(of: epochs), epochs.labels)
  }

  /// What the prior finds where responses come when theirs do: a delay, and the area.
  private static let usual = Result {
    let (prior, early) = (try Self.prior.get(), Self.stream(selections: 5, delay: 0))
    let delay = try #require(try prior.delay(of: early.fitting(prior), threads: 1))
    return (delay: delay, area: try Self.auc(prior, early))
  }

  @Test(arguments: [-8, -4, 4, 8]) func `windows are moved to where a person's responses are`(
    delay: Int
  ) throws {
    let prior = try Self.prior.get()
    let late = Self.stream(selections: 5, delay: delay)
    let found = try #require(try prior.delay(of: late.fitting(prior), threads: 2))
    let (own, inPlace) = try Self.usual.get()
    #expect(abs(own) <= 2 && abs(found - delay) <= 2, "\(own) \(found)")
    #expect(try Self.auc(prior, late) > inPlace - 0.02)
    var unmoved = late
    unmoved.metadata.speller = nil
    // Nothing says what stood on the screen: windows stay where they are.
    #expect(try prior.delay(of: unmoved.fitting(prior), threads: 1) == 0)
    let asItIs = try Self.auc(prior, unmoved)
    #expect(asItIs < inPlace - 0.02, "\(asItIs) \(inPlace)")
  }

  @Test func `labels are not looked at`() throws {
    let prior = try Self.prior.get()
    var epochs = Self.stream(selections: 4, delay: 6)
    let scores = try prior.scores(of: epochs)
    epochs.labels = epochs.labels.map { $0 == .target ? .nonTarget : .target }
    #expect(try prior.scores(of: epochs) == scores)
  }

  @Test func `a detector keeps when responses come, and files do`() throws {
    var trainer = DetectorTrainer(.lda)
    trainer.prior = Prior(try Self.prior.get())
    let detector = try trainer.train(Self.stream(selections: 4, delay: 8)).detector
    let delay = try #require(detector.prior?.delaySamples)
    #expect((6...10).contains(delay))
    let folder = TemporaryFolder()
    try DetectorFile.write(detector, to: folder.path("d"))
    let read = try DetectorFile.read(folder.path("d"))
    #expect(read == detector)
    let test = Self.stream(selections: 3, delay: 8, seed: 22)
    #expect(try read.scores(of: test) == detector.scores(of: test))
    for beyond in [78, -78, .max, .min] {
      var strange = detector
      strange.prior?.delaySamples = beyond
      try DetectorFile.write(strange, to: folder.path("s"))
      #expect(throws: ReadingError.self) { try DetectorFile.read(folder.path("s")) }
    }
  }

  @Test func `who learns on the way finds it in the selections so far`() throws {
    let stream = Self.stream(selections: 6, delay: 8)
    var adaptive = AdaptiveDetector(
      try Self.prior.get(), speller: try #require(stream.metadata.speller))
    let decided = try adaptive.decideAll(of: stream).decisions
    let right = zip(decided, stream.metadata.text).count {
      ["A", "B", "C", "D", "E", "F"][$0.ended.item] == $1
    }
    #expect(right >= 5, "\(right) of 6")
    #expect((6...10).contains(adaptive.detector.prior?.delaySamples ?? 0))
  }

  @Test func `where a selection ended early, what came after it moves nothing`() throws {
    let prior = try Self.prior.get()
    func run(_ stream: Epochs) throws -> [AdaptiveDetector.Decision] {
      var adaptive = AdaptiveDetector(prior, speller: try #require(stream.metadata.speller))
      adaptive.confidence = 0.6
      return try adaptive.decideAll(of: stream).decisions
    }
    let stream = Self.stream(selections: 8, delay: 4)
    let decisions = try run(stream)
    let used = decisions.map(\.ended.repetitions)
    #expect(used.contains { $0 < 10 }, "\(used)")
    var other = stream
    for epoch in 0..<stream.count
    where Int(stream.repetitions[epoch]) >= used[Int(stream.selections[epoch])] {
      let window = epoch * stream.epochSize..<(epoch + 1) * stream.epochSize
      other.samples.replaceSubrange(window, with: stream.samples[window].reversed())
    }
    let changed = try run(other)
    #expect(changed.map(\.ended) == decisions.map(\.ended))
    #expect(changed.map(\.basis) == decisions.map(\.basis))
  }

  @Test(arguments: [4, 10, 12]) func `windows are moved by a part of them at most`(
    length: Int
  ) throws {
    func short(_ epochs: Epochs) -> Epochs {
      var short = epochs
      short.windowLength = length
      short.samples = stride(from: 0, to: epochs.samples.count, by: epochs.windowLength)
        .flatMap { epochs.samples[$0 + 30..<$0 + 30 + length] }
      return short
    }
    let people = (1...3).map {
      (name: "\($0)", epochs: short(PriorTests.person(UInt64($0))))
    }
    var trainer = DetectorTrainer(.lda)
    trainer.prior = Prior(try DetectorTrainer(.lda).train(SubjectPool(people)).detector)
    let folder = TemporaryFolder()
    for delay in [-8, 8] {
      let detector = try trainer.train(short(Self.stream(selections: 4, delay: delay))).detector
      try DetectorFile.write(detector, to: folder.path("d"))
      let read = try DetectorFile.read(folder.path("d"))
      #expect(abs(read.prior?.delaySamples ?? 0) <= length / 4)
    }
  }

  @Test func `selections in which nobody attended say nothing`() throws {
    let prior = try Self.prior.get()
    var idle = Self.stream(selections: 3, delay: 8)
    idle.labels = idle.labels.map { _ in .nonTarget }
    #expect(try prior.delay(of: idle.fitting(prior), threads: 1) == 0)
  }

  @Test func `expectation maximisation starts from weights where responses are`() throws {
    let prior = try Self.prior(.blda)
    let stream = Self.stream(selections: 6, delay: 9)
    var decoder = UnsupervisedDecoder(
      speller: try #require(stream.metadata.speller), prior: try LinearPrior(prior))
    let decided = try decoder.decideAll(of: stream).decisions
    let right = zip(decided, stream.metadata.text).count {
      ["A", "B", "C", "D", "E", "F"][$0.ended.item] == $1
    }
    #expect(right >= 5, "\(right) of 6")
  }

  @Test func `the tool says by how much windows were moved`() throws {
    let prior = try Self.prior.get()
    let epochs = try Self.stream(selections: 1, delay: 0).fitting(prior)
    for (delay, words) in [(6, "50 ms later than theirs"), (-4, "33 ms earlier than theirs")] {
      let check = try SessionCheck(
        of: epochs, scores: prior.probabilities(of: epochs, delay: delay, threads: 1),
        delay: delay, by: prior, threads: 1)
      #expect(check.words.contains(words) && check.delay == Double(delay) / 120)
      #expect(check.passes)
    }
  }
}
