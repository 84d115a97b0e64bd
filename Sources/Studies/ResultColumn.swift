import Evaluation
import Files
import Signal

/// A column of a table of results, and what the JSON beside the table says of it.
///
/// Names are those of MOABB's results where it has them.
struct ResultColumn {
  let name: String
  let description: String
  var units: String?

  init(_ name: String, _ description: String, units: String? = nil) {
    self.name = name
    self.description = description
    self.units = units
  }

  private static let subject = ResultColumn("subject", "Label of the subject who was tested.")
  private static let session = ResultColumn(
    "session", "Label of the session that was tested; n/a where sessions have no names.")
  private static let fold = ResultColumn(
    "fold",
    "What was tested: a fold of selections, a session after earlier ones, a subject, or what was left after so many "
      + "selections; all folds for what is of all of them together.")
  private static let pipeline = ResultColumn("pipeline", "The method that was trained.")
  private static let metric = ResultColumn(
    "metric",
    "What score is: auc, balanced_accuracy, accuracy, recall, precision, f1, log_loss, brier_score and "
      + "calibration_error are of single epochs, character_accuracy of selections after all repetitions. bits_per_minute is what they carry then, and "
      + "best_bits_per_minute after the number of repetitions at which they carry most, which knows the answers."
  )
  private static let version = ResultColumn("version", "The version of p300.")

  /// The columns of `results.tsv`.
  static let results = [
    subject, session, fold, pipeline, metric,
    ResultColumn("score", "The value of the metric on epochs that were not learned from."),
    ResultColumn("samples", "Epochs that were learned from; the mean for all folds."),
    ResultColumn("channels", "Electrodes."),
    ResultColumn("n_sessions", "Sessions of the subject in the study."),
    ResultColumn("dataset", "The name of the data set."),
    ResultColumn("paradigm", "P300."),
    ResultColumn(
      "evaluation",
      "How was trained and tested: WithinSession, CrossSession, CrossSubject or LearningCurve."
    ),
    ResultColumn("seed", "What divisions and training were drawn from."),
    version,
    ResultColumn(
      "input_sha256",
      "SHA-256 of what sha256sum prints of the unit's recordings and the files that belong to them."
    ),
  ]

  /// The columns of `times.tsv`.
  static let times = [
    subject, session, fold, pipeline,
    ResultColumn(
      "time",
      "How long training and testing took, the mean over the divisions of the unit; not the same from run to run.",
      units: "s"),
  ]

  private static let kinds = [
    ResultColumn(
      "by", "Column of participants.tsv that tells subjects apart; n/a for all of them."),
    ResultColumn("value", "What stands in that column."),
    ResultColumn("fold", "The division, where each has figures of its own; n/a for the mean."),
    metric,
  ]
  private static let subjects = ResultColumn("subjects", "Subjects that have the figures.")
  private static let low = ResultColumn(
    "low", "Lower end of the 95 % interval (percentile bootstrap over subjects, 10000 draws).")
  private static let high = ResultColumn("high", "Upper end of the interval.")

  /// The columns of `group.tsv`.
  static let group =
    kinds + [
      pipeline, subjects,
      ResultColumn("mean", "Mean over subjects, each the mean over its sessions and divisions."),
      ResultColumn("standard_deviation", "Standard deviation over subjects."), low, high,
    ]

  /// The columns of `comparisons.tsv`.
  static let comparisons =
    kinds + [
      ResultColumn("first", "The method that is compared."),
      ResultColumn("second", "The method that it is compared with."), subjects,
      ResultColumn("difference", "Mean of the first less that of the second."), low, high,
      ResultColumn("better", "Subjects in whom the first is the better."),
      ResultColumn("worse", "Subjects in whom the first is the worse."),
      ResultColumn("wilcoxon_p", "Two-sided probability of Wilcoxon's signed-rank test."),
      ResultColumn("wilcoxon_p_holm", "The same, corrected for the number of pairs after Holm."),
      ResultColumn("rank_biserial", "Matched-pairs rank-biserial correlation, from -1 to 1."),
      ResultColumn("cohen_dz", "Mean difference in standard deviations of the differences."),
    ]

  /// The first line of a table.
  static func header(of columns: [ResultColumn]) -> String {
    columns.map(\.name).joined(separator: "\t") + "\n"
  }

  /// What the JSON beside a table says of a column, as BIDS has it.
  struct Content: Encodable {
    let description: String
    let units: String?

    enum CodingKeys: String, CodingKey {
      case description = "Description"
      case units = "Units"
    }
  }

  var content: Content { Content(description: description, units: units) }

  /// The JSON beside a table.
  static func descriptions(of columns: [ResultColumn]) -> String {
    let table = Dictionary(uniqueKeysWithValues: columns.map { ($0.name, $0.content) })
    return JSONText.encode(table, keys: .verbatim) + "\n"
  }
}

extension String {
  /// The text as it may stand in a table.
  var asCell: String {
    isEmpty ? "n/a" : String(map { $0 == "\t" || $0.isNewline ? " " : $0 })
  }
}

extension UnitRecord {
  /// The unit's rows of `results.tsv`.
  func rows(dataset: String) -> String {
    var text = ""
    for result in results {
      for metric in StudyMetric.all {
        guard let score = result.metrics[metric.name] else { continue }
        let cells = [
          subject, result.session ?? "n/a", result.fold, result.pipeline, metric.name, "\(score)",
          "\(result.samples)", "\(result.channels)", "\(sessions)", dataset.asCell, "P300",
          design.evaluation, "\(seed)", version, inputSha256,
        ]
        text += cells.joined(separator: "\t") + "\n"
      }
    }
    return text
  }

  /// The unit's rows of `times.tsv`.
  func rows(of times: UnitTimes) -> String {
    results.filter { $0.fold != UnitRecord.allFolds }.map { result in
      let time = times.secondsPerFold[result.pipeline].map { $0.formatted(6) } ?? "n/a"
      return [subject, result.session ?? "n/a", result.fold, result.pipeline, time]
        .joined(separator: "\t") + "\n"
    }.joined()
  }
}

extension StudyGroup {
  private var kind: [String] { [by ?? "n/a", (value ?? "").asCell, fold ?? "n/a", metric] }

  /// The rows of `group.tsv`.
  var methodRows: String {
    summary.methods.map { method in
      let cells =
        kind + [method.name, "\(method.subjects)", "\(method.mean)"]
        + [method.standardDeviation, method.interval?.low, method.interval?.high].cells
      return cells.joined(separator: "\t") + "\n"
    }.joined()
  }

  /// The rows of `comparisons.tsv`.
  var pairRows: String {
    summary.pairs.map { pair in
      let cells =
        kind + [pair.first, pair.second, "\(pair.subjects)", "\(pair.difference)"]
        + [pair.interval?.low, pair.interval?.high].cells
        + ["\(pair.better)", "\(pair.worse)", "\(pair.wilcoxon)", "\(pair.corrected)"]
        + [pair.rankBiserial, pair.standardizedDifference].cells
      return cells.joined(separator: "\t") + "\n"
    }.joined()
  }
}

extension [Double?] {
  fileprivate var cells: [String] { map { $0.map { "\($0)" } ?? "n/a" } }
}
