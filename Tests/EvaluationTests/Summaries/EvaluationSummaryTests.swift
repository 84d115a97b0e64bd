import Evaluation
import Foundation
import Signal
import Testing

@Suite struct EvaluationSummaryTests {
  private static let labels: [Label] = [.target, .nonTarget, .nonTarget, .target]

  /// Two recordings of one selection each: the first is told perfectly, the second the wrong way.
  private static func summary() throws -> EvaluationSummary {
    var epochs = Epochs(
      electrodes: [], windowLength: 0, samplingRate: 120,
      metadata: EpochsMetadata(
        preprocessing: nil, sources: [], speller: Speller(items: ["Yes", "No"]),
        text: ["Yes", "No"]))
    epochs.labels = labels
    epochs.stimuli = [1, 2, 1, 2]
    epochs.recordings = [0, 0, 1, 1]
    epochs.selections = [0, 0, 1, 1]
    epochs.repetitions = [0, 0, 0, 0]
    epochs.onsets = [0, 1, 0, 1]
    let layout = EpochLayout(
      recordings: [0, 0, 1, 1], selections: [0, 0, 1, 1], onsets: [0, 1, 0, 1], window: 0.65,
      sampleInterval: 1 / 120)
    let plan = try SplitPlan(.recordings, of: layout)
    let scores = [[0.9, 0.1], [0.3, 0.2]]
    let runs = zip(plan.splits, scores).map { split, scores in
      TestRun(split, seed: 3, scores: scores, threshold: 0.5, evidenceScale: 1)
    }
    var settings = EvaluationSummary.Settings()
    settings.confidence = 0.6
    return try EvaluationSummary(plan, runs: runs, of: epochs, settings: settings)
  }

  @Test func `characters are counted over all divisions, with their time`() throws {
    let summary = try Self.summary()
    let row = try #require(summary.byRepetition.first)
    #expect(summary.byRepetition.count == 1)
    #expect(row.correct == 1)
    #expect(row.selections == 2)
    #expect(row.accuracy == 0.5)
    #expect(abs((row.standardDeviation ?? 0) - 0.5.squareRoot()) < 1e-12)
    #expect(row.interval == ConfidenceInterval(ofShare: 0.5, among: 2))
    #expect(summary.timing == SelectionTiming(blank: 2.5, onsetInterval: 1, codes: 2))
    #expect(summary.folds.map(\.correctSelections) == [1, 0])
    // Both selections are sure enough of one item after their only round.
    #expect(summary.stopping?.selections == 2)
    #expect(summary.stopping?.correct == 1)
  }

  @Test func `parts of the runs hold what was spelled of their epochs`() throws {
    let summary = try Self.summary()
    let all = summary.parts { _ in true }
    #expect(all.map(\.run) == summary.runs)
    #expect(summary.byRepetition(of: all) == summary.byRepetition)
    let second = summary.parts { $0 >= 2 }
    #expect(second.map(\.run) == [summary.runs[1]])
    #expect(second.map(\.selections) == [1])
    #expect(second.map(\.correctSelections) == [0])
    #expect(summary.byRepetition(of: second).map(\.correct) == [0])
    #expect(summary.parts { _ in false }.isEmpty)
  }

  @Test func `divisions weigh as many epochs as they judge`() {
    let tables = [MetricTable([.auc: 1, .precision: 0.5]), MetricTable([.auc: 0.4])]
    #expect(MetricTable.mean(tables, weights: [1, 3])[.auc] == 0.55)
    #expect(MetricTable.mean(tables, weights: [1, 3])[.precision] == 0.5)
    #expect(MetricTable.mean(tables)[.auc] == 0.7)
  }

  @Test func `mean and deviation are those over folds`() throws {
    let summary = try Self.summary()
    #expect(summary.folds.map { $0.metrics[.auc] } == [1, 0])
    #expect(summary.mean[.auc] == 0.5)
    #expect(abs((summary.standardDeviation[.auc] ?? 0) - 0.5.squareRoot()) < 1e-12)
    // Precision is defined in the first fold alone.
    #expect(summary.mean[.precision] == 1)
    #expect(summary.standardDeviation[.precision] == nil)
  }

  @Test func `the report has the fields of classify in every fold, and the split`() throws {
    let summary = try Self.summary()
    let data = try JSONEncoder().encode(summary)
    let report = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(
      Set(report.keys) == [
        "split", "gap_seconds", "leaking", "folds", "mean", "standard_deviation", "by_repetition",
        "intervals", "interval_units", "stopping", "blank", "onset_interval",
      ])
    #expect(report["split"] as? String == "leave one recording out")
    #expect(report["gap_seconds"] as? Double == 0.65)
    #expect(report["leaking"] as? Bool == false)
    let folds = try #require(report["folds"] as? [[String: Any]])
    #expect(folds.count == 2)
    let names = Set(folds[0].keys)
    for name in [
      "epochs", "targets", "nontargets", "unlabelled", "true_positives", "auc", "f1", "name",
      "seed", "training_epochs", "purged_epochs", "log_loss", "brier_score", "calibration_error",
      "selections", "correct_selections",
    ] {
      #expect(names.contains(name))
    }
    #expect(folds[1]["precision"] is NSNull)
    // Two selections are too few to say anything.
    #expect((report["intervals"] as? [String: Any])?.isEmpty == true)
    let units = try #require(report["interval_units"] as? [String: Any])
    #expect(units["count"] as? Int == 2)
  }
}
