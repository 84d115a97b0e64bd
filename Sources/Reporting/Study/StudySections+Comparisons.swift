import Evaluation
import Files
import Plotting
import Studies

extension StudySections {
  /// The methods against each other.
  var comparisons: ReportSection {
    guard !summary.pairs.isEmpty else {
      return ReportSection(
        "comparisons", "Methods against each other", [.paragraph("There is one method.")])
    }
    let rows = summary.pairs.map { pair in
      [
        "\(pair.first) − \(pair.second)", StudyWords.signed(pair.difference),
        StudyWords.text(pair.interval), "\(pair.better) of \(pair.subjects)",
        pair.wilcoxon.formatted(4), pair.corrected.formatted(4),
        pair.standardizedDifference.map(StudyWords.signed) ?? "n/a",
        pair.standardizedDifference.flatMap { subjectsNeeded(standardizedDifference: $0) }
          .map(String.init) ?? "n/a",
      ]
    }
    return ReportSection(
      "comparisons", "Methods against each other",
      [
        .figures(
          head: [
            "AUC", "mean difference", "95 % interval", "better in", "Wilcoxon p", "Holm",
            "Cohen's d_z", "subjects for 80 % power",
          ], rows: rows),
        .figure(slopes), .figure(pairs),
      ])
  }

  /// Figures of every subject, a column a method.
  private var data: DataTable {
    var data = DataTable()
    data.add("subject", table.subjects)
    for (place, method) in table.methods.enumerated() {
      data.add(method, areas.map { $0[place] ?? .nan })
    }
    return data
  }

  /// A line a subject from method to method, and their mean.
  private var slopes: ReportFigure {
    let x = table.methods.indices.map { Double($0 + 1) }
    // Of many lines each shows less, so that all together show where most are.
    let opacity = max(0.15, min(0.6, 24 / Double(max(table.subjects.count, 1))))
    let lines = areas.map { row in
      Chart.Mark.line(
        x: x, y: row.map { $0 ?? .nan }, Chart.Pen(.muted, width: 0.8, opacity: opacity))
    }
    let means = x.indices.map { areas.mean(ofMethod: $0) }
    var axis = Axis(
      "method", unit: "by name", range: 0.6...Double(x.count) + 0.4, mostTicks: max(x.count, 2))
    axis.names = table.methods
    var chart = Chart(
      "Every subject over the methods", x: axis,
      y: Axis("AUC", unit: "one flash", covering: areas.flatMap { $0.compactMap { $0 } }),
      marks: lines + [
        .line(x: x, y: means, Chart.Pen(.series(0), name: "mean", width: 3)),
        .points(x: x, y: means, .series(0), name: nil),
      ])
    (chart.width, chart.height) = (max(480, 96 * Double(x.count)), 320)
    var figure = ReportFigure(
      "study-slopes",
      caption:
        "A thin line is a subject, from method to method; the thick one is their mean over those who have a "
        + "figure of the method.",
      layout: .joint, panels: [Markup("div", ["class": "panel wide"], [chart.svg])], data: data)
    var numbers = DataTable()
    numbers.add("method", table.methods)
    numbers.add("mean", means)
    figure.supplements = [("means", numbers)]
    return figure
  }

  /// Every subject under two methods, for the first pairs.
  private var pairs: ReportFigure {
    let methods = table.methods.indices
    let pairs = methods.flatMap { one in methods.dropFirst(one + 1).map { (one, $0) } }.prefix(8)
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
      caption:
        "Every subject (a dot) under two methods; above the dashed line the one on the upright axis is the "
        + "better." + (table.methods.count > 4 ? " The first eight pairs are shown." : ""),
      panels: panels, data: data)
  }
}
