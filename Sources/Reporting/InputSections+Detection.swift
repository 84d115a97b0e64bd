import Detection
import ElementaryFunctions
import Evaluation
import Files
import Plotting
import Signal

extension InputSections {
  /// How well single flashes are detected.
  var detection: ReportSection {
    var section = ReportSection("\(prefix)-detection", "Detection")
    guard let scores = input.scores, let threshold else { return section }
    if let session = input.session {
      section.blocks.append(.facts([ReportSection.Fact("Session", session.words)]))
    }
    let summary = ClassificationSummary(
      scores: scores, threshold: threshold, epochs: judgedEpochs, threads: 1)
    guard summary.unlabelled < summary.epochs, let area = summary.auc else {
      section.blocks.append(
        .paragraph("The labels are not known for both classes, so the scores cannot be judged."))
      return section
    }
    let figures = ScoreFigures(
      scores: scores, epochs: judgedEpochs, threshold: threshold, prefix: prefix)
    func percent(_ value: Double?) -> String {
      value.map { (100 * $0).formatted(1) + " %" } ?? "n/a"
    }
    func judged(_ metric: Metric) -> String {
      percent(summary.metrics[metric])
        + (summary.intervals?[metric].map {
          " (95 %: \((100 * $0.low).formatted(1)) to \((100 * $0.high).formatted(1)))"
        } ?? "")
    }
    let interval = summary.intervals.map { intervals in
      intervals[.auc].map {
        " (95 %: \($0.low.formatted(3)) to \($0.high.formatted(3)), "
          + "over \(intervals.unitCount) \(intervals.units))"
      } ?? " (too few \(intervals.units) to say how sure)"
    }
    let matrix = summary.confusion
    if !input.cautions.isEmpty {
      section.blocks.append(.cautions(input.cautions.map(\.description)))
      if input.learned.isPart {
        section.blocks.append(
          .paragraph("Recordings that the detector has learned from are left out of these figures.")
        )
      }
    }
    section.blocks.append(
      .beside([
        [
          .facts([
            ReportSection.Fact("AUC of one flash", area.formatted(3) + (interval ?? "")),
            ReportSection.Fact("Balanced accuracy", judged(.balancedAccuracy)),
            ReportSection.Fact("Recall", judged(.recall)),
            ReportSection.Fact("Precision", judged(.precision)),
            ReportSection.Fact("F1", judged(.f1)),
            ReportSection.Fact(
              "Accuracy",
              percent(matrix.accuracy) + "; always saying no would give "
                + percent(Double(summary.nontargets) / Double(summary.targets + summary.nontargets))
            ),
            ReportSection.Fact("Threshold", threshold.formatted(3)),
          ])
        ], [.markup(Self.table(of: matrix))],
      ]))
    section.blocks.append(
      .gallery(
        [figures.receiver(summary), figures.histogram(), figures.calibration()].compactMap { $0 }))
    return section
  }

  private static func table(of matrix: ConfusionMatrix) -> Markup {
    func cell(_ count: Int, of total: Int) -> Markup {
      let share = total > 0 ? Double(count) / Double(total) : 0
      return Markup(
        "td",
        [
          "style":
            "background:color-mix(in srgb,var(--s1) \(Int(saturating: (60 * share).rounded()))%,var(--page))"
        ],
        text: "\(count) (\((100 * share).formatted(1)) %)")
    }
    func head(_ text: String, _ scope: String) -> Markup {
      Markup("th", ["scope": scope], text: text)
    }
    let targets = matrix.truePositives + matrix.falseNegatives
    let others = matrix.trueNegatives + matrix.falsePositives
    return Markup(
      "table", ["class": "confusion"],
      [
        Markup(
          "thead", [:],
          [
            Markup(
              "tr", [:],
              [head("", "col"), head("detected", "col"), head("not detected", "col")])
          ]),
        Markup(
          "tbody", [:],
          [
            Markup(
              "tr", [:],
              [
                head("target", "row"), cell(matrix.truePositives, of: targets),
                cell(matrix.falseNegatives, of: targets),
              ]),
            Markup(
              "tr", [:],
              [
                head("non-target", "row"), cell(matrix.falsePositives, of: others),
                cell(matrix.trueNegatives, of: others),
              ]),
          ]),
      ])
  }

  /// What was spelled; `nil` without scores or where nothing says what stood on the screen.
  var spellingSummary: SpellingSummary? {
    guard let scores = input.scores else { return nil }
    return try? SpellingSummary(epochs: judgedEpochs, scores: scores, blank: blank)
  }

  /// The characters, and how many repetitions they take.
  var spelling: ReportSection? {
    guard let summary = spellingSummary else { return nil }
    var section = ReportSection("\(prefix)-spelling-section", "Characters")
    var facts = [ReportSection.Fact("Spelled", summary.text)]
    if let expected = summary.expected { facts.append(ReportSection.Fact("Expected", expected)) }
    section.blocks.append(.facts(facts))
    let figures = SpellingFigures(
      summary: summary, sources: input.epochs.metadata.sources, prefix: prefix)
    if let figure = figures.figure() { section.blocks.append(.figure(figure)) }
    return section
  }
}
