import ArgumentParser
import Detection
import Evaluation
import Files
import Reading
import Scoring
import Signal

// Selections that are decided one by one and learned from.
extension Spell {
  /// Decides selections one by one and learns from each as it was decided.
  func adapt(
    _ application: DetectorApplication, to files: [InputFile], language: LanguageModel?
  ) throws {
    try adaptation.check()
    let adapted = try outputOptions.following("spell") {
      try application.adapt(
        files, confidence: spelling.confidence, language: language, progress: $0)
    }
    try SeveralSubjects.refuse(adapted.scored.epochs.metadata.sources, remedy: oneStream)
    let epochs = learned.judged(adapted.scored)
    outputOptions.warn(adapted.scored.warnings)
    try dropped.write(epochs)
    var summary = try SpellingSummary(
      epochs: epochs, scores: adapted.scored.scores, blank: spelling.pause.blank)
    if let confidence = spelling.confidence, let speller = epochs.metadata.speller {
      summary.end(
        adapted.decisions.map(\.ended), of: epochs, speller: speller, confidence: confidence,
        blank: spelling.pause.blank)
    }
    let rows = adapted.decisions.map { DecisionRow($0, of: epochs) }
    try adaptation.write(rows, adapted.detector)
    let result = StreamSpelling(
      summary: summary, decisions: rows, language: language?.name, basis: \.basisOfAdaptation)
    let judged = JudgedResult(result: result, leftOut: learned.leftOut(adapted.scored))
    outputOptions.show(SessionResult(judged, adapted.scored)) {
      ([result.text] + learned.lines(adapted.scored) + [adapted.scored.sessionLines])
        .joined(separator: "\n")
    }
    try session.check(adapted.scored.session, nil)
  }

  private var oneStream: String { "spell each person's recordings by themselves" }

  /// Decides selections one by one by expectation maximisation, without a detector or from the weights of others.
  func expect() throws {
    let files = try Inputs.open(
      [RecordingPath(detector)] + inputs, recordings: recordingOptions, output: outputOptions)
    // Read first: then it is an input, which nothing may be written over.
    let prior = try adaptation.linearPrior()
    try adaptation.check()
    try dropped.check(beside: nil)
    let loader =
      try prior.map {
        try DetectorApplication($0.detector, recordings: recordingOptions, threads: threads).loader
      } ?? EpochsLoader(.paper, recordings: recordingOptions, threads: threads)
    let epochs = try outputOptions.load(files, with: loader).epochs
    try SeveralSubjects.refuse(epochs.metadata.sources, remedy: oneStream)
    try dropped.write(epochs)
    guard let speller = epochs.metadata.speller else { throw SpellingError.noSpeller }
    var decoder = UnsupervisedDecoder(speller: speller, prior: prior)
    let decided = try decoder.decideAll(of: epochs)
    let rows = decided.decisions.map { DecisionRow($0, of: epochs) }
    if let detector = decoder.detector { try adaptation.write(rows, detector) }
    let result = StreamSpelling(
      summary: try SpellingSummary(
        epochs: epochs, scores: decided.scores, blank: spelling.pause.blank), decisions: rows,
      basis: \.basisOfExpectation,
      note: "the probabilities are not calibrated, and near 1 without any response, too; "
        + "about ten repetitions are needed")
    outputOptions.show(result) { result.text }
  }
}

/// What `spell --adapt` and `--em` report: what `spell` does, and what each selection was decided with.
private struct StreamSpelling: Encodable {
  let summary: SpellingSummary
  let decisions: [DecisionRow]
  /// The language model that decided, too; `nil` for none.
  var language: String?
  /// What a selection was decided with, in words.
  let basis: @Sendable (DecisionRow) -> String
  /// What to know before believing the probabilities; `nil` for nothing.
  var note: String?

  private enum CodingKeys: String, CodingKey {
    case decisions
    case language = "decided_with_language"
  }

  func encode(to encoder: any Encoder) throws {
    try summary.encode(to: encoder)
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(decisions, forKey: .decisions)
    try box.encodeIfPresent(language, forKey: .language)
  }

  var text: String {
    var lines = [summary.lines]
    if let language {
      let known = decisions.filter { $0.expected != nil }
      lines.append(
        "decided with \(language)  \(SpellingResult.joined(decisions.map(\.item)))"
          + (known.isEmpty
            ? "" : ", \(known.count { $0.item == $0.expected })/\(known.count) right"))
    }
    lines.append("selection  item  probability  repetitions  decided with")
    for row in decisions {
      lines.append(
        "\(row.selection + 1)".aligned(to: 9) + "  " + row.item.aligned(to: 4) + "  "
          + row.confidence.formatted(3).aligned(to: 11) + "  "
          + "\(row.repetitions)".aligned(to: 11) + "  " + basis(row)
          + (row.teaches ? "" : "; too unsure to teach"))
    }
    if let note { lines.append(note) }
    return lines.joined(separator: "\n")
  }
}

extension DecisionRow {
  /// What `spell --adapt` decided it with, in words.
  fileprivate var basisOfAdaptation: String {
    startWeight.map {
      "what \(learnedSelections) taught, and \($0.formatted(2)) times the start"
    } ?? "the detector as it was"
  }

  /// What `spell --em` decided it with, in words.
  fileprivate var basisOfExpectation: String {
    learnedSelections == 0
      ? "its own epochs" : "its own epochs and those of \(learnedSelections) before it"
  }
}
