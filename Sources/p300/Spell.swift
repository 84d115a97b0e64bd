import ArgumentParser
import Detection
import Evaluation
import Files
import Scoring
import Signal

struct Spell: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Spell characters or commands.",
    discussion: """
      The log-odds of the scores are added up code by code over the repetitions, and the item whose \
      codes have the largest sum is spelled; --decoding paper adds up the scores themselves \
      (Cecotti & Gräser 2011, eq. 16–18). Bits per minute count the flashes and a pause before every \
      selection (eq. 19 and 20). --confidence shows what ending a selection early would give: as \
      soon as its likeliest item is so probable; --language-model, what it would give that some letters are \
      likelier than others after those before them.

        p300 spell subject.safetensors run3.edf
        p300 spell subject.safetensors test.npz --text HATHAT --json
        p300 spell subject.safetensors test.npz --confidence 0.95
        p300 spell subject.safetensors run3.edf --language-model english
        p300 spell subject.safetensors menu.edf --idle-prior 0.5
        p300 spell prior.safetensors today.edf --adapt --save-adapted anna.safetensors
        p300 spell today.edf --em --save-adapted anna.safetensors

      With --adapt the detector, somebody's own or one of other people, learns on the way and without \
      labels: each selection is decided with what the ones before it taught, then its epochs are \
      learned from as it was decided, unless its item is less probable than 0.3; --language-model then decides, too. \
      With --em there is no \
      detector: a regression on all epochs so far, without labels, finds what tells attended flashes apart \
      (Kindermans et al. 2012).
      """)

  @Argument(help: "The detector; with --em the first input.", completion: .file())
  var detector: String

  @Argument(help: "Recordings, epochs files or folders of BIDS, in order.", completion: .file())
  var inputs: [RecordingPath] = []

  @OptionGroup(title: "Spelling") var spelling: SpellingOptions
  @OptionGroup(title: "Spelling") var prior: SpellingPriorOptions
  @OptionGroup(title: "Learning on the way") var adaptation: AdaptationOptions
  @OptionGroup var learned: LearnedOption
  @OptionGroup(title: "Session") var session: SessionOptions
  @OptionGroup var dropped: DroppedOption
  @OptionGroup(title: "Recordings") var recordingOptions: RecordingOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    if !adaptation.em, inputs.isEmpty {
      throw ValidationError("Missing expected argument '<inputs> ...'")
    }
    try adaptation.checkExpectation(spelling, prior, session)
    if prior.idlePrior != nil, spelling.decoding != .bayes {
      throw ValidationError("--idle-prior needs log-odds; leave --decoding out")
    }
    if prior.languageModel != nil, spelling.decoding != .bayes {
      throw ValidationError("--language-model needs log-odds; leave --decoding out")
    }
    if adaptation.adapt, session.repair {
      throw ValidationError("--repair looks at all of a session, --adapt at what was before")
    }
    if adaptation.adapt, spelling.decoding != .bayes {
      throw ValidationError("--adapt decides by log-odds; leave --decoding out")
    }
    if adaptation.adapt, prior.idlePrior != nil {
      throw ValidationError("--adapt takes every selection as attended; leave --idle-prior out")
    }
  }

  func run() throws {
    if adaptation.em { return try expect() }
    let detector = try DetectorFile.read(named: self.detector).detector
    let language = try prior.languageModel?.model()
    let files = try Inputs.open(inputs, recordings: recordingOptions, output: outputOptions)
    try dropped.check(beside: nil)
    var application = try DetectorApplication(
      detector, recordings: recordingOptions, threads: threads)
    if adaptation.adapt {
      return try adapt(application, to: files, language: language)
    }
    application.repairs = session.repair
    let scored = try outputOptions.score(files, with: application)
    try dropped.write(scored.epochs)
    let summary = try SpellingSummary(
      epochs: learned.judged(scored), scores: scored.scores, rule: spelling.decoding,
      blank: spelling.pause.blank,
      stopping: spelling.confidence.map {
        StoppingRule(confidence: $0, evidenceScale: detector.calibration.evidenceScale)
      },
      language: language.map {
        LanguageRule(model: $0, evidenceScale: detector.calibration.evidenceScale)
      },
      idle: prior.idlePrior.map {
        IdleRule(prior: $0, evidenceScale: detector.calibration.evidenceScale)
      })
    let judged = JudgedResult(result: summary, leftOut: learned.leftOut(scored))
    outputOptions.show(SessionResult(judged, scored)) {
      ([summary.lines] + learned.lines(scored) + [scored.sessionLines]).joined(separator: "\n")
    }
    try session.check(scored.session, scored.repair)
  }
}

