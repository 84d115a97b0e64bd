import Detection
import Evaluation
import Files
import Reading
import Signal

/// The scores that a method gave the epochs of one subject and session that it had not seen: one row an epoch and
/// division.
///
/// Columns are those of `ScoresFile`, behind subject, session, task, run and fold.
enum StudyScoresFile {
  /// The name of the file: `sub-01_ses-1_task-speller_desc-cnn1_scores.tsv`.
  static func name(of visit: BIDSVisit, method: DetectionMethod) -> String {
    // Labels of BIDS are of letters and digits alone.
    let label = method.name.filter { $0.isLetter || $0.isNumber }
    return "\(visit.entities)_desc-\(label)_scores.tsv"
  }

  static func write(
    _ runs: [TestRun], of epochs: Epochs, to path: String
  ) throws(WritingError) {
    var file = try OutputFile(path: path)
    try file.write(
      "subject\tsession\ttask\trun\tfold\trecording\tonset\tstimulus\tselection\trepetition\tscore\t"
        + "detected\ttarget\n")
    let recordings = epochs.metadata.sources.map { source in
      let entities = source.entities
      return [entities.subject, entities.session, entities.task, entities.run]
        .map { $0 ?? "n/a" }.joined(separator: "\t")
    }
    for run in runs {
      var text = ""
      for (place, epoch) in run.split.test.enumerated() {
        let recording = Int(epochs.recordings[epoch])
        let onset = epochs.onsets[epoch]
        let target =
          switch epochs.labels[epoch] {
          case .target: "1"
          case .nonTarget: "0"
          case .unknown: "n/a"
          }
        text +=
          (recordings.indices.contains(recording) ? recordings[recording] : "n/a\tn/a\tn/a\tn/a")
          + "\t\(run.split.name)\t\(recording)\t" + (onset.isFinite ? "\(onset)" : "n/a")
          + "\t\(epochs.stimuli[epoch])\t\(epochs.selections[epoch])\t\(epochs.repetitions[epoch])\t"
          + "\(run.scores[place])\t" + (run.scores[place] > run.threshold ? "1" : "0")
          + "\t\(target)\n"
      }
      try file.write(text)
    }
    try file.commit()
  }
}

extension StudyUnit {
  /// Whether a path in the study's folder is that of averages or scores of the unit, of whatever method.
  func mayWrite(_ path: String) -> Bool {
    Self.mayWrite(path, unit: name, subject: subject)
  }

  /// The same of a unit by its name and subject.
  static func mayWrite(_ path: String, unit: String, subject: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard (3...4).contains(parts.count), parts.first == "sub-\(subject)",
      parts[parts.count - 2] == "eeg", let name = parts.last
    else { return false }
    // With other tasks, sessions or methods they had other names.
    guard !parts.contains(".."), name.hasPrefix("\(unit)_") else { return false }
    return name.contains("_desc-") && name.hasSuffix("_scores.tsv")
      || name.hasSuffix("_ave.tsv") || name.hasSuffix("_ave.json")
  }
}
