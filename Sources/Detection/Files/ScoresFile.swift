import Signal

/// The scores file: a table with one row an epoch, columns separated by tabs.
///
/// `recording onset stimulus selection repetition score detected target`, with `n/a` where unknown.
public enum ScoresFile {
  /// Writes the scores of `epochs`; the file appears whole or not at all.
  ///
  /// - Parameters:
  ///   - epochs: what was scored.
  ///   - scores: one an epoch.
  ///   - threshold: the score above which an epoch counts as detected.
  ///   - path: the file to write.
  /// - Throws: `WritingError` of the operating system.
  public static func write(
    _ epochs: Epochs, scores: [Double], threshold: Double, to path: String
  ) throws(WritingError) {
    precondition(scores.count == epochs.count, "a score an epoch")
    var file = try OutputFile(path: path)
    var text = "recording\tonset\tstimulus\tselection\trepetition\tscore\tdetected\ttarget\n"
    for index in 0..<epochs.count {
      let onset = epochs.onsets[index]
      let target: String =
        switch epochs.labels[index] {
        case .target: "1"
        case .nonTarget: "0"
        case .unknown: "n/a"
        }
      text += "\(epochs.recordings[index])\t\(onset.isFinite ? "\(onset)" : "n/a")\t"
      text += "\(epochs.stimuli[index])\t\(epochs.selections[index])\t"
      text += "\(epochs.repetitions[index])\t\(scores[index])\t"
      text += "\(scores[index] > threshold ? 1 : 0)\t\(target)\n"
    }
    try file.write(text)
    try file.commit()
  }
}
