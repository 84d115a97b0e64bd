import ArgumentParser
import Detection
import Files
import Reading
import Reporting
import Signal

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a subject's detector from epochs.",
    discussion: """
      The networks cnn-1 to mcnn-3 are those of Cecotti & Gräser 2011. The recipe “default” starts \
      them from xDAWN filters, regularises them by noise and dropout and softens the labels by what a \
      tangent-space method makes of epochs that it has not seen; “paper” trains as published. \
      The others are methods to compare with. Scores are calibrated on \
      selections that were kept from learning. The same epochs, options and seed give the same \
      detector, byte for byte, on any number of threads.

        p300 train train.npz --output subject.safetensors
        p300 train run1.npz run2.npz --network mcnn-1 --seed 3 --output m1.safetensors
        p300 train anna.npz ben.npz carla.npz --pool-subjects --output prior.safetensors
        p300 train DATASET --pool-subjects --output prior.safetensors
        p300 train dora.npz --prior prior.safetensors --output dora.safetensors
        p300 train monday.npz tuesday.npz --from monday.safetensors --output dora.safetensors
      """)

  @Argument(
    help: "Epochs files, recordings (preprocessed as in the paper) or folders of BIDS, in order.",
    completion: .file())
  var epochs: [RecordingPath]

  @Option(
    name: .shortAndLong, help: "The detector file to write (.safetensors).", completion: .file())
  var output: String

  @Flag(
    help: ArgumentHelp(
      "Train a detector of several people, for --prior or for someone without labels: each file is "
        + "a subject, or each “sub-…” in files' names."))
  var poolSubjects = false

  @Option(
    help: ArgumentHelp(
      "Bring this detector up to date: its method, recipe and seed, fitted anew to the epochs that it "
        + "has learnt from, which must be among the inputs, and to new ones. Other options count as "
        + "they are given.",
      valueName: "detector"),
    completion: .file())
  var from: String?

  @OptionGroup(title: "Training") var training: TrainingOptionGroup
  @OptionGroup(title: "Recordings") var recordingOptions: RecordingOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    guard training.methods.count == 1 else {
      throw ValidationError("--network: expected one method; p300 evaluate compares several")
    }
    if from != nil, poolSubjects {
      throw ValidationError(
        "--from brings one person's detector up to date; leave --pool-subjects out")
    }
    if poolSubjects, training.prior != nil {
      throw ValidationError("--pool-subjects makes a prior; --prior takes one")
    }
    if poolSubjects, !training.unlabelled.isEmpty {
      throw ValidationError("--unlabelled does not apply to --pool-subjects")
    }
  }

  func run() throws {
    let update = try from.map { path in
      let read = try DetectorFile.read(named: path)
      return try DetectorUpdate(read.detector, sha256: read.sha256)
    }
    let files = try Inputs.open(
      self.epochs, recordings: recordingOptions, output: outputOptions)
    try OutputPath.check(output, as: .detector)
    let loader = try EpochsLoader(.paper, recordings: recordingOptions, threads: threads)
    let progress = Progress("train", isQuiet: outputOptions.quiet)
    var (detector, timing): (Detector, DetectorTrainer.Timing)
    if poolSubjects {
      let sets = try outputOptions.loadEach(files, with: loader)
      let pool = try SubjectPool(
        zip(files, sets).map { (SubjectPool.subject(of: $0.path), $1.epochs) })
      let trainer = try training.trainer(threads: threads.count, usually: .tangent)
      (detector, timing) = try trainer.train(pool) { progress.update($0) }
    } else {
      let loaded = try outputOptions.load(files, with: loader).epochs
      try SeveralSubjects.refuse(
        loaded.metadata.sources,
        remedy: "--pool-subjects makes a detector of all; p300 evaluate --folds subject judges one")
      let epochs = try Epochs.merged(
        [consume loaded]
          + training.unlabelledEpochs(
            recordings: recordingOptions, output: outputOptions, loader: loader))
      try update?.check(epochs, hasPrior: training.prior != nil)
      let trainer =
        if let update {
          try training.trainer(threads: threads.count, following: update.detector)
        } else {
          try training.trainer(threads: threads.count)
        }
      (detector, timing) = try trainer.train(consume epochs) { progress.update($0) }
    }
    progress.finish()
    update?.join(&detector)
    try DetectorFile.write(detector, to: output)
    let result = TrainingSummary(
      detector, timing: timing, threads: threads.count,
      digest: sha256(of: DetectorFile.bytes(of: detector).span.bytes))
    outputOptions.show(result) { result.text(output: output) }
  }
}

/// Recordings of several people where a detector is for one.
struct SeveralSubjects: Error, CustomStringConvertible {
  let subjects: [String]
  /// What the user can do about it.
  let remedy: String

  /// Throws itself where the recordings' names tell of more than one subject.
  static func refuse(_ sources: [EpochsSource], remedy: String) throws(SeveralSubjects) {
    let subjects = Set(sources.compactMap(\.entities.subject))
    guard subjects.count > 1 else { return }
    throw SeveralSubjects(
      subjects: subjects.sorted { $0.comesNaturally(before: $1) }, remedy: remedy)
  }

  var description: String {
    "found recordings of \(subjects.count) subjects ("
      + subjects.prefix(4).map { "sub-\($0)" }.joined(separator: ", ")
      + (subjects.count > 4 ? " …" : "") + "); expected one person's"
  }
}
