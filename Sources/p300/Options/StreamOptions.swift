import ArgumentParser
import Detection

/// What `--folds stream` begins with.
struct StreamOptions: ParsableArguments {
  /// Whose detector a stream begins with where no file is named.
  enum PriorSource: String, ExpressibleByArgument {
    case others
  }

  @Option(
    help: ArgumentHelp(
      "With --folds stream: the detector to begin with, somebody's own of an earlier day.",
      valueName: "detector"),
    completion: .file())
  var from: String?

  @Option(
    help: ArgumentHelp(
      "With --folds stream: others begins each subject's stream with a detector of all other subjects.",
      valueName: "others"))
  var priorFrom: PriorSource?

  @Flag(
    help: ArgumentHelp(
      "With --folds stream: learn by expectation maximisation, as spell --em; it may begin with nothing."
    )
  )
  var em = false

  @Option(
    help: ArgumentHelp(
      "With --folds stream: a language model decides, too: english, or a file of p300 language (.tsv).",
      valueName: "model"),
    completion: .file(extensions: ["tsv"]))
  var languageModel: LanguageChoice?

  /// Refuses what says nothing of a stream, or more than one thing.
  func check(_ folds: FoldChoice, _ training: TrainingOptionGroup) throws {
    guard folds == .stream else {
      for (option, isGiven) in [("from", from != nil), ("prior-from", priorFrom != nil)]
      where isGiven {
        throw ValidationError("--\(option) is what --folds stream begins with")
      }
      if languageModel != nil {
        throw ValidationError(
          "--language-model goes with --folds stream; spell shows what it gives otherwise")
      }
      if em { throw ValidationError("--em is how --folds stream learns") }
      return
    }
    if em, from != nil {
      throw ValidationError("--em begins with nothing, --prior or --prior-from others")
    }
    if em, languageModel != nil {
      throw ValidationError("--language-model does not apply to --em")
    }
    let starts = [from != nil, training.prior != nil, priorFrom != nil].count { $0 }
    guard starts == 1 || (em && starts == 0) else {
      throw ValidationError(
        "--folds stream: found \(starts) detectors to begin with; expected one: "
          + "--prior, --from or --prior-from others")
    }
    if priorFrom == nil, training.networks != nil {
      throw ValidationError("--network is what --prior-from others trains; leave it out")
    }
    if (training.networks?.methods.count ?? 1) > 1 {
      throw ValidationError("--folds stream takes one --network")
    }
  }

  /// The detector to begin with, and the name of its file; `nil` where it is trained from others.
  func detector(_ training: TrainingOptionGroup) throws -> (detector: Detector, name: String)? {
    guard let name = from ?? training.prior else { return nil }
    let detector = try DetectorFile.read(named: name).detector
    if from == nil, !detector.isPrior { throw NoPrior(path: name) }
    return (detector, name)
  }
}