extension SpellingSummary {
  /// The summary in a few lines, with the rows after some numbers of repetitions.
  var lines: String {
    let chosen = [1, 2, 3, 5, 10, 15, repetitions]
    var lines = ["spelled   \(text)"]
    if let language {
      lines.append("with \(language.model), \(language.order) letters  \(language.text)")
    }
    if let expected { lines.append("expected  \(expected)") }
    guard byRepetition.contains(where: { $0.correct != nil }) else {
      if let idle { lines += idle.lines(chosen: chosen) }
      return lines.joined(separator: "\n")
    }
    lines.append(
      "repetitions  correct  bits/min" + (language == nil ? "" : "  with language  bits/min"))
    for (index, row) in byRepetition.enumerated() where chosen.contains(row.repetitions) {
      var line =
        "\(row.repetitions)".aligned(to: 11) + "  " + row.share.aligned(to: 7) + "  "
        + row.rate.aligned(to: 8)
      if let language {
        let other = language.byRepetition[index]
        line += "  " + other.share.aligned(to: 13) + "  " + other.rate.aligned(to: 8)
      }
      lines.append(line)
    }
    if let idle { lines += idle.lines(chosen: chosen) }
    if let stopping { lines.append(stopping.line) }
    if let stopping = language?.stopping { lines.append("with language, " + stopping.line) }
    return lines.joined(separator: "\n")
  }
}

extension SpellingSummary.Row {
  fileprivate var share: String { "\(correct ?? 0)/\(selections)" }
  fileprivate var rate: String { bitsPerMinute?.formatted(1) ?? "n/a" }
}

extension IdleSummary {
  /// What was idle, and the rows after some numbers of repetitions where truth is known.
  fileprivate func lines(chosen: [Int]) -> [String] {
    var lines = ["or idle   \(text)"]
    guard attended + idle > 0 else {
      if let ended { lines.append("or idle, ended at \(ended.confidence): \(ended.text)") }
      return lines
    }
    lines.append("repetitions  missed  right  right/min  silent when idle  false/min")
    for row in byRepetition where chosen.contains(row.repetitions) {
      lines.append(
        "\(row.repetitions)".aligned(to: 11) + "  " + "\(row.missed)/\(attended)".aligned(to: 6)
          + "  "
          + "\(row.correct)/\(attended)".aligned(to: 5) + "  "
          + (row.trueActivationsPerMinute?.formatted(1) ?? "n/a").aligned(to: 9) + "  "
          + "\(row.silent)/\(idle)".aligned(to: 16) + "  "
          + (row.falseActivationsPerMinute?.formatted(1) ?? "n/a").aligned(to: 9))
    }
    if let ended {
      lines.append(
        "or idle, ended at a probability of \(ended.confidence): \(ended.text), "
          + "\(ended.correct)/\(attended) right, \(ended.missed) missed, \(ended.silent)/\(idle) silent when idle, "
          + "after \(ended.meanRepetitions?.formatted(1) ?? "n/a") repetitions on average")
    }
    return lines
  }
}

extension StoppingSummary {
  fileprivate var line: String {
    "ended at a probability of \(confidence): \(text), \(correct)/\(selections) right after "
      + "\(meanRepetitions?.formatted(1) ?? "n/a") repetitions on average, "
      + "\(bitsPerMinute?.formatted(1) ?? "n/a") bits/min"
  }
}
