import ArgumentParser
import Detection
import Evaluation
import Signal

struct Classify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Score flashes, and judge the scores.",
    discussion: """
      Takes recordings or epochs; scores are judged where labels are known. Recordings go through the \
      detector's own preprocessing. Plain accuracy misleads, since a detector that always says no is \
      right five times in six: look at the AUC and the balanced accuracy.

        p300 classify subject.safetensors test.npz
        p300 classify subject.safetensors run3.edf --output scores.tsv
      """)

  @Argument(help: "The detector.", completion: .file())
  var detector: String

  @Argument(help: "Recordings or epochs files, in order.", completion: .file())
  var inputs: [String]

  @Option(
    name: .shortAndLong, help: "Write the score of every epoch to this file (.tsv or .json).",
    completion: .file())
  var output: String?

  @Option(help: "The format of that file. Default: by its ending, else tsv.")
  var format: ScoresFile.Format?

  @OptionGroup(title: "Recordings") var recordingOptions: RecordingOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    if format != nil, output == nil {
      throw ValidationError("--format is that of a file: name it with --output")
    }
  }

  func run() throws {
    if let output { try OutputPath.check(output, inputs: [detector] + inputs) }
    let scored = try ScoredInputs(
      detector: detector, inputs: inputs, recordingOptions: recordingOptions,
      threads: threads.count, output: outputOptions)
    if let output {
      try ScoresFile.write(
        scored.epochs, scores: scored.scores, threshold: scored.calibration.threshold,
        format: format ?? ScoresFile.Format(ofPath: output), to: output)
    }
    let summary = ClassificationSummary(
      scores: scored.scores, threshold: scored.calibration.threshold, labels: scored.epochs.labels)
    outputOptions.show(summary) { summary.text }
  }
}

extension ScoresFile.Format: ExpressibleByArgument {}

/// Inputs and the scores a detector gave them.
struct ScoredInputs {
  let epochs: Epochs
  let scores: [Double]
  let calibration: Calibrator

  init(
    detector path: String, inputs: [String], recordingOptions: RecordingOptions, threads: Int,
    output: OutputOptions
  ) throws {
    let detector = try DetectorFile.read(named: path).detector
    var preprocessing = detector.preprocessing ?? .paper
    preprocessing.electrodes = detector.electrodes
    var loaded = try Inputs(
      inputs, recordingOptions: recordingOptions, preprocessing: preprocessing, threads: threads,
      output: output
    ).load()
    if loaded.epochs.metadata.speller == nil {
      loaded.epochs.metadata.speller = detector.speller
    }
    epochs = loaded.epochs
    output.warn(detector.warnings(scoring: epochs))
    scores = try detector.scores(of: epochs, threads: threads)
    calibration = detector.calibration
  }
}

extension Detector {
  /// What to say of recordings that it has learned from.
  func warnings(scoring epochs: Epochs) -> [String] {
    let learned = Set(
      training.sources.filter { !$0.sha256.isEmpty }.map { RecordingIdentity($0) })
    return epochs.metadata.sources.filter { learned.contains(RecordingIdentity($0)) }.map {
      "\($0.name): the detector has learned from this recording; "
        + "its scores here say nothing of new ones (p300 evaluate tests on what was not learned)"
    }
  }
}

extension ClassificationSummary {
  /// The summary in a few lines.
  var text: String {
    var lines = [
      "\(epochs) epochs: \(targets) targets, \(nontargets) others"
        + (unlabelled > 0 ? ", \(unlabelled) unlabelled" : "")
    ]
    func value(_ number: Double?) -> String { number?.formatted(3) ?? "n/a" }
    if epochs > unlabelled {
      lines += [
        "AUC                \(value(auc))",
        "balanced accuracy  \(value(confusion.balancedAccuracy))",
        "accuracy           \(value(confusion.accuracy))",
        "recall             \(value(confusion.recall))",
        "precision          \(value(confusion.precision))",
        "F1                 \(value(confusion.f1))",
      ]
    } else {
      lines.append(
        "no labels, so nothing to judge: --output writes the scores; "
          + "--targets and --nontargets or --text name the labels")
    }
    return lines.joined(separator: "\n")
  }
}
