import ArgumentParser
import Detection
import Evaluation
import Files

/// How a detector learns from its own decisions, and where that is written.
struct AdaptationOptions: ParsableArguments {
  @Flag(help: "Learn from each selection, as it was decided, before the next.")
  var adapt = false

  @Flag(
    help: ArgumentHelp(
      "Learn by expectation maximisation, without labels and without a detector; needs about ten "
        + "repetitions, and its probabilities are not calibrated."))
  var em = false

  @Option(
    help: ArgumentHelp(
      "With --em: a linear detector of other people, whose weights it starts from.",
      valueName: "detector"),
    completion: .file())
  var prior: String?

  @Option(
    help: ArgumentHelp(
      "Write what was learned in the end as a detector (.safetensors).", valueName: "file"),
    completion: .file())
  var saveAdapted: String?

  @Option(
    help: ArgumentHelp(
      "Write what was decided, and with what, to this file (.tsv).", valueName: "file"),
    completion: .file())
  var decisions: String?

  func validate() throws {
    for (option, value) in [("save-adapted", saveAdapted), ("decisions", decisions)]
    where value != nil && !adapt && !em {
      throw ValidationError("--\(option) needs --adapt or --em")
    }
    if adapt, em { throw ValidationError("--adapt and --em are two ways: name one of them") }
    if prior != nil, !em { throw ValidationError("--prior needs --em") }
  }

  /// Refuses what does not go with `--em`.
  func checkExpectation(
    _ spelling: SpellingOptions, _ priors: SpellingPriorOptions, _ session: SessionOptions
  ) throws {
    guard em else { return }
    let others = [
      ("decoding", spelling.decoding != .bayes), ("confidence", spelling.confidence != nil),
      ("language-model", priors.languageModel != nil), ("idle-prior", priors.idlePrior != nil),
      ("repair", session.repair), ("strict", session.strict),
    ]
    if let (option, _) = others.first(where: { $0.1 }) {
      throw ValidationError("--\(option) does not apply to --em")
    }
  }

  /// The prior that `--em` starts from; `nil` where none is named.
  func linearPrior() throws -> LinearPrior? {
    try prior.map { path in
      let detector = try DetectorFile.read(named: path).detector
      guard detector.isPrior else { throw NoPrior(path: path) }
      return try LinearPrior(detector)
    }
  }

  /// Refuses to write over an open input, or two things to one place.
  func check() throws {
    if let saveAdapted { try OutputPath.check(saveAdapted, as: .detector) }
    if let decisions { try OutputPath.check(decisions, as: .table) }
    if let saveAdapted, saveAdapted == decisions { throw OutputError.twice(saveAdapted) }
  }

  /// Writes what is wanted.
  func write(_ rows: [DecisionRow], _ detector: Detector) throws {
    if let decisions { try OutputFile.write(rows.table, to: decisions) }
    if let saveAdapted { try DetectorFile.write(detector, to: saveAdapted) }
  }
}
