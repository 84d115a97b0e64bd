import Evaluation
import Files
import Plotting
import Signal
import Statistics

/// How well a detector's scores tell the classes apart.
struct ScoreFigures {
  let scores: [Double]
  let epochs: Epochs
  let threshold: Double
  let prefix: String

  private var labels: [Label] { epochs.labels }

  /// The receiver operating characteristic; `nil` where a class is missing.
  func receiver(_ summary: ClassificationSummary) -> ReportFigure? {
    guard let curve = ReceiverCurve(scores, labels: labels), let area = summary.auc,
      let recall = summary.confusion.recall, let specificity = summary.confusion.specificity
    else { return nil }
    let (x, y) = (curve.falsePositives.map { 100 * $0 }, curve.truePositives.map { 100 * $0 })
    var chart = Chart(
      "ROC curve, AUC \(area.formatted(3))",
      x: Axis("non-targets detected", unit: "%", range: 0...100, mostTicks: 6),
      y: Axis("targets detected", unit: "%", range: 0...100, mostTicks: 6),
      marks: [
        .line(
          x: [0, 100], y: [0, 100], Chart.Pen(.muted, name: "chance", width: 1, isDashed: true)),
        .line(x: x, y: y, Chart.Pen(.series(1), name: "detector")),
        .points(
          x: [100 * (1 - specificity)], y: [100 * recall], .series(0), name: "threshold"),
      ])
    chart.height = 330
    var data = DataTable()
    data.add("false_positives_percent", x)
    data.add("true_positives_percent", y)
    return ReportFigure(
      "\(prefix)-roc",
      caption: "The share of targets that are detected against that of non-targets, at every "
        + "threshold; the dot is the detector's own.",
      panels: [chart.svg], data: data)
  }

  /// Histograms of both classes' scores; `nil` where a class is missing.
  func histogram() -> ReportFigure? {
    guard let histogram = ScoreHistogram(scores, labels: labels),
      let first = histogram.edges.first, let last = histogram.edges.last
    else { return nil }
    var chart = Chart(
      "Scores of both classes", x: Axis("score", unit: "probability", range: first...last),
      y: Axis(
        "epochs of the class", unit: "%", covering: histogram.targets + histogram.nonTargets,
        includingZero: true),
      marks: [
        .steps(
          edges: histogram.edges, heights: histogram.nonTargets, .series(1), name: "non-target"),
        .steps(edges: histogram.edges, heights: histogram.targets, .series(0), name: "target"),
        .vertical(at: threshold, Chart.Pen(.ink, name: "threshold", width: 1.2, isDashed: true)),
      ])
    chart.height = 330
    var data = DataTable()
    data.add("score_from", Array(histogram.edges.dropLast()))
    data.add("score_to", Array(histogram.edges.dropFirst()))
    data.add("targets_percent", histogram.targets)
    data.add("nontargets_percent", histogram.nonTargets)
    return ReportFigure(
      "\(prefix)-scores",
      caption: "Detected is what lies to the right of the threshold.", panels: [chart.svg],
      data: data)
  }

  /// Whether probabilities are what they say; `nil` where scores are none or a class is missing.
  func calibration() -> ReportFigure? {
    guard scores.allSatisfy({ (0...1).contains($0) }),
      ReceiverCurve(scores, labels: labels) != nil
    else { return nil }
    let bins = reliability(scores, labels: labels)
    let shares = bins.map { ConfidenceInterval(ofShare: $0.targetShare, among: $0.count) }
    let x = bins.map { 100 * $0.meanProbability }
    let y = bins.map { 100 * $0.targetShare }
    var chart = Chart(
      "Calibration", x: Axis("mean score", unit: "%", range: 0...100, mostTicks: 6),
      y: Axis("targets among them", unit: "%", range: 0...100, mostTicks: 6),
      marks: [
        .line(
          x: [0, 100], y: [0, 100], Chart.Pen(.muted, name: "ideal", width: 1, isDashed: true)),
        .band(
          x: x, low: shares.map { 100 * $0.low }, high: shares.map { 100 * $0.high }, .series(1),
          name: "95 %"),
        .line(x: x, y: y, Chart.Pen(.series(1))),
        .points(x: x, y: y, .series(1), name: "detector"),
      ])
    chart.height = 330
    var data = DataTable()
    data.add("mean_score_percent", x)
    data.add("targets_percent", y)
    data.add("low_percent", shares.map { 100 * $0.low })
    data.add("high_percent", shares.map { 100 * $0.high })
    data.add("epochs", bins.map(\.count))
    let error = expectedCalibrationError(scores, labels: labels) ?? 0
    return ReportFigure(
      "\(prefix)-calibration",
      caption: "How many of the epochs with a score are targets, in ten bins of equal width. "
        + "A probability lies on the dashed line. Expected calibration error "
        + "\((100 * error).formatted(1)) %.",
      panels: [chart.svg], data: data)
  }
}
