import Evaluation
import Files
import Plotting
import Studies

/// A study as one HTML file: methods over subjects, methods against each other, every subject, what failed.
package struct StudyReport: Sendable {
  package let html: String
  package let files: [ExperimentReport.DataFile]

  /// The AUC of the reference method below which a subject is told as hard.
  private static let hard = 0.6

  /// Makes the report of what a study has written.
  ///
  /// - Parameters:
  ///   - table: its results.
  ///   - name: what the user calls its folder.
  package init(_ table: StudyTable, name: String) {
    let areas = table.figures(of: .epochs(.auc))
    let characters = table.figures(of: .characters)
    let summary = GroupSummary(methods: table.methods, figures: areas)
    var sections = [
      Self.overview(table, summary, characters), Self.comparisons(table, summary, areas),
    ]
    if table.evaluation == "LearningCurve" { sections.append(Self.curves(table)) }
    sections.append(Self.subjects(table, areas, characters))
    if !table.failures.isEmpty { sections.append(Self.failures(table)) }
    let page = ReportPage(
      "P300 study: \(table.dataset.isEmpty ? name : table.dataset)", sections: sections)
    html = page.html
    files = page.figures.map {
      ExperimentReport.DataFile(name: "\($0.name).tsv", text: $0.data.tabSeparated)
    }
  }

  // MARK: Methods

  private static func overview(
    _ table: StudyTable, _ summary: GroupSummary, _ characters: [[Double?]]
  ) -> ReportSection {
    let spelled = GroupSummary(methods: table.methods, figures: characters)
    let best = summary.methods.max { $0.mean < $1.mean }
    let rows = summary.methods.map { method in
      [
        method.name, "\(method.subjects)", method.mean.formatted(3), text(method.interval),
        method.standardDeviation?.formatted(3) ?? "n/a",
        spelled.methods.first { $0.name == method.name }.map { percent($0.mean) } ?? "n/a",
      ]
    }
    return ReportSection(
      "study", "Methods over subjects",
      [
        .numbers(
          [
            ReportSection.Fact("subjects", "\(table.subjects.count)"),
            ReportSection.Fact("methods", "\(table.methods.count)"),
            ReportSection.Fact("failures", "\(table.failures.count)"),
          ]
            + (best.map { [ReportSection.Fact("best mean AUC: \($0.name)", $0.mean.formatted(3))] }
              ?? [])),
        .paragraph(
          "\(table.evaluation): a subject's figure is the mean over its sessions and divisions. Intervals are of "
            + "the mean over subjects, by the bootstrap over subjects."),
        .table(
          head: [
            "method", "subjects", "AUC of one flash", "95 % interval", "deviation",
            "characters right",
          ], rows: rows),
        .figure(distributions(table)),
      ])
  }

  private static func distributions(_ table: StudyTable) -> ReportFigure {
    let areas = table.figures(of: .epochs(.auc))
    let edges = (0...20).map { 0.05 * Double($0) }.filter { $0 > 0.34 }
    var data = DataTable()
    data.add("auc_from", Array(edges.dropLast()))
    let panels = table.methods.enumerated().map { place, method in
      let values = areas.compactMap { $0[place] }
      let heights = zip(edges, edges.dropFirst()).map { low, high in
        Double(
          values.count { ($0 >= low || low == edges[0]) && ($0 < high || high == edges.last) })
      }
      data.add(method, heights)
      return Chart(
        method, x: Axis("AUC", unit: "one flash", range: edges[0]...1, mostTicks: 6),
        y: Axis("subjects", unit: "number", covering: heights, includingZero: true, mostTicks: 5),
        marks: [.steps(edges: edges, heights: heights, .series(0), name: nil)]
      ).svg
    }
    return ReportFigure(
      "study-distribution",
      caption: "How many subjects have which AUC; what is below the first step stands in it.",
      panels: panels, data: data)
  }

  // MARK: Against each other

  private static func comparisons(
    _ table: StudyTable, _ summary: GroupSummary, _ areas: [[Double?]]
  ) -> ReportSection {
    guard !summary.pairs.isEmpty else {
      return ReportSection(
        "comparisons", "Methods against each other", [.paragraph("There is one method.")])
    }
    let rows = summary.pairs.map { pair in
      [
        "\(pair.first) − \(pair.second)", signed(pair.difference), text(pair.interval),
        "\(pair.better) of \(pair.subjects)", pair.wilcoxon.formatted(4),
        pair.corrected.formatted(4),
        pair.standardizedDifference.map(signed) ?? "n/a",
        pair.standardizedDifference.flatMap { subjectsNeeded(standardizedDifference: $0) }
          .map(String.init) ?? "n/a",
      ]
    }
    return ReportSection(
      "comparisons", "Methods against each other",
      [
        .table(
          head: [
            "AUC", "mean difference", "95 % interval", "better in", "Wilcoxon p", "Holm",
            "Cohen's d_z", "subjects for 80 % power",
          ], rows: rows),
        .figure(pairs(table, areas)),
      ])
  }

  /// Every subject over all methods, and under two of them, for the first pairs.
  private static func pairs(_ table: StudyTable, _ areas: [[Double?]]) -> ReportFigure {
    let methods = table.methods.indices
    let pairs = methods.flatMap { one in methods.dropFirst(one + 1).map { (one, $0) } }.prefix(8)
    var data = DataTable()
    data.add("subject", table.subjects)
    for (place, method) in table.methods.enumerated() {
      data.add(method, areas.map { $0[place] ?? .nan })
    }
    let all = areas.flatMap { $0.compactMap { $0 } }
    let panels = pairs.map { one, other in
      let both = areas.compactMap { row in row[one].flatMap { a in row[other].map { (a, $0) } } }
      let x = Axis(table.methods[one], unit: "AUC", covering: all, mostTicks: 5)
      let y = Axis(table.methods[other], unit: "AUC", covering: all, mostTicks: 5)
      return Chart(
        "\(table.methods[other]) against \(table.methods[one])", x: x, y: y,
        marks: [
          .line(
            x: [x.range.lowerBound, x.range.upperBound],
            y: [x.range.lowerBound, x.range.upperBound],
            Chart.Pen(.muted, name: "alike", width: 1, isDashed: true)),
          .points(x: both.map(\.0), y: both.map(\.1), .series(0), name: "a subject"),
        ]
      ).svg
    }
    return ReportFigure(
      "study-pairs",
      caption: "Every subject (a thin line) over the methods: "
        + table.methods.enumerated().map { "\($0 + 1) \($1)" }.joined(separator: ", ")
        + ". Every subject (a dot) under two methods; above the dashed line the one on the upright axis is the "
        + "better.",
      panels: [slopes(table, areas).svg] + panels, data: data)
  }

  /// A line a subject from method to method.
  private static func slopes(_ table: StudyTable, _ areas: [[Double?]]) -> Chart {
    let x = table.methods.indices.map { Double($0 + 1) }
    let means = x.indices.map { mean(of: $0, in: areas) }
    let lines = areas.map { row in
      Chart.Mark.line(
        x: x, y: row.map { $0 ?? .nan }, Chart.Pen(.muted, width: 0.8, opacity: 0.6))
    }
    return Chart(
      "Every subject over the methods",
      x: Axis(
        "method", unit: "number in the table above", range: 0.8...Double(x.count) + 0.2,
        mostTicks: x.count),
      y: Axis("AUC", unit: "one flash", covering: areas.flatMap { $0.compactMap { $0 } }),
      marks: lines + [.line(x: x, y: means, Chart.Pen(.series(0), name: "mean", width: 3))])
  }

  // MARK: Calibration

  private static func curves(_ table: StudyTable) -> ReportSection {
    let counts = table.folds.map { fold in Double(fold.filter(\.isNumber)) ?? .nan }
    var data = DataTable()
    data.add("selections", counts)
    var marks: [Chart.Mark] = []
    var values: [Double] = []
    for (place, method) in table.methods.enumerated() {
      let means = table.folds.map {
        mean(of: place, in: table.figures(of: .epochs(.auc), fold: $0))
      }
      values += means
      data.add(method, means)
      marks.append(.line(x: counts, y: means, Chart.Pen(.series(place % 4), name: method)))
    }
    let chart = Chart(
      "Learning curve",
      x: Axis("selections learned from", unit: "number", covering: counts, includingZero: true),
      y: Axis("AUC", unit: "one flash", covering: values), marks: marks)
    return ReportSection(
      "curves", "How much calibration it takes",
      [
        .figure(
          ReportFigure(
            "study-curves", caption: "The mean over subjects after so many selections.",
            panels: [chart.svg], data: data))
      ])
  }

  // MARK: Subjects

  private static func subjects(
    _ table: StudyTable, _ areas: [[Double?]], _ characters: [[Double?]]
  ) -> ReportSection {
    let reference = table.methods.first ?? ""
    let below = zip(table.subjects, areas)
      .filter { _, figures in (figures.first ?? nil).map { $0 < Self.hard } ?? false }.map(\.0)
    let rows = zip(table.subjects, zip(areas, characters)).map { subject, figures in
      [subject]
        + zip(figures.0, figures.1).map { area, right in
          (area?.formatted(3) ?? "n/a") + (right.map { " (\(percent($0)))" } ?? "")
        }
    }
    return ReportSection(
      "subjects", "Every subject",
      [
        .paragraph(
          below.isEmpty
            ? "No subject is below an AUC of \(Self.hard) with \(reference), the reference."
            : "Below an AUC of \(Self.hard) with \(reference), the reference: \(below.joined(separator: ", "))."
        ),
        .table(head: ["subject"] + table.methods.map { "\($0): AUC (characters)" }, rows: rows),
      ])
  }

  private static func failures(_ table: StudyTable) -> ReportSection {
    ReportSection(
      "failures", "What failed",
      [
        .table(
          head: ["unit", "method", "reason"],
          rows: table.failures.map { [$0.unit, $0.method ?? "all", $0.reason] })
      ])
  }

  /// The mean of a method over the subjects who have a figure of it; no number without any.
  private static func mean(of method: Int, in figures: [[Double?]]) -> Double {
    let values = figures.compactMap { $0[method] }
    return values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
  }

  // MARK: Words

  private static func text(_ interval: ConfidenceInterval?) -> String {
    guard let interval else { return "too few to say" }
    return interval.low.formatted(3, minus: .print) + " to "
      + interval.high.formatted(3, minus: .print)
  }

  private static func percent(_ share: Double) -> String { (100 * share).formatted(0) + " %" }

  private static func signed(_ value: Double) -> String {
    (value > 0 ? "+" : "") + value.formatted(3, minus: .print)
  }
}
