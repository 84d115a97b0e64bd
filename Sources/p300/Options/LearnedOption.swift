import ArgumentParser
import Detection
import Scoring
import Signal

/// What is done with recordings that the detector has learned from.
struct LearnedOption: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Count recordings that the detector has learned from, too. They are left out of what is judged as "
        + "long as there are others."))
  var includeLearned = false

  /// The epochs with the labels and texts that are judged.
  func judged(_ scored: DetectorApplication.Scored) -> Epochs {
    includeLearned ? scored.epochs : scored.learned.judged(scored.epochs)
  }

  /// The names of recordings that are left out.
  func leftOut(_ scored: DetectorApplication.Scored) -> [String] {
    guard !includeLearned, scored.learned.isPart else { return [] }
    return scored.learned.numbers.sorted().map { scored.epochs.metadata.sources[$0].name }
  }

  /// What to say of recordings that are left out; nothing where none is.
  func lines(_ scored: DetectorApplication.Scored) -> [String] {
    let count = leftOut(scored).count
    if count == 0 { return [] }
    return [
      "left out  \(count == 1 ? "1 recording" : "\(count) recordings") that the detector has learned from "
        + "(--include-learned counts \(count == 1 ? "it" : "them"))"
    ]
  }
}

/// A verb's result with the recordings that it does not judge.
struct JudgedResult<Result: Encodable>: Encodable {
  let result: Result
  let leftOut: [String]

  private enum CodingKeys: String, CodingKey {
    case leftOut = "left_out"
  }

  func encode(to encoder: any Encoder) throws {
    try result.encode(to: encoder)
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(leftOut, forKey: .leftOut)
  }
}
