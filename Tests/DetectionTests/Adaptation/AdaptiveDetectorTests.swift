import Evaluation
import Signal
import TestSupport
import Testing

import Detection

@Suite struct AdaptiveDetectorTests {
  /// Six items, one lit by each code of 1 to 6; selection k is for item k, modulo 6.
  static func stream(
    selections: Int, repetitions: Int = 10, amplitude: Float = 0.9, seed: UInt64 = 21
  ) -> Epochs {
    var epochs = PriorTests.person(
      seed, of: 11, count: 6 * repetitions * selections, amplitude: amplitude)
    epochs.metadata.speller = Speller(items: ["A", "B", "C", "D", "E", "F"])
    // Targets come every six epochs, at the first of six codes: codes are turned round by selection.
    for index in 0..<epochs.count {
      let selection = index / (6 * repetitions)
      epochs.selections[index] = Int32(selection)
      epochs.repetitions[index] = Int32(index % (6 * repetitions) / 6)
      epochs.stimuli[index] = Int16((index + selection) % 6 + 1)
    }
    epochs.metadata.text = (0..<selections).map { ["A", "B", "C", "D", "E", "F"][$0 % 6] }
    return epochs
  }

  private static func run(
    _ start: Detector, _ stream: Epochs, confidence: Double? = nil
  ) throws -> (decisions: [AdaptiveDetector.Decision], detector: Detector) {
    var adaptive = AdaptiveDetector(start, speller: try #require(stream.metadata.speller))
    adaptive.confidence = confidence
    var decisions: [AdaptiveDetector.Decision] = []
    for selection in 0..<Int32(stream.selectionCount) {
      let indices = (0..<stream.count).filter { stream.selections[$0] == selection }
      decisions.append(try adaptive.decide(stream.selecting(indices)))
    }
    return (decisions, adaptive.detector)
  }

  private static let prior = Result { try PriorTests.prior() }

  @Test func `what comes later changes nothing of what was decided`() throws {
    let stream = Self.stream(selections: 4, repetitions: 5)
    let whole = try Self.run(Self.prior.get(), stream).decisions
    #expect(whole.map(\.basis.selections) == [0, 1, 2, 3])
    for count in 1..<4 {
      var other = stream
      // The rest is something else altogether.
      for epoch in 0..<other.count where other.selections[epoch] >= count {
        for sample in epoch * other.epochSize..<(epoch + 1) * other.epochSize {
          other.samples[sample] = -3 * other.samples[sample]
        }
      }
      let decisions = try Self.run(Self.prior.get(), other).decisions
      #expect(Array(decisions.prefix(count)) == Array(whole.prefix(count)))
      #expect(decisions[count].scores != whole[count].scores)
    }
  }

  @Test func `labels are not looked at`() throws {
    var stream = Self.stream(selections: 3)
    let decisions = try Self.run(Self.prior.get(), stream).decisions
    stream.labels = stream.labels.map { $0 == .target ? .nonTarget : .target }
    stream.metadata.text = ["F", "F", "F"]
    #expect(try Self.run(Self.prior.get(), stream).decisions == decisions)
    stream.labels = stream.labels.map { _ in .unknown }
    stream.metadata.text = []
    #expect(try Self.run(Self.prior.get(), stream).decisions == decisions)
  }

  @Test func `decisions teach nearly what labels would`() throws {
    let stream = Self.stream(selections: 8, amplitude: 0.15)
    let test = PriorTests.person(12, of: 11, count: 720, amplitude: 0.15)
    let prior = try PriorTests.prior(amplitude: 0.15)
    let (decisions, adapted) = try Self.run(prior, stream)
    let right = zip(decisions, stream.metadata.text).count {
      ["A", "B", "C", "D", "E", "F"][$0.ended.item] == $1
    }
    let after = areaUnderCurve(try adapted.scores(of: test), test.labels)
    var trainer = DetectorTrainer(.tangentToeplitz)
    // Nobody looks at its probabilities.
    trainer.folds = 0
    let trained = try trainer.train(stream).detector
    let labelled = areaUnderCurve(try trained.scores(of: test), test.labels)
    #expect(
      right >= 6 && after > labelled - 0.03,
      "\(right): \(after) \(labelled)")
    #expect(adapted.training.decodedSelections == 8 && adapted.training.epochs == stream.count)
  }

  @Test func `somebody's own detector goes on learning, and what it becomes is a file`() throws {
    var trainer = DetectorTrainer(.lda)
    trainer.prior = Prior(try Self.prior.get())
    let own = try trainer.train(PriorTests.own).detector
    let stream = Self.stream(selections: 6)
    let (decisions, adapted) = try Self.run(own, stream)
    let test = PriorTests.test
    let before = areaUnderCurve(try own.scores(of: test), test.labels)
    #expect(areaUnderCurve(try adapted.scores(of: test), test.labels) > before - 0.003)
    let folder = TemporaryFolder()
    try DetectorFile.write(adapted, to: folder.path("d"))
    let read = try DetectorFile.read(folder.path("d"))
    #expect(read == adapted)
    #expect(try read.scores(of: test) == adapted.scores(of: test))
    // The weight of what was learnt first falls as more is learnt.
    let weights = decisions.compactMap(\.basis.startWeight)
    #expect(weights.count == 5 && weights[0] > weights[4])
    // And goes on from there.
    #expect(try Self.run(read, Self.stream(selections: 2, seed: 31)).decisions.count == 2)
  }

