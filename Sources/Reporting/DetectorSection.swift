import Detection
import Plotting
import Signal

/// What is known of a detector: how it came about, and what it looks at.
struct DetectorSection {
  let detector: Detector
  let name: String
  /// Epochs for the patterns of its filters.
  let epochs: Epochs
  /// Epochs as the detector takes them.
  let taken: Epochs
  /// Where electrodes were, by label, where known.
  let places: [String: ElectrodePosition]

  var section: ReportSection {
    var section = ReportSection("detector", "The detector: \(name)")
    // The electrodes by their weights are a figure of their own.
    let facts = DetectorSummary(detector, path: name).facts
    section.blocks.append(.markup(Markup("pre", text: facts.joined(separator: "\n"))))
    var learning = ReportSection("detector-learning-section", "Learning curve")
    if let curve = detector.training.learningCurve, !curve.training.isEmpty {
      learning.blocks.append(.figure(figure(of: curve)))
      section.sections.append(learning)
    } else if detector.method.recipe != nil {
      learning.blocks.append(
        .paragraph("The detector's file is of before learning curves were kept."))
      section.sections.append(learning)
    }
    let learnt = LearntFigures(detector: detector, epochs: taken).figures
    if !learnt.isEmpty {
      section.sections.append(
        ReportSection("detector-learnt-section", "What it learnt", learnt.map { .figure($0) }))
    }
    let fields = ReceptiveFieldFigures(detector: detector, epochs: epochs, places: places)
    if let maps = fields.maps() {
      var inner = ReportSection("detector-fields-section", "What the network looks at", [])
      if let power = fields.power() { inner.blocks.append(.figure(power)) }
      inner.blocks.append(.figure(maps))
      section.sections.append(inner)
    }
    return section
  }

  private func figure(of curve: LearningCurve) -> ReportFigure {
    func passes(_ losses: [Double]) -> [Double] { losses.indices.map { Double($0 + 1) } }
    let unit = detector.losesSquares ? "mean square" : "nats"
    var marks: [Chart.Mark] = [
      .line(
        x: passes(curve.training), y: curve.training,
        Chart.Pen(.series(1), name: "epochs that were learned from"))
    ]
    if !curve.validation.isEmpty {
      marks.append(
        .line(
          x: passes(curve.validation), y: curve.validation,
          Chart.Pen(.series(0), name: "selections that were not")))
    }
    marks.append(
      .vertical(
        at: Double(detector.training.bestPass),
        Chart.Pen(.muted, name: "the pass that was kept", width: 1.2, isDashed: true)))
    let most = max(curve.training.count, curve.validation.count, 2)
    var chart = Chart(
      "Learning curve",
      x: Axis("passes over the epochs", unit: "count", range: 0...Double(most), mostTicks: 8),
      y: Axis("loss", unit: unit, covering: curve.training + curve.validation, includingZero: true),
      marks: marks)
    chart.height = 270
    var data = DataTable()
    data.add("pass", passes(curve.training).map { Int($0) })
    data.add("training_loss", curve.training)
    data.add("validation_loss", curve.validation)
    return ReportFigure(
      "detector-learning",
      caption:
        "The mean loss of the networks, pass by pass. Noise and dropout make it larger on the "
        + "epochs that are learned from; what counts is the loss on selections that are not.",
      panels: [chart.svg], data: data)
  }
}
