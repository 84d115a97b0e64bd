import ArgumentParser
import Detection
import Evaluation
import Files
import Signal

struct Spell: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Spell characters or commands.",
    discussion: """
      The log-odds of the scores are added up code by code over the repetitions, and the item whose \
      codes have the largest sum is spelled; --decoding paper adds up the scores themselves \
      (Cecotti & Gräser 2011, eq. 16–18). Bits per minute count the flashes and a pause before every \
      selection (eq. 19 and 20). --confidence shows what ending a selection early would give: as \
      soon as its likeliest item is so probable.

        p300 spell subject.safetensors run3.edf
        p300 spell subject.safetensors test.npz --text HATHAT --json
        p300 spell subject.safetensors test.npz --confidence 0.95
      """)

  @Argument(help: "The detector.", completion: .file())
  var detector: String

  @Argument(help: "Recordings or epochs files, in order.", completion: .file())
  var inputs: [RecordingPath]

  @OptionGroup(title: "Spelling") var spelling: SpellingOptions
  @OptionGroup var dropped: DroppedOption
  @OptionGroup(title: "Recordings") var recordingOptions: RecordingOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputOptions: OutputOptions

  func run() throws {
    let detector = try DetectorFile.read(named: self.detector).detector
    let files = try Inputs.open(inputs, recordings: recordingOptions, output: outputOptions)
    try dropped.check(beside: nil)
    let scored = try outputOptions.score(
      files, with: DetectorApplication(detector, recordings: recordingOptions, threads: threads))
    try dropped.write(scored.epochs)
    let summary = try SpellingSummary(
      epochs: scored.epochs, scores: scored.scores, rule: spelling.decoding,
      blank: spelling.pause.blank,
      stopping: spelling.confidence.map {
        StoppingRule(confidence: $0, evidenceScale: detector.calibration.evidenceScale)
      })
    outputOptions.show(summary) { summary.text(after: [1, 2, 3, 5, 10, 15, summary.repetitions]) }
  }
}

extension SpellingSummary {
  /// The summary in a few lines, with the rows after some numbers of repetitions.
  fileprivate func text(after chosen: [Int]) -> String {
    var lines = ["spelled   \(text)"]
    if let expected { lines.append("expected  \(expected)") }
    guard byRepetition.contains(where: { $0.correct != nil }) else {
      return lines.joined(separator: "\n")
    }
    lines.append("repetitions  correct  bits/min")
    for row in byRepetition where chosen.contains(row.repetitions) {
      let correct = "\(row.correct ?? 0)/\(row.selections)"
      lines.append(
        "\(row.repetitions)".aligned(to: 11) + "  " + correct.aligned(to: 7) + "  "
          + (row.bitsPerMinute?.formatted(1) ?? "n/a").aligned(to: 8))
    }
    if let stopping {
      lines.append(
        "ended at a probability of \(stopping.confidence): \(stopping.text), "
          + "\(stopping.correct)/\(stopping.selections) right after "
          + "\(stopping.meanRepetitions?.formatted(1) ?? "n/a") repetitions on average, "
          + "\(stopping.bitsPerMinute?.formatted(1) ?? "n/a") bits/min")
    }
    return lines.joined(separator: "\n")
  }
}
