import Evaluation
import Plotting
import Signal
import Statistics

/// Characters right and bits per minute by repetition.
struct SpellingFigures {
  let summary: SpellingSummary
  let sources: [EpochsSource]
  let prefix: String

  /// The curves; `nil` where no selection has an expectation.
  func figure() -> ReportFigure? {
    let rows = summary.byRepetition
    guard let counted = rows.first?.selections, counted > 0,
      rows.contains(where: { $0.correct != nil })
    else { return nil }
    let x = rows.map { Double($0.repetitions) }
    let right = rows.map { 100 * ($0.accuracy ?? .nan) }
    let intervals = rows.map { ConfidenceInterval(ofShare: $0.accuracy ?? 0, among: $0.selections) }
    let axis = Axis(
      "repetitions", unit: "count", range: 0...Double(max(rows.count, 2)), mostTicks: 8)
    let published = PublishedCurves.curves(for: sources)
    var marks: [Chart.Mark] = [
      .band(
        x: x, low: intervals.map { 100 * $0.low }, high: intervals.map { 100 * $0.high },
        .series(1), name: "95 %"),
      .line(x: x, y: right, Chart.Pen(.series(1))),
      .points(x: x, y: right, .series(1), name: "this detector"),
    ]
    marks += dashed(published, \.percent)
    var accuracy = Chart(
      "Characters right", x: axis, y: Axis("right", unit: "%", range: 0...100, mostTicks: 6),
      marks: marks)
    accuracy.height = published.isEmpty ? 260 : 300
    var panels = [accuracy.svg]
    let bits = rows.map { $0.bitsPerMinute ?? .nan }
    if bits.contains(where: \.isFinite) {
      var rate = Chart(
        "Bit rate", x: axis,
        y: Axis(
          "bit rate", unit: "bits/min", covering: bits + published.flatMap(\.bitsPerMinute),
          includingZero: true),
        marks: [
          .line(x: x, y: bits, Chart.Pen(.series(1))),
          .points(x: x, y: bits, .series(1), name: published.isEmpty ? nil : "this detector"),
        ] + dashed(published, \.bitsPerMinute))
      rate.height = accuracy.height
      panels.append(rate.svg)
    }
    var data = DataTable()
    data.add("repetitions", rows.map(\.repetitions))
    data.add("correct", rows.map { $0.correct.map { "\($0)" } ?? "n/a" })
    data.add("selections", rows.map(\.selections))
    data.add("right_percent", right)
    data.add("low_percent", intervals.map { 100 * $0.low })
    data.add("high_percent", intervals.map { 100 * $0.high })
    data.add("bits_per_minute", bits)
    for curve in published {
      data.add("\(curve.method), percent", Array(curve.percent.prefix(rows.count)))
      data.add(
        "\(curve.method), bits per minute", Array(curve.bitsPerMinute.prefix(rows.count)))
    }
    let comparison =
      published.isEmpty
      ? "There are no published curves for these recordings to compare with."
      : "Dashed: published for the 100 test characters of this subject."
    return ReportFigure(
      "\(prefix)-spelling",
      caption:
        "Characters right after so many repetitions, of \(counted), with the 95 % interval of "
        + "the share (Wilson 1927), and the bit rate (Cecotti & Gräser 2011, eq. 19 and 20). "
        + comparison,
      panels: panels, data: data)
  }

  /// What others have published, each in its colour.
  private func dashed(
    _ curves: [PublishedCurve], _ values: KeyPath<PublishedCurve, [Double]>
  ) -> [Chart.Mark] {
    zip(curves, [Tone.series(0), .series(2), .series(3)]).map { curve, tone in
      let y = curve[keyPath: values]
      return .line(
        x: y.indices.map { Double($0 + 1) }, y: y,
        Chart.Pen(tone, name: curve.method, isDashed: true))
    }
  }
}
