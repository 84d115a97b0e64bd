import Plotting
import Signal
import Statistics

/// What all inputs have in common and where they differ: their differences of the classes over each other.
struct RecordingsFigure {
  let inputs: [ReportInput]
  /// All of them as one.
  let together: ReportInput

  /// More lines than there are tones are not told apart.
  private static let mostNamed = Tone.seriesCount

  private struct Curve {
    let name: String
    let epochs: Epochs
    /// `[electrode, sample]`.
    let difference: [Double]
  }

  /// The figure; `nil` where fewer than two inputs have both classes.
  func figure() -> ReportFigure? {
    let curves = inputs.compactMap { input -> Curve? in
      let drawn = input.withoutBadElectrodes.aboutBaseline
      let units = ContrastUnits(drawn.epochs)
      guard units.count > 0 else { return nil }
      return Curve(
        name: input.name, epochs: drawn.epochs,
        difference: units.difference(without: nil, in: 0..<units.size))
    }
    guard curves.count > 1 else { return nil }
    let sites = self.sites(of: curves)
    let length = together.epochs.windowLength
    var data = DataTable()
    data.add("time_ms", together.milliseconds)
    let lines = sites.map { site in
      curves.compactMap { curve -> (name: String, values: [Double])? in
        guard let electrode = Self.electrode(site, in: curve.epochs) else { return nil }
        return (curve.name, Array(curve.difference[electrode * length..<(electrode + 1) * length]))
      }
    }
    let axis = Axis(
      "difference", unit: together.amplitudeUnit,
      covering: lines.joined().flatMap(\.values))
    let ground = together.ground.marks(in: axis, named: false)
    let panels = zip(sites, lines).map { site, lines in
      for line in lines { data.add("\(site)_\(line.name)_\(together.amplitudeUnit)", line.values) }
      return Chart(
        site, x: Axis("time after the flash", unit: "ms", range: together.span, mostTicks: 8),
        y: axis, marks: ground + marks(lines)
      ).svg
    }
    return ReportFigure(
      "all-recordings",
      caption: "Target − non-target of every input at the same electrodes"
        + (curves.count > Self.mostNamed ? ", and the mean of all (thick)" : "")
        + ". Where one goes its own way, look at what was recorded there.",
      panels: panels, data: data)
  }

  private func marks(_ lines: [(name: String, values: [Double])]) -> [Chart.Mark] {
    let time = together.milliseconds
    guard lines.count > Self.mostNamed else {
      let names = told(lines.map(\.name))
      return lines.enumerated().map { index, line in
        .line(x: time, y: line.values, Chart.Pen(.series(index), name: names[index], width: 1.6))
      }
    }
    let marks = lines.map {
      Chart.Mark.line(x: time, y: $0.values, Chart.Pen(.muted, width: 1, opacity: 0.7))
    }
    let mean = time.indices.map { sample in
      lines.reduce(0) { $0 + $1.values[sample] } / Double(lines.count)
    }
    return marks + [.line(x: time, y: mean, Chart.Pen(.ink, name: "mean of all"))]
  }

  /// Up to four electrodes that most inputs have: those of most P300 figures first.
  private func sites(of curves: [Curve]) -> [String] {
    let labels = together.epochs.electrodes.filter { label in
      curves.count { Self.electrode(label, in: $0.epochs) != nil } > 1
    }
    let usual = ["Fz", "Cz", "Pz", "Oz"].compactMap { name in
      labels.first { Montage.matches($0, name) }
    }
    return usual + labels.filter { !usual.contains($0) }.prefix(max(0, 4 - usual.count))
  }

  private static func electrode(_ label: String, in epochs: Epochs) -> Int? {
    epochs.electrodes.firstIndex(of: label)
  }
}
