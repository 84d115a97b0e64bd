import Files
import Plotting
import Signal
import Statistics

/// Where on the head and when the classes differ, as heat maps.
struct ContrastMaps {
  let input: ReportInput
  let contrast: ClassContrast
  let prefix: String

  private var length: Int { input.epochs.windowLength }

  /// Signed r² and the area under the curve over electrodes and time.
  func heatMaps() -> ReportFigure {
    let order = input.epochs.electrodes.indices.sorted { place($0) < place($1) }
    func arranged(_ values: [Double], _ change: (Double) -> Double) -> [Double] {
      order.flatMap { electrode in
        values[electrode * length..<(electrode + 1) * length].map(change)
      }
    }
    let determination = arranged(contrast.signedDetermination) { 100 * $0 }
    let area = arranged(contrast.areaUnderCurve) { 100 * $0 }
    let labels = order.map { input.epochs.electrodes[$0] }
    let time = Axis("time after the flash", unit: "ms", range: input.span)
    let spread = area.reduce(0.0) { max($0, abs($1 - 50)) }
    let first = HeatMap(
      "Signed r²", x: time, rowTitle: "electrode, front to back", rows: labels,
      values: determination,
      value: Axis("signed r²", unit: "% of variance", range: .symmetric(determination)),
      scale: .diverging)
    let second = HeatMap(
      "Area under the curve of one sample", x: time, rowTitle: "electrode, front to back",
      rows: labels, values: area,
      value: Axis("AUC", unit: "%", range: 50 - max(spread, 1)...50 + max(spread, 1)),
      scale: .diverging)
    var data = DataTable()
    data.add("electrode", labels.flatMap { label in (0..<length).map { _ in label } })
    data.add("time_ms", labels.flatMap { _ in input.milliseconds })
    data.add("signed_r2_percent", determination)
    data.add("auc_percent", area)
    return ReportFigure(
      "\(prefix)-separability",
      caption: "How well single samples tell targets from non-targets. Signed r²: the share of the "
        + "signal's variance that the class explains, with the sign of the difference. AUC: how "
        + "often a target's sample is greater than a non-target's; 50 % is chance."
        + input.windowSentence,
      panels: [first.svg, second.svg], data: data)
  }

  /// Row by row of the 10–10 system from front to back, each from left to right; electrodes without
  /// a place come last.
  private func place(_ electrode: Int) -> (Int, Double, Int) {
    let label = input.epochs.electrodes[electrode]
    guard let position = Montage.position(of: label), let name = Montage.name(of: label) else {
      return (Self.rows.count, 0, electrode)
    }
    let letters = name.filter { $0.isLetter && $0 != "z" }
    let row = Self.rows.firstIndex { $0.contains(letters) } ?? Self.rows.count
    return (row, position.x, electrode)
  }

  private static let rows: [Set<String>] = [
    ["N"], ["Fp"], ["AF"], ["F"], ["FC", "FT"], ["C", "T"], ["CP", "TP"], ["P"], ["PO"], ["O"],
    ["I"],
  ]
}

/// The electrodes of a recording that have a known place, and the head to draw them on.
struct Head {
  /// Their indices.
  let electrodes: [Int]
  let topography: Topography

  /// The head for some labels; `nil` where fewer than four have a place.
  ///
  /// What `places` does not name has the place of its name in the 10–10 system.
  init?(_ labels: [String], places known: [String: ElectrodePosition]) {
    let places = labels.indices.compactMap { index in
      (known[labels[index]] ?? Montage.position(of: labels[index])).map { (index, $0) }
    }
    guard places.count >= 4 else { return nil }
    electrodes = places.map(\.0)
    topography = Topography(
      places.map { ScalpPosition(x: $0.1.x, y: $0.1.y, z: $0.1.z) },
      labels: places.map { labels[$0.0] })
  }
}
