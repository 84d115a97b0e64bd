import ArgumentParser
import Detection
import Evaluation
import Files
import Reading
import Scoring
import Signal

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Cross-validate methods without leakage.",
    discussion: """
      Every fold trains a detector from nothing, with its scaling, calibration and threshold, and \
      tests it on selections it has not seen; training windows closer to a test window than one \
      window (--gap) are left out. Each figure comes with its standard deviation over folds and \
      seeds and a 95 % interval, which takes selections (without them, blocks in time) for \
      independent. Files that share EEG are refused.

      --folds: selection (5 folds, or selection:10; blocks in time if there is one selection), \
      recording (leave one out), session (by the ses- in BIDS names), subject (a detector of the others, as of \
      train --pool-subjects, on someone without labels; each file or each sub-… is one), a number K (blocks \
      in time), calibration (train on the first 1, 2, 4, 8 … selections), or shuffled:K, which leaks and needs --allow-leaking.

      --folds stream judges what spell --adapt does on inputs in time's order: each selection is decided by what was \
      learned, without labels, from those before it, beginning with --prior, --from or, each subject a stream, \
      --prior-from others. A detector that has learned from an input is refused. With --em it judges what spell --em does.

      Several methods, as in --network cnn-1,lda, are tested on the same folds: AUC and what was right side by \
      side, and for each pair the difference with its interval and the exact tests of Wilcoxon (corrected \
      after Holm) and of signs over selections, or else over folds.

        p300 evaluate train.npz
        p300 evaluate train.npz --network cnn-1,xdawn-riemann,lda
        p300 evaluate run1.npz run2.npz --folds recording --network xdawn-riemann
        p300 evaluate anna.npz ben.npz cem.npz --folds subject --network tangent
        p300 evaluate dora1.edf dora2.edf --folds stream --prior prior.safetensors
        p300 evaluate anna.npz ben.npz cem.npz --folds stream --prior-from others
        p300 evaluate train.npz --test test.npz --seeds 5 --confidence 0.95
      """)

  @Argument(help: "Epochs files, recordings or folders of BIDS.", completion: .file())
  var inputs: [RecordingPath]

  @Option(
    parsing: .upToNextOption, help: "Train on the inputs and test on these instead of folds.",
    completion: .file())
  var test: [RecordingPath] = []

  @Option(help: "How the epochs are divided.")
  var folds: FoldChoice = .selections(nil)

  @Option(help: "The least time between training and test, in seconds. Default: one window.")
  var gap: Double?

  @Flag(help: "Allow shuffled folds, in which overlapping windows are learned and tested.")
  var allowLeaking = false

  @Option(help: "How many seeds every fold is trained with, counted up from --seed.")
  var seeds = 1

  @Option(
    help: ArgumentHelp(
      "Also show what chance achieves: train and test so often with permuted labels.",
      valueName: "times"))
  var chance = 0

  @Flag(help: "Only list the EEG that stands in more than one of the files.")
  var audit = false

  @OptionGroup(title: "Spelling") var spelling: SpellingOptions
  @OptionGroup(title: "Learning on the way") var stream: StreamOptions
  @OptionGroup(title: "Training") var training: TrainingOptionGroup
  @OptionGroup(title: "Recordings") var recordingOptions: RecordingOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    guard (1...1000).contains(seeds) else {
      throw ValidationError("--seeds \(seeds): expected a number from 1 to 1000")
    }
    guard (0...1000).contains(chance) else {
      throw ValidationError("--chance \(chance): expected a number from 0 to 1000")
    }
    if let gap, !(0...86_400).contains(gap) {
      throw ValidationError("--gap \(gap): expected 0 to 86400 s")
    }
    if folds == .subjects, training.prior != nil || !training.unlabelled.isEmpty || !test.isEmpty {
      throw ValidationError(
        "--folds subject trains a detector of the others in every fold; "
          + "--prior, --unlabelled and --test do not apply")
    }
    try stream.check(folds, training)
    if folds == .stream {
      let others = [
        ("test", !test.isEmpty), ("gap", gap != nil), ("seeds", seeds != 1),
        ("chance", chance != 0), ("unlabelled", !training.unlabelled.isEmpty),
        ("decoding", spelling.decoding != .bayes),
        ("em with --confidence", stream.em && spelling.confidence != nil),
      ]
      if let (option, _) = others.first(where: { $0.1 }) {
        throw ValidationError("--\(option) does not apply to --folds stream")
      }
    }
    if case .shuffled = folds, !allowLeaking {
      throw ValidationError(
        "--folds shuffled: windows overlap their neighbours, so training would see test samples; "
          + "use --folds selection, or --allow-leaking to see how far that misleads")
    }
  }

  func run() throws {
    let start = try folds == .stream ? stream.detector(training) : nil
    let loader =
      try start.map {
        try DetectorApplication($0.detector, recordings: recordingOptions, threads: threads).loader
      } ?? EpochsLoader(.paper, recordings: recordingOptions, threads: threads)
    try recordingOptions.selection.check(self.inputs + self.test)
    let inputs = try recordingOptions.selection.expand(self.inputs)
    let test = try recordingOptions.selection.expand(self.test)
    let unlabelled = try recordingOptions.selection.expand(training.unlabelled)
    let sets =
      try outputOptions.loadEach(
        Inputs.files(inputs + test, recordings: recordingOptions, output: outputOptions),
        with: loader
      ).map(\.epochs)
      + training.unlabelledEpochs(
        recordings: recordingOptions, output: outputOptions, loader: loader)
    let report = AuditReport(
      sets, names: (inputs + test + unlabelled).map(\.description),
      detectors: try (stream.from ?? training.prior).map {
        [(name: $0, sources: try (start?.detector ?? DetectorFile.read($0)).learnedSources)]
      } ?? [])
    if audit {
      outputOptions.show(report) { report.text }
      if !report.isClean { throw ExitCode(ExitStatus.failed.rawValue) }
      return
    }
    guard report.isClean else { throw report }
    let epochs = try Epochs.merged(sets)
    if stream.em, stream.priorFrom == nil {
      try SeveralSubjects.refuse(
        epochs.metadata.sources,
        remedy: "evaluate each person alone, or begin with --prior-from others")
    }
    let subjects = subjects(of: sets, from: inputs)
    guard
      let kind = test.isEmpty
        ? try folds.kind(for: epochs, subjects: subjects)
        : .given(firstTest: sets.prefix(inputs.count).reduce(0) { $0 + $1.count })
    else { return try evaluateStreams(epochs, of: subjects, from: start?.detector) }
    let methods = training.methods
    let evaluators = try methods.map { try evaluator(of: $0, kind: kind) }
    let summaries = try outputOptions.following("evaluate") { progress in
      try evaluators.enumerated().map { place, evaluator in
        try evaluator.evaluate(epochs) {
          progress((Double(place) + $0) / Double(evaluators.count))
        }
      }
    }
    let evaluated = zip(methods, summaries).map { (name: $0.name, summary: $1) }
    let provenance = EvaluationProvenance(
      networks: methods.map(\.name), epochs: epochs, seeds: evaluators[0].seeds)
    if let only = evaluated.first, evaluated.count == 1 {
      outputOptions.show(EvaluationResult(summary: only.summary, provenance: provenance)) {
        only.summary.text(network: only.name, isCurve: kind == .calibration)
      }
    } else {
      let result = ComparisonResult(
        evaluated, pairs: PairedComparison.pairs(evaluated, threads: threads.count),
        provenance: provenance)
      outputOptions.show(result) { result.text }
    }
  }

  private func evaluateStreams(
    _ epochs: Epochs, of subjects: [String], from detector: Detector?
  ) throws {
    let trainer = try training.trainer(
      threads: threads.count, usually: stream.em ? .blda : .tangent)
    let startsFromOthers = stream.priorFrom != nil
    var evaluator = StreamEvaluator(
      detector.map { .detector($0) } ?? (startsFromOthers ? .others(trainer) : .nothing),
      learning: stream.em ? .expectation : .decisions)
    evaluator.confidence = spelling.confidence
    evaluator.language = try stream.languageModel?.model()
    evaluator.threads = threads.count
    let summary = try outputOptions.following("evaluate") {
      try evaluator.evaluate(epochs, subjects: subjects, progress: $0)
    }
    let method = detector?.method ?? (startsFromOthers ? trainer.method : nil)
    let result = EvaluationResult(
      summary: summary,
      provenance: EvaluationProvenance(
        networks: method.map { [$0.name] } ?? [], epochs: epochs, seeds: [trainer.seed]))
    outputOptions.show(result) { summary.text(network: method?.name) }
  }

  /// Whose each recording of the inputs is, by the inputs' names.
  private func subjects(of sets: [Epochs], from inputs: [RecordingPath]) -> [String] {
    zip(inputs, sets).flatMap { path, set in
      Array(repeating: SubjectPool.subject(of: path), count: set.recordingCount)
    }
  }

  private func evaluator(of method: DetectionMethod, kind: SplitKind) throws -> Evaluator {
    var evaluator = Evaluator(
      try training.trainer(of: method, threads: threads.count), kind: kind)
    evaluator.gap = gap
    evaluator.seeds = (0..<UInt64(seeds)).map { training.seed &+ $0 }
    evaluator.permutations = chance
    evaluator.settings.blank = spelling.pause.blank
    evaluator.settings.rule = spelling.decoding
    evaluator.settings.confidence = spelling.confidence
    evaluator.settings.threads = threads.count
    return evaluator
  }
}

extension AuditReport: MultilineError {}

extension FoldChoice: ExpressibleByArgument {
  /// Reads `selection`, `selection:10`, `recording`, `session`, `subject`, `5`, `calibration`, `stream` or
  /// `shuffled:5`.
  public init?(argument: String) { self.init(argument) }
}
