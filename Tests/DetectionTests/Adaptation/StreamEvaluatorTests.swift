import Evaluation
import Signal
import TestSupport
import Testing

import Detection

@Suite struct StreamEvaluatorTests {
  private static let prior = Result { try PriorTests.prior(amplitude: 0.15) }
  private static let stream = AdaptiveDetectorTests.stream(
    selections: 12, repetitions: 4, amplitude: 0.3)
  private static let short = AdaptiveDetectorTests.stream(
    selections: 6, repetitions: 4, amplitude: 0.3)

  private static func evaluate(
    _ epochs: Epochs, confidence: Double? = nil
  ) throws -> StreamSummary {
    var evaluator = StreamEvaluator(.detector(try prior.get()))
    evaluator.confidence = confidence
    return try evaluator.evaluate(epochs)
  }

  @Test func `it judges what an adaptive detector decides, beside what it was at the start`() throws
  {
    let stream = Self.short
    let summary = try Self.evaluate(stream)
    let judged = summary.streams[0].selections
    #expect(summary.streams.count == 1 && judged.count == 6)
    #expect(summary.streams[0].people == ["sub-1", "sub-2", "sub-3"])
    let prior = try Self.prior.get()
    var adaptive = AdaptiveDetector(prior, speller: try #require(stream.metadata.speller))
    for (number, found) in judged.enumerated() {
      let selection = stream.selecting(
        (0..<stream.count).filter { stream.selections[$0] == number })
      let decision = try adaptive.decide(selection)
      #expect(found.decision == DecisionRow(decision, of: stream))
      #expect(found.isCorrect == (found.decision.item == stream.metadata.text[number]))
      let area = areaUnderCurve(decision.scores, selection.labels)
      #expect(abs((found.auc ?? 0) - area) < 1e-12)
      // When responses come the start finds in all selections so far, each scaled by itself.
      var far = stream.selecting((0..<stream.count).filter { stream.selections[$0] <= number })
      far.recordings = far.selections
      let scores = try prior.probabilities(
        of: selection.fitting(prior), delay: prior.delay(of: far.fitting(prior), threads: 1),
        threads: 1)
      let alone = areaUnderCurve(scores, selection.labels)
      #expect(abs((found.start?.auc ?? 0) - alone) < 1e-12)
    }
    #expect(judged[0].start?.item == judged[0].decision.item)
    #expect(judged[0].start?.auc == judged[0].auc)
    #expect(judged.contains { $0.start?.auc != $0.auc })
  }

  @Test func `a language helps the detector that learns and the one that does not`() throws {
    let stream = AdaptiveDetectorTests.stream(selections: 12, repetitions: 1, amplitude: 0.15)
    var evaluator = StreamEvaluator(.detector(try Self.prior.get()))
    let alone = try evaluator.evaluate(stream)
    let letters = stream.metadata.text.compactMap(\.self).joined().lowercased()
    let model = try #require(
      LanguageModel(name: "abc", learning: String(repeating: letters, count: 50), order: 2))
    evaluator.language = model
    let helped = try evaluator.evaluate(stream)
    #expect(alone.language == nil && helped.language == "abc")
    #expect(helped.adapting.correct > alone.adapting.correct)
    #expect(helped.start.correct > alone.start.correct)
    var adaptive = AdaptiveDetector(
      try Self.prior.get(), speller: try #require(stream.metadata.speller))
    adaptive.language = model
    let decisions = try adaptive.decideAll(of: stream).decisions
    #expect(
      decisions.map { DecisionRow($0, of: stream) } == helped.streams[0].selections.map(\.decision))
  }

