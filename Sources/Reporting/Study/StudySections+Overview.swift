import Evaluation
import Files
import Plotting
import Studies

extension StudySections {
  /// The methods over subjects.
  var overview: ReportSection {
    let spelled = GroupSummary(methods: table.methods, figures: characters)
    let best = summary.methods.max { $0.mean < $1.mean }
    let rows = summary.methods.map { method in
      [
        method.name, "\(method.subjects)", method.mean.formatted(3),
        StudyWords.text(method.interval), method.standardDeviation?.formatted(3) ?? "n/a",
        spelled.methods.first { $0.name == method.name }.map { StudyWords.percent($0.mean) }
          ?? "n/a",
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
        .figures(
          head: [
            "method", "subjects", "AUC of one flash", "95 % interval", "deviation",
            "characters right",
          ], rows: rows),
        .figure(areaDistributions),
      ])
  }

  private var areaDistributions: ReportFigure {
    distributions(
      "study-distribution",
      caption: "How many subjects have which AUC; what is below the first step stands in it.",
      of: areas, edges: (0...20).map { 0.05 * Double($0) }.filter { $0 > 0.34 },
      axis: Axis("AUC", unit: "one flash", range: 0...1, mostTicks: 6), column: "auc_from")
  }

  /// How many subjects have which figure, a histogram a method.
  ///
  /// - Parameters:
  ///   - name: of the figure.
  ///   - caption: of the figure.
  ///   - figures: one a subject and method.
  ///   - edges: of the steps, ascending; what lies beyond stands in the first and the last.
  ///   - axis: the figure's name and unit.
  ///   - column: what the lower edges are called in the table.
  /// - Returns: the figure.
  func distributions(
    _ name: String, caption: String, of figures: [[Double?]], edges: [Double], axis: Axis,
    column: String
  ) -> ReportFigure {
    var (data, axis) = (DataTable(), axis)
    axis.range = edges[0]...edges[edges.count - 1]
    data.add(column, Array(edges.dropLast()))
    let counts = table.methods.indices.map { place in
      let values = figures.values(ofMethod: place)
      return zip(edges, edges.dropFirst()).map { low, high in
        Double(
          values.count { ($0 >= low || low == edges[0]) && ($0 < high || high == edges.last) })
      }
    }
    let panels = zip(table.methods, counts).map { method, heights in
      data.add(method, heights)
      return Chart(
        method, x: axis,
        y: Axis("subjects", unit: "number", covering: heights, includingZero: true, mostTicks: 5),
        marks: [.steps(edges: edges, heights: heights, .series(0), name: nil)]
      ).svg
    }
    return ReportFigure(name, caption: caption, panels: panels, data: data)
  }
}
