import Evaluation
import Foundation
import Signal
import Testing

@Suite struct EvaluationSummaryTests {
  private static let labels: [Label] = [.target, .nonTarget, .nonTarget, .target]

  private static func summary() throws -> EvaluationSummary {
    let layout = EpochLayout(
      recordings: [0, 0, 1, 1], selections: [0, 0, 1, 1], onsets: [0, 1, 0, 1], window: 0.65,
      sampleInterval: 1 / 120)
    let plan = try SplitPlan(.recordings, of: layout)
    let scores = [[0.9, 0.1], [0.3, 0.2]]
    let folds = zip(plan.splits, scores).map { split, scores in
      EvaluationSummary.Fold(
        split, seed: 3, scores: scores, probabilities: scores, threshold: 0.5,
        labels: split.test.map { labels[$0] })
    }
    return EvaluationSummary(plan, folds: folds)
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
    var summary = try Self.summary()
    summary.intervals[.auc] = ConfidenceInterval(low: 0.25, high: 0.75)
    let data = try JSONEncoder().encode(summary)
    let report = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(
      Set(report.keys) == [
        "split", "gap_seconds", "leaking", "folds", "mean", "standard_deviation", "by_repetition",
        "intervals",
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
    ] {
      #expect(names.contains(name))
    }
    #expect(folds[1]["precision"] is NSNull)
    let intervals = try #require(report["intervals"] as? [String: [String: Double]])
    #expect(intervals == ["auc": ["low": 0.25, "high": 0.75]])
  }
}
