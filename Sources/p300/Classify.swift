import ArgumentParser
import Detection
import Evaluation
import Files
import Scoring
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

  @Argument(help: "Recordings, epochs files or folders of BIDS, in order.", completion: .file())
  var inputs: [RecordingPath]

  @Option(
    name: .shortAndLong, help: "Write the score of every epoch to this file (.tsv or .json).",
    completion: .file())
  var output: String?

  @Option(help: "The format of that file. Default: by its ending, else tsv.")
  var format: ScoresFile.Format?

  @OptionGroup(title: "Decisions") var decisions: DecisionOptions
  @OptionGroup var learned: LearnedOption
  @OptionGroup(title: "Session") var session: SessionOptions
  @OptionGroup var dropped: DroppedOption
  @OptionGroup(title: "Recordings") var recordingOptions: RecordingOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    if format != nil, output == nil {
      throw ValidationError("--format is that of a file: name it with --output")
    }
  }

  func run() throws {
    let detector = try DetectorFile.read(named: self.detector).detector
    let files = try Inputs.open(inputs, recordings: recordingOptions, output: outputOptions)
    if let output { try OutputPath.check(output, as: format == nil ? .scores : nil) }
    try dropped.check(beside: output)
    var application = try DetectorApplication(
      detector, recordings: recordingOptions, threads: threads)
    application.repairs = session.repair
    var scored = try outputOptions.score(files, with: application)
    try dropped.write(scored.epochs)
    let threshold = try decisions.apply(to: &scored.scores, of: detector)
    if let output {
      try ScoresFile.write(
        scored.epochs, scores: scored.scores, threshold: threshold,
        format: format ?? ScoresFile.Format(ofPath: output), to: output)
    }
    let result = ClassificationResult(
      scored, threshold: threshold, learned: learned, threads: threads.count)
    outputOptions.show(SessionResult(result, scored)) {
      ([result.text] + learned.lines(scored) + [scored.sessionLines]).joined(separator: "\n")
    }
    try session.check(scored.session, scored.repair)
  }
}

extension ScoresFile.Format: ExpressibleByArgument {}
