import Evaluation
import Files
import Plotting
import Statistics
import Studies

extension StudySections {
  /// How many bits a minute selections carry; `nil` where nothing is spelled, and of studies of before it was kept.
  var rates: ReportSection? {
    let best = table.figures(of: .bestBitsPerMinute)
    let highest = best.flatMap { $0.compactMap { $0 } }.max() ?? 0
    guard highest > 0 else { return nil }
    let means = GroupSummary(methods: table.methods, figures: best)
    let after = GroupSummary(
      methods: table.methods, figures: table.figures(of: .bitsPerMinute))
    let rows = means.methods.map { method in
      let values = best.values(ofMethod: table.methods.firstIndex(of: method.name) ?? 0)
      return [
        method.name, "\(method.subjects)", method.mean.formatted(1),
        StudyWords.text(method.interval, decimals: 1),
        (values.upperMedian ?? .nan).formatted(1),
        after.methods.first { $0.name == method.name }.map { $0.mean.formatted(1) } ?? "n/a",
      ]
    }
    let axis = Axis("bit rate", unit: "bits/min", covering: [0, highest], mostTicks: 6)
    let step = axis.range.upperBound / 16
    return ReportSection(
      "rates", "Bits per minute",
      [
        .figures(
          head: [
            "method", "subjects", "best bits/min", "95 % interval", "median",
            "after all repetitions",
          ], rows: rows),
        .figure(
          distributions(
            "study-rates",
            caption:
              "How many subjects reach which bit rate (Wolpaw), each after the number of repetitions at which it is "
              + "greatest: what could be reached by knowing that number, which the tested selections told. Within sessions all "
              + "folds count together; a subject's figure is the mean over its sessions and divisions.",
            of: best, edges: (0...16).map { step * Double($0) }, axis: axis,
            column: "bits_per_minute_from")),
      ])
  }
}