  @Test func `labels and letters change the judgement and nothing else`() throws {
    var stream = Self.short
    let summary = try Self.evaluate(stream, confidence: 0.9)
    stream.labels = stream.labels.map { $0 == .target ? .nonTarget : .target }
    let other = try Self.evaluate(stream, confidence: 0.9)
    for (one, two) in zip(summary.streams[0].selections, other.streams[0].selections) {
      #expect(one.decision == two.decision)
      #expect(abs((one.auc ?? 0) + (two.auc ?? 0) - 1) < 1e-12)
    }
    stream.labels = stream.labels.map { _ in .unknown }
    stream.metadata.text = []
    let unknown = try Self.evaluate(stream, confidence: 0.9)
    #expect(unknown.adapting.selections == 0 && unknown.adapting.accuracy == nil)
    #expect(unknown.adapting.auc == nil)
    #expect(
      unknown.streams[0].selections.map(\.decision.item)
        == summary.streams[0].selections.map(\.decision.item))
  }

  @Test func `parts of the stream add up to all of it`() throws {
    let summary = try Self.evaluate(Self.stream)
    #expect(summary.byPosition.map(\.first) == [1, 3, 5, 7, 9, 11])
    #expect(summary.byPosition.map(\.last) == [2, 4, 6, 8, 10, 12])
    #expect(summary.byPosition.reduce(0) { $0 + $1.adapting.correct } == summary.adapting.correct)
    #expect(summary.byPosition.reduce(0) { $0 + $1.start.correct } == summary.start.correct)
    let mean = summary.byPosition.reduce(0) { $0 + ($1.adapting.auc ?? 0) } / 6
    #expect(abs(mean - (summary.adapting.auc ?? 0)) < 1e-12)
    #expect(summary.adapting.meanRepetitions == 4)
  }

  /// Three people's recordings, each of three selections.
  private static func people() throws -> Epochs {
    try Epochs.merged(
      (1...3).map { person in
        var epochs = AdaptiveDetectorTests.stream(
          selections: 3, repetitions: 4, amplitude: 0.6, seed: UInt64(40 + person))
        epochs.metadata.sources = [EpochsSource(name: "sub-\(person).edf", sha256: "\(person)")]
        return epochs
      })
  }

  @Test func `each subject begins with the others, and gives no label`() throws {
    var epochs = try Self.people()
    let evaluator = StreamEvaluator(.others(DetectorTrainer(.tangent)))
    let summary = try evaluator.evaluate(epochs)
    #expect(summary.streams.map(\.name) == ["sub-1", "sub-2", "sub-3"])
    #expect(
      summary.streams.map(\.people) == [
        ["sub-2", "sub-3"], ["sub-1", "sub-3"], ["sub-1", "sub-2"],
      ])
    #expect(summary.byPosition.map(\.adapting.selections) == [3, 3, 3])
    var first = epochs.selecting((0..<epochs.count).filter { epochs.recordings[$0] == 0 })
    first.metadata.sources = [epochs.metadata.sources[0]]
    let pool = try SubjectPool(
      (1...2).map { person in
        let mine = (0..<epochs.count).filter { epochs.recordings[$0] == person }
        return (name: "sub-\(person + 1)", epochs: epochs.selecting(mine))
      })
    let prior = try DetectorTrainer(.tangent).train(pool).detector
    let alone = try StreamEvaluator(.detector(prior)).evaluate(first)
    #expect(alone.streams[0].selections == summary.streams[0].selections)

    for index in 0..<epochs.count where epochs.recordings[index] == 0 {
      epochs.labels[index] = epochs.labels[index] == .target ? .nonTarget : .target
    }
    let other = try evaluator.evaluate(epochs)
    #expect(
      other.streams[0].selections.map(\.decision) == summary.streams[0].selections.map(\.decision))
    #expect(
      other.streams[1].selections.map(\.decision) != summary.streams[1].selections.map(\.decision))
  }

  @Test func `what is lacking is an error that says whose stream it is`() throws {
    var epochs = try Self.people()
    let evaluator = StreamEvaluator(.others(DetectorTrainer(.tangent)))
    #expect(throws: EvaluationError.pool(.oneSubject("b"), fold: "a")) {
      try evaluator.evaluate(epochs, subjects: ["a", "b", "b"])
    }
    epochs.stimuli[3] = 9
    #expect(
      throws: EvaluationError.adaptation(
        .spelling(.strangeCode(code: 9, codes: 6)), stream: "sub-1")
    ) { try evaluator.evaluate(epochs) }
    epochs.metadata.speller = nil
    #expect(throws: EvaluationError.spelling(.noSpeller)) { try evaluator.evaluate(epochs) }
  }

  @Test func `a detector knows all recordings that it has learned from`() throws {
    let prior = try Self.prior.get()
    #expect(Set(prior.learnedSources.map(\.name)) == ["1.edf", "2.edf", "3.edf"])
    var trainer = DetectorTrainer(.lda)
    trainer.prior = Prior(prior)
    let own = try trainer.train(PriorTests.own).detector
    let names: Set = ["1.edf", "2.edf", "3.edf", "11.edf"]
    #expect(Set(own.learnedSources.map(\.name)) == names)
    // And when it is itself what another went on from.
    var adaptive = AdaptiveDetector(own, speller: try #require(Self.stream.metadata.speller))
    let indices = (0..<Self.stream.count).filter { Self.stream.selections[$0] == 0 }
    _ = try adaptive.decide(Self.stream.selecting(indices))
    #expect(Set(adaptive.detector.learnedSources.map(\.name)) == names.union(["21.edf"]))
  }
}
