import Detection
import Evaluation
import Files
import Scoring
import Signal

/// What `classify` reports: all epochs that are judged, and each recording for itself.
struct ClassificationResult: Encodable {
  let summary: ClassificationSummary
  /// One a recording, where there are several.
  let recordings: [Recording]
  /// Recordings that were learned from and are not among those judged together.
  let leftOut: [String]

  /// How the scores of one recording agree with its labels.
  struct Recording: Encodable {
    let name: String
    /// Whether the detector has learned from it.
    let isLearned: Bool
    let summary: ClassificationSummary

    private enum CodingKeys: String, CodingKey {
      case name
      case isLearned = "learned"
    }

    func encode(to encoder: any Encoder) throws {
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encode(name, forKey: .name)
      try fields.encode(isLearned, forKey: .isLearned)
      try summary.encode(to: encoder)
    }
  }

  init(
    _ scored: DetectorApplication.Scored, threshold: Double, learned: LearnedOption, threads: Int
  ) {
    summary = ClassificationSummary(
      scores: scored.scores, threshold: threshold, epochs: learned.judged(scored), threads: threads)
    leftOut = learned.leftOut(scored)
    let epochs = scored.epochs
    let sources = epochs.metadata.sources
    let groups = Dictionary(grouping: 0..<epochs.count) { Int(epochs.recordings[$0]) }
    recordings =
      sources.count < 2
      ? []
      : sources.enumerated().map { number, source in
        let own = groups[number] ?? []
        return Recording(
          name: source.name, isLearned: scored.learned.numbers.contains(number),
          summary: ClassificationSummary(
            scores: own.map { scored.scores[$0] }, threshold: threshold,
            labels: own.map { epochs.labels[$0] }))
      }
  }

  private enum CodingKeys: CodingKey {
    case recordings
  }

  func encode(to encoder: any Encoder) throws {
    try JudgedResult(result: summary, leftOut: leftOut).encode(to: encoder)
    guard !recordings.isEmpty else { return }
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(recordings, forKey: .recordings)
  }

  /// The result in a few lines.
  var text: String {
    var lines = [summary.text(isPart: !leftOut.isEmpty)]
    if recordings.count > 1 {
      let width = max(recordings.map { $0.name.count + ($0.isLearned ? 10 : 0) }.max() ?? 0, 9)
      lines.append("recording".padded(to: width) + "  targets  others  AUC    balanced accuracy")
      lines += recordings.map { recording in
        let summary = recording.summary
        func figure(_ metric: Metric) -> String {
          (summary.metrics[metric]?.formatted(3) ?? "n/a").padded(to: 5)
        }
        return (recording.name + (recording.isLearned ? " (learned)" : "")).padded(to: width)
          + "  " + "\(summary.targets)".aligned(to: 7)
          + "  " + "\(summary.nontargets)".aligned(to: 6)
          + "  " + figure(.auc) + "  " + figure(.balancedAccuracy)
      }
    }
    return lines.joined(separator: "\n")
  }
}

extension ClassificationSummary {
  /// The summary in a few lines.
  fileprivate func text(isPart: Bool) -> String {
    var lines = [
      "\(epochs) epochs: \(targets) targets, \(nontargets) others"
        + (unlabelled > 0
          ? ", \(unlabelled) " + (isPart ? "left out or unlabelled" : "unlabelled") : "")
    ]
    if labelled > 0 {
      lines.append("                   value  95 % interval")
      lines += Metric.allCases.filter { !$0.isOfProbabilities }.map { metric in
        metric.title.padded(to: 17) + "  " + (metrics[metric]?.formatted(3) ?? "n/a").padded(to: 5)
          + "  " + (intervals?[metric].map { $0.text(3) } ?? "too few to say")
      }
    } else {
      lines.append(
        "no labels, so nothing to judge: --output writes the scores; "
          + "--targets and --nontargets or --text name the labels")
    }
    return lines.joined(separator: "\n")
  }
}
