import Evaluation
import Files
import Plotting
import Studies

extension StudySections {
  /// How much calibration it takes.
  var curves: ReportSection {
    ReportSection(
      "curves", "How much calibration it takes",
      [
        .figure(
          curves(
            of: .epochs(.auc), "study-curves", axis: "AUC", unit: "one flash", scale: 1)),
        .figure(
          curves(
            of: .characters, "study-curves-characters", axis: "characters right", unit: "%",
            scale: 100)),
      ])
  }

  /// Means over subjects by how many selections were learned from: all methods, then each with its interval.
  private func curves(
    of metric: StudyMetric, _ name: String, axis: String, unit: String, scale: Double
  ) -> ReportFigure {
    let counts = table.folds.map { fold in Double(fold.filter(\.isNumber)) ?? .nan }
    let x = counts.indices.map { Double($0 + 1) }
    let figures = table.folds.map { fold in
      table.figures(of: metric, fold: fold).map { $0.map { $0.map { scale * $0 } } }
    }
    let summaries = figures.map { GroupSummary(methods: table.methods, figures: $0) }
    let lines = table.methods.map { method in
      MethodCurve(summaries.map { $0.methods.first { $0.name == method } })
    }
    let shown = table.subjects.indices.prefix(60)
    var values: [Double] = lines.flatMap { $0.means + $0.lows + $0.highs }
    for fold in figures {
      for subject in shown { values += fold[subject].compactMap(\.self) }
    }
    let y = Axis(axis, unit: unit, covering: values)
    var time = Axis(
      "selections learned from", unit: "number", range: 0.7...Double(max(x.count, 1)) + 0.3,
      mostTicks: max(x.count, 2))
    time.names = counts.map { $0.formatted(0) }
    var data = DataTable()
    data.add("selections", counts)
    for (method, line) in zip(table.methods, lines) {
      data.add(method, line.means)
      data.add("\(method)_low", line.lows)
      data.add("\(method)_high", line.highs)
      data.add("\(method)_subjects", line.subjects)
    }
    func pen(_ place: Int, named: Bool) -> Chart.Pen {
      Chart.Pen(
        .series(place), name: named ? table.methods[place] : nil,
        isDashed: place / Tone.seriesCount % 2 == 1)
    }
    var panels = [
      Chart(
        "All methods", x: time, y: y,
        marks: lines.enumerated().map {
          .line(x: x, y: $1.means, pen($0, named: true))
        })
    ]
    if table.methods.count > 1 || lines.contains(where: { $0.lows.contains(where: \.isFinite) }) {
      panels += lines.enumerated().map { place, line in
        let subjects = figures.map { $0.map { $0[place] ?? .nan } }
        let thin = shown.map { subject in
          Chart.Mark.line(
            x: x, y: subjects.map { $0[subject] }, Chart.Pen(.muted, width: 0.6, opacity: 0.3))
        }
        return Chart(
          table.methods[place], x: time, y: y,
          marks: thin + [
            .band(x: x, low: line.lows, high: line.highs, .series(place), name: nil),
            .line(x: x, y: line.means, pen(place, named: false)),
          ])
      }
    }
    let counted = lines.flatMap(\.subjects).filter { $0 > 0 }
    let most = counted.max() ?? 0
    let fewest = counted.min() ?? 0
    return ReportFigure(
      name,
      caption:
        "The mean over subjects after so many selections; bands are its 95 % interval, thin lines are single "
        + "subjects\(table.subjects.count > 60 ? ", the first 60" : "")."
        + (fewest < most
          ? " From \(fewest) to \(most) subjects have so many selections: what moves between two numbers may be who is "
            + "in them." : ""),
      panels: panels.map(\.svg), data: data)
  }
}

/// A method's figures by how many selections were learned from.
private struct MethodCurve {
  let means: [Double]
  let lows: [Double]
  let highs: [Double]
  let subjects: [Int]

  init(_ methods: [GroupSummary.Method?]) {
    means = methods.map { $0?.mean ?? .nan }
    lows = methods.map { $0?.interval?.low ?? .nan }
    highs = methods.map { $0?.interval?.high ?? .nan }
    subjects = methods.map { $0?.subjects ?? 0 }
  }
}