  @Test func `selections that end early teach what was seen of them`() throws {
    let stream = Self.stream(selections: 6)
    let (decisions, adapted) = try Self.run(Self.prior.get(), stream, confidence: 0.9)
    #expect(decisions[0].ended.repetitions == 10)
    let used = decisions.map(\.ended.repetitions)
    #expect(used.dropFirst().contains { $0 < 10 }, "\(used)")
    #expect(adapted.training.epochs == 6 * used.reduce(0, +))
    #expect(
      decisions.dropFirst().allSatisfy { $0.ended.isConfident == ($0.ended.confidence >= 0.9) })
  }

  @Test func `a language helps to decide, and each recording begins a text`() throws {
    let items = (0..<6).map { Character(UnicodeScalar(UInt8(65 + $0))) }
    var stream = Self.stream(selections: 12, repetitions: 1, amplitude: 0.15)
    // ABCDEFABCDEF: each letter says which one is next.
    let model = try #require(
      LanguageModel(name: "abc", learning: String(repeating: "abcdef", count: 50), order: 2))
    func run(_ language: LanguageModel?, _ epochs: Epochs) throws -> [Int] {
      var adaptive = AdaptiveDetector(
        try PriorTests.prior(amplitude: 0.15),
        speller: Speller(items: items.map(String.init)))
      adaptive.language = language
      return try adaptive.decideAll(of: epochs).decisions.map(\.ended.item)
    }
    func right(_ decided: [Int]) -> Int { decided.enumerated().count { $0 % 6 == $1 } }
    let (alone, helped) = (try run(nil, stream), try run(model, stream))
    #expect(right(helped) > right(alone), "\(helped) \(alone)")
    // What follows in another recording does not know what stood in the first.
    for epoch in 0..<stream.count where stream.selections[epoch] >= 6 {
      stream.recordings[epoch] = 1
    }
    stream.metadata.sources.append(EpochsSource(name: "22.edf", sha256: "22"))
    let parted = try run(model, stream)
    #expect(parted.prefix(6) == helped.prefix(6))
  }

  @Test func `what was decided by little more than chance teaches nothing`() throws {
    let stream = Self.stream(selections: 8, repetitions: 1, amplitude: 0)
    var adaptive = AdaptiveDetector(
      try PriorTests.prior(amplitude: 0.15), speller: try #require(stream.metadata.speller))
    var learned = 0
    var unsure = 0
    for selection in 0..<Int32(8) {
      let before = adaptive.detector
      let decision = try adaptive.decide(
        stream.selecting((0..<stream.count).filter { stream.selections[$0] == selection }))
      #expect(decision.basis.selections == learned)
      #expect(decision.teaches == (decision.ended.confidence >= 0.4))
      #expect((adaptive.detector == before) == !decision.teaches)
      if decision.teaches { learned += 1 } else { unsure += 1 }
    }
    #expect(unsure > 0)
  }

  @Test func `scores that are no numbers are an error, with a prior and when it is a part`() throws
  {
    let stream = Self.stream(selections: 2)
    var start = try Self.prior.get()
    start.scorer = BeyondReason(base: start.scorer, score: .nan)
    #expect(throws: AdaptationError.self) { try Self.run(start, stream) }
    var own = try DetectorTrainerTests.trainer(.lda, passes: 1).train(PriorTests.own).detector
    own.scorer = BeyondReason(base: own.scorer, score: .nan)
    #expect(throws: AdaptationError.self) { try Self.run(own, stream) }
  }

  @Test func `what stands in a table is shown without tabs and control characters`() throws {
    var stream = Self.stream(selections: 1)
    stream.metadata.speller = Speller(items: ["A\tB", "B\u{1B}", "C", "D", "E", "F"])
    stream.metadata.text = ["C\nD"]
    let decision = try Self.run(Self.prior.get(), stream).decisions[0]
    let table = [DecisionRow(decision, of: stream)].table
    let cells = table.split(separator: "\n").map { $0.split(separator: "\t").count }
    #expect(cells.count == 2 && cells[0] == cells[1])
  }

  @Test func `a code that lights nothing is refused`() throws {
    var stream = Self.stream(selections: 1)
    stream.stimuli[3] = 9
    #expect(throws: AdaptationError.spelling(.strangeCode(code: 9, codes: 6))) {
      try Self.run(Self.prior.get(), stream)
    }
  }
}
