import ArgumentParser
import Detection
import Evaluation
import Signal

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Cross-validate a method without leakage.",
    discussion: """
      Every fold trains a detector from nothing, with its scaling, calibration and threshold, and \
      tests it on selections it has not seen; training windows closer to a test window than one \
      window (--gap) are left out. Each figure comes with its standard deviation over folds and \
      seeds and a 95 % interval by bootstrap over selections. Files that share EEG are refused.

      --folds: selection (5 folds, or selection:10), recording (leave one out), session (by the ses- \
      in BIDS names), a number K (blocks in time), calibration (train on the first 1, 2, 4, 8 … \
      selections), or shuffled:K, which leaks and needs --allow-leaking.

        p300 evaluate train.npz
        p300 evaluate run1.npz run2.npz --folds recording --network xdawn-riemann
        p300 evaluate train.npz --test test.npz --seeds 5 --confidence 0.95
      """)

  @Argument(help: "Epochs files or recordings.", completion: .file())
  var inputs: [String]

  @Option(
    parsing: .upToNextOption, help: "Train on the inputs and test on these instead of folds.",
    completion: .file())
  var test: [String] = []

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
    if case .shuffled = folds, !allowLeaking {
      throw ValidationError(
        "--folds shuffled: windows overlap their neighbours, so training would see test samples; "
          + "use --folds selection, or --allow-leaking to see how far that misleads")
    }
  }

  func run() throws {
    let files = inputs + test
    let sets = try files.enumerated().map { index, path in
      try Inputs(
        [path], recordingOptions: recordingOptions.alone(index), preprocessing: .paper,
        threads: threads.count, output: outputOptions
      ).load().epochs
    }
    let report = AuditReport(sets, names: files)
    if audit {
      outputOptions.show(report) { report.text }
      if !report.isClean { throw ExitCode(ExitStatus.failed.rawValue) }
      return
    }
    guard report.isClean else { throw report }
    var epochs: Epochs
    do throws(MergingError) { epochs = try Epochs.merged(sets) } catch { throw error }
    if let text = recordingOptions.text {
      try epochs.take(text: Epochs.items(of: text, for: epochs.metadata.speller))
    }
    let kind =
      test.isEmpty
      ? try folds.kind(for: epochs)
      : .given(firstTest: sets.prefix(inputs.count).reduce(0) { $0 + $1.count })
    var evaluator = Evaluator(try training.trainer(threads: threads.count), kind: kind)
    evaluator.gap = gap
    evaluator.seeds = (0..<UInt64(seeds)).map { training.seed &+ $0 }
    evaluator.permutations = chance
    evaluator.settings.blank = spelling.pause.blank
    evaluator.settings.rule = spelling.decoding
    evaluator.settings.confidence = spelling.confidence
    evaluator.settings.seed = training.seed
    evaluator.settings.threads = threads.count
    let progress = Progress("evaluate", isQuiet: outputOptions.quiet)
    let summary = try evaluator.evaluate(epochs) { progress.update($0) }
    progress.finish()
    outputOptions.show(summary) {
      summary.text(network: training.network.name, isCurve: kind == .calibration)
    }
  }
}

/// How the user wants epochs divided.
enum FoldChoice: ExpressibleByArgument, Equatable {
  case selections(Int?)
  case recordings
  case sessions
  case blocks(Int)
  case calibration
  case shuffled(Int)

  init?(argument: String) {
    let parts = argument.lowercased().split(separator: ":", maxSplits: 1).map(String.init)
    let number = parts.count == 2 ? Int(parts[1]) : nil
    if parts.count == 2, number.map({ $0 >= 2 }) != true { return nil }
    switch (parts.first, number) {
    case ("selection", let number): self = .selections(number)
    case ("recording", nil): self = .recordings
    case ("session", nil): self = .sessions
    case ("calibration", nil): self = .calibration
    case ("shuffled", let number): self = .shuffled(number ?? 5)
    default:
      guard let blocks = Int(argument), blocks >= 2 else { return nil }
      self = .blocks(blocks)
    }
  }

  /// The division of these epochs.
  ///
  /// - Throws: `ValidationError` where sessions are asked for and not named.
  func kind(for epochs: Epochs) throws -> SplitKind {
    switch self {
    case .selections(let folds):
      let attended = Set(epochs.usableForTraining.map { epochs.selections[$0] }).count
      return .selections(folds: folds ?? min(5, max(2, attended)))
    case .recordings: return .recordings
    case .blocks(let folds): return .blocks(folds: folds)
    case .calibration: return .calibration
    case .shuffled(let folds): return .shuffledEpochs(folds: folds)
    case .sessions:
      var numbers: [String: Int] = [:]
      let groups = try epochs.metadata.sources.map { source -> Int in
        guard let session = source.session else {
          throw ValidationError(
            "--folds session: found no ses- in “\(source.name)”; expected BIDS names such as "
              + "sub-01_ses-02_task-speller_eeg.edf; use --folds recording")
        }
        let number = numbers[session] ?? numbers.count
        numbers[session] = number
        return number
      }
      return .groups(groups)
    }
  }
}

extension EpochsSource {
  /// The session in a BIDS name: `02` in `sub-01_ses-02_task-speller_eeg.edf`.
  fileprivate var session: String? {
    name.split(separator: "_").first { $0.hasPrefix("ses-") }.map { String($0.dropFirst(4)) }
  }
}
