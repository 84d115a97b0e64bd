import Plotting
import Signal
import Statistics

/// Single epochs of both classes over each other, at the electrode where the classes differ most.
struct SingleTrialFigure {
  let input: ReportInput
  let contrast: ClassContrast
  let prefix: String

  /// The image; `nil` where a class has fewer epochs than make one.
  func figure() -> ReportFigure? {
    let epochs = input.epochs
    let electrode = contrast.strongest / epochs.windowLength
    let parts = [(Label.target, "Targets"), (.nonTarget, "Non-targets")].map { label, name in
      (name: name, trials: SingleTrials(epochs, label: label, electrode: electrode))
    }
    guard parts.allSatisfy({ $0.trials.rows >= 4 }) else { return nil }
    let unit = input.amplitudeUnit
    let all = parts.flatMap(\.trials.values)
    // A few large trials shall not make all others pale.
    let sizes = all.map(abs).filter(\.isFinite).sorted()
    guard !sizes.isEmpty else { return nil }
    let usual = sizes[sizes.count * 98 / 100]
    let range = ClosedRange.symmetric(usual > 0 ? [usual] : sizes)
    let value = Axis("amplitude", unit: unit, range: range)
    let panels = parts.map { name, trials in
      var map = HeatMap(
        "\(name) at \(epochs.electrodes[electrode])",
        x: Axis("time after the flash", unit: "ms", range: input.span, mostTicks: 6),
        rowTitle: "epoch, in order of time",
        rows: trials.middles.enumerated().map { $0 % 10 == 0 ? "\($1)" : "" },
        values: trials.values.map {
          $0.isFinite ? min(max($0, range.lowerBound), range.upperBound) : .nan
        },
        value: value,
        scale: .diverging)
      map.rowHeight = 240 / Double(trials.rows)
      return map.svg
    }
    var data = DataTable()
    data.add(
      "class", parts.flatMap { part in part.trials.values.map { _ in part.name.lowercased() } })
    data.add(
      "epoch",
      parts.flatMap { part in
        part.trials.middles.flatMap { Array(repeating: $0, count: epochs.windowLength) }
      })
    data.add(
      "time_ms", parts.flatMap { part in part.trials.middles.flatMap { _ in input.milliseconds } })
    data.add("amplitude_\(unit)", all)
    let widths = parts.map { "\($0.trials.width)" }
    return ReportFigure(
      "\(prefix)-trials",
      caption: "Single epochs at \(epochs.electrodes[electrode]), where the classes differ "
        + "most, from the first at the top to the last. Each line is the mean of \(widths[0]) targets or \(widths[1]) non-targets "
        + "that follow each other. A response that is there in all of them is an upright stripe."
        + input.windowSentence,
      panels: panels, data: data)
  }
}
