import ElementaryFunctions
import Plotting
import Signal

/// When in a recording flashes gave no epoch, and why.
struct DropFigure {
  let epochs: Epochs
  let name: String

  private static let bins = 40
  private static let mostPanels = 4

  /// The figure; `nil` where every flash gave an epoch.
  func figure() -> ReportFigure? {
    let dropped = (epochs.metadata.dropped ?? []).filter { $0.onset.isFinite && $0.onset >= 0 }
    guard !dropped.isEmpty else { return nil }
    let reasons = PreprocessingReport.Drop.allCases.filter { reason in
      dropped.contains { $0.reason == reason }
    }
    var data = DataTable()
    var columns: (recording: [Int], from: [Double], flashes: [Int], reasons: [[Int]]) = (
      [], [], [], reasons.map { _ in [] }
    )
    var panels: [Markup] = []
    for recording in Set(dropped.map(\.recording)).sorted() {
      let kept = epochs.recordings.indices.filter { Int(epochs.recordings[$0]) == recording }
        .map { epochs.onsets[$0] }.filter { $0.isFinite && $0 >= 0 }
      let own = dropped.filter { $0.recording == recording }
      let end = max((kept + own.map(\.onset)).max() ?? 1, 1)
      func counts(_ onsets: [Double]) -> [Int] {
        var counts = [Int](repeating: 0, count: Self.bins)
        for onset in onsets {
          counts[min(Int(saturating: onset / end * Double(Self.bins)), Self.bins - 1)] += 1
        }
        return counts
      }
      let flashes = counts(kept + own.map(\.onset))
      let byReason = reasons.map { reason in counts(own.filter { $0.reason == reason }.map(\.onset))
      }
      columns.recording += flashes.map { _ in recording + 1 }
      columns.from += (0..<Self.bins).map { Double($0) * end / Double(Self.bins) }
      columns.flashes += flashes
      for index in reasons.indices { columns.reasons[index] += byReason[index] }
      if panels.count < Self.mostPanels {
        panels.append(
          panel(recording, end: end, flashes: flashes, byReason: Array(zip(reasons, byReason))).svg)
      }
    }
    data.add("recording", columns.recording)
    data.add("from_s", columns.from)
    data.add("flashes", columns.flashes)
    for (reason, counts) in zip(reasons, columns.reasons) { data.add(reason.rawValue, counts) }
    return ReportFigure(
      name,
      caption:
        "The share of flashes that gave no epoch, over the time of the recording. Where all of one end are "
        + "dropped it is cut there; what comes and goes is movement.",
      panels: panels, data: data)
  }

  private func panel(
    _ recording: Int, end: Double, flashes: [Int],
    byReason: [(PreprocessingReport.Drop, [Int])]
  ) -> Chart {
    let sources = epochs.metadata.sources
    let title =
      sources.indices.contains(recording) ? fitting(sources[recording].name) : "Dropped flashes"
    let edges = (0...Self.bins).map { Double($0) * end / Double(Self.bins) }
    return Chart(
      title, x: Axis("time in the recording", unit: "s", range: 0...end),
      y: Axis("flashes dropped", unit: "%", range: 0...100, mostTicks: 6),
      marks: byReason.enumerated().map { index, part in
        .steps(
          edges: edges,
          heights: zip(part.1, flashes).map { 100 * Double($0) / Double(max($1, 1)) },
          .series(index), name: part.0.rawValue)
      })
  }
}
