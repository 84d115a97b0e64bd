import Evaluation
import Signal
import TestSupport
import Testing

import Detection

@Suite struct UnsupervisedDecoderTests {
  private static let items = ["A", "B", "C", "D", "E", "F"]

  private static func stream(
    selections: Int, amplitude: Float = 0.3, repetitions: Int = 6
  ) -> Epochs {
    AdaptiveDetectorTests.stream(
      selections: selections, repetitions: repetitions, amplitude: amplitude)
  }

  private static func prior(_ method: DetectionMethod = .blda) throws -> Detector {
    let people = (1...3).map {
      (name: "sub-\($0)", epochs: PriorTests.person(UInt64($0), amplitude: 0.3))
    }
    return try DetectorTrainer(method).train(SubjectPool(people)).detector
  }

  private static func run(
    _ stream: Epochs, from prior: Detector? = nil, seed: UInt64 = 0
  ) throws -> (stream: DecidedStream, detector: Detector) {
    var decoder = UnsupervisedDecoder(
      speller: try #require(stream.metadata.speller), prior: try prior.map { try LinearPrior($0) },
      seed: seed)
    return (try decoder.decideAll(of: stream), try #require(decoder.detector))
  }

  private static func right(_ decided: DecidedStream, of stream: Epochs) -> Int {
    zip(decided.decisions, stream.metadata.text).count { items[$0.ended.item] == $1 }
  }

  @Test func `it spells without a label of anybody, and what it found is a detector`() throws {
    let stream = Self.stream(selections: 16)
    let (decided, detector) = try Self.run(stream)
    let late = decided.decisions.suffix(10)
    let right = zip(late, stream.metadata.text.suffix(10)).count {
      Self.items[$0.ended.item] == $1
    }
    #expect(right >= 9, "\(right) of 10")
    #expect(decided.decisions.map(\.basis.selections) == Array(0..<16))
    #expect(detector.training.decodedSelections == 16 && detector.training.epochs == stream.count)
    let test = PriorTests.person(12, of: 11, count: 720, amplitude: 0.3)
    let found = areaUnderCurve(try detector.scores(of: test), test.labels)
    let trained = try DetectorTrainer(.blda).train(stream).detector
    let labelled = areaUnderCurve(try trained.scores(of: test), test.labels)
    #expect(found > labelled - 0.03, "\(found) \(labelled)")

    let folder = TemporaryFolder()
    try DetectorFile.write(detector, to: folder.path("d"))
    let read = try DetectorFile.read(folder.path("d"))
    #expect(read == detector)
    #expect(try read.scores(of: test) == detector.scores(of: test))
  }

  @Test func `others' weights tell the first selections, too`() throws {
    let stream = Self.stream(selections: 8, repetitions: 4)
    let alone = Self.right(try Self.run(stream).stream, of: stream)
    let helped = Self.right(try Self.run(stream, from: Self.prior()).stream, of: stream)
    #expect(helped >= 7 && helped >= alone, "\(helped) \(alone)")
    let toeplitz = Self.right(
      try Self.run(stream, from: Self.prior(.toeplitzLDA)).stream, of: stream)
    #expect(toeplitz >= 7, "\(toeplitz)")
  }

  @Test func `labels are not looked at, and what comes later changes nothing`() throws {
    let stream = Self.stream(selections: 5)
    for prior in [nil, try Self.prior()] {
      let whole = try Self.run(stream, from: prior).stream
      var other = stream
      other.labels = stream.labels.map { $0 == .target ? .nonTarget : .target }
      other.metadata.text = []
      #expect(try Self.run(other, from: prior).stream == whole)
      for epoch in 0..<other.count where other.selections[epoch] >= 3 {
        for sample in epoch * other.epochSize..<(epoch + 1) * other.epochSize {
          other.samples[sample] = -3 * other.samples[sample]
        }
      }
      let changed = try Self.run(other, from: prior).stream.decisions
      #expect(changed.prefix(3) == whole.decisions.prefix(3))
      #expect(changed[3].scores != whole.decisions[3].scores)
    }
  }

  @Test func `the screen may be any set of items, and epochs in any order`() throws {
    let stream = Self.stream(selections: 6)
    var groups = stream
    groups.metadata.speller = Speller(rows: [Self.items], groups: (0..<6).map { [$0] })
    let (one, two) = (try Self.run(stream).stream, try Self.run(groups).stream)
    #expect(one == two)
    // Sums in another order are rounded otherwise.
    let turned = stream.selecting((0..<stream.count).reversed())
    let reversed = try Self.run(turned).stream
    #expect(reversed.decisions.map(\.ended.item) == one.decisions.map(\.ended.item))
  }

  @Test func `a prior that has no weights or has seen the stream is refused`() throws {
    #expect(throws: DetectionError.nonlinearPrior(method: "tangent")) {
      try LinearPrior(PriorTests.prior())
    }
    let own = try DetectorTrainer(.blda).train(PriorTests.own).detector
    #expect(throws: DetectionError.nonlinearPrior(method: "blda")) { try LinearPrior(own) }
    var stream = Self.stream(selections: 1)
    stream.metadata.sources = [EpochsSource(name: "2.edf", sha256: "2")]
    #expect(throws: AdaptationError.detection(.priorHasSeen(source: "2.edf"))) {
      try Self.run(stream, from: Self.prior())
    }
    // And what came of it says whom it is from.
    let (_, detector) = try Self.run(Self.stream(selections: 1), from: Self.prior())
    let names: Set = ["1.edf", "2.edf", "3.edf", "21.edf"]
    #expect(Set(detector.learnedSources.map(\.name)) == names)
  }

  @Test func `codes that light nothing and samples that are no numbers are errors`() throws {
    var stream = Self.stream(selections: 1)
    stream.stimuli[3] = 9
    #expect(throws: AdaptationError.spelling(.strangeCode(code: 9, codes: 6))) {
      try Self.run(stream)
    }
    stream = Self.stream(selections: 1)
    stream.samples[5] = .nan
    #expect(throws: AdaptationError.detection(.scorer(.notFinite(epoch: 0)))) {
      try Self.run(stream)
    }
  }

  @Test func `no epochs and electrodes that never change are errors`() throws {
    var stream = Self.stream(selections: 2)
    let none = stream.selecting([])
    #expect(throws: AdaptationError.spelling(.noEpochs)) { try Self.run(none) }
    #expect(throws: EvaluationError.spelling(.noEpochs)) {
      try StreamEvaluator(.nothing, learning: .expectation).evaluate(none)
    }
    for index in stream.samples.indices { stream.samples[index] = 2 }
    #expect(throws: AdaptationError.detection(.scorer(.degenerate(.noPower)))) {
      try Self.run(stream)
    }
    stream = Self.stream(selections: 2)
    stream.metadata.faults = Dictionary(
      uniqueKeysWithValues: stream.electrodes.map { ($0, .flat) })
    #expect(throws: AdaptationError.self) { try Self.run(stream) }
  }

  @Test func `others of one subject alone are an error that names it`() throws {
    let trainer = DetectorTrainer(.blda)
    let stream = Self.stream(selections: 1)
    let subjects = Array(repeating: "sub-01", count: stream.recordingCount)
    #expect(throws: EvaluationError.pool(.oneSubject("sub-01"), fold: "sub-01")) {
      try StreamEvaluator(.others(trainer), learning: .expectation)
        .evaluate(stream, subjects: subjects)
    }
  }

  @Test func `a selection of one flash is decided all the same`() throws {
    let one = Self.stream(selections: 2).selecting([0])
    #expect(try Self.run(one).stream.decisions.count == 1)
  }

  @Test func `streams are judged from nothing and from others`() throws {
    let stream = Self.stream(selections: 8)
    let nothing = try StreamEvaluator(.nothing, learning: .expectation).evaluate(stream)
    let judged = nothing.streams[0].selections
    let decided = try Self.run(stream).stream.decisions
    #expect(judged.map(\.decision) == decided.map { DecisionRow($0, of: stream) })
    #expect(judged.allSatisfy { $0.start == nil } && nothing.start.selections == 0)
    let prior = try Self.prior()
    let from = try StreamEvaluator(.detector(prior), learning: .expectation).evaluate(stream)
    #expect(from.start.selections == 8 && from.streams[0].people == ["sub-1", "sub-2", "sub-3"])
    #expect(from.adapting.correct >= from.start.correct)
    #expect(
      throws: EvaluationError.detection(
        .nonlinearPrior(method: "tangent"), fold: "all inputs")
    ) {
      try StreamEvaluator(.detector(PriorTests.prior()), learning: .expectation).evaluate(stream)
    }
  }
}
