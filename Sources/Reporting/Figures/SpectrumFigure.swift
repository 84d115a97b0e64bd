import Files
import Plotting
import Statistics

/// The spectra of a recording's electrodes, with the mains marked.
struct SpectrumFigure {
  let spectra: ElectrodeSpectra
  /// Electrodes that are drawn in colours, by label, where they are there.
  let sites: [String]
  let name: String

  private var unit: String { "dB of \(spectra.unit ?? "recorded unit")²/Hz" }

  /// The electrodes at which the mains stand out, the worst first.
  private var noisy: [(label: String, excess: Double)] {
    guard let line = spectra.lineNoise else { return [] }
    return zip(spectra.electrodes, line.excess).filter { $1 >= 6 }
      .sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map { (label: $0.0, excess: $0.1) }
  }

  /// The mains in a sentence.
  var sentence: String {
    guard let line = spectra.lineNoise else {
      return (spectra.frequencies.last ?? 0) < 58
        ? "The rate is too low to see all mains." : "No mains stand out at 50 or 60 Hz."
    }
    let all = noisy
    let named = all.prefix(6).map { "\($0.label) (\($0.excess.formatted(0)) dB)" }
      .joined(separator: ", ")
    return "Mains at \(line.frequency.formatted(0)) Hz stand out at \(all.count) of "
      + "\(counted(spectra.electrodes.count, "electrode")), most at \(named)."
  }

  func figure() -> ReportFigure {
    let all = spectra.decibels.joined().filter(\.isFinite).sorted()
    let middle = all.isEmpty ? 0 : all[all.count / 2]
    // A dead electrode shall not squeeze all others into a line.
    let axis = Axis("power density", unit: unit, covering: all.filter { $0 > middle - 60 })
    var marks: [Chart.Mark] = []
    if let line = spectra.lineNoise {
      marks.append(
        .vertical(
          at: line.frequency,
          Chart.Pen(
            .ink, name: "mains, \(line.frequency.formatted(0)) Hz", width: 1, isDashed: true)))
    }
    let colored = sites.compactMap { site in spectra.electrodes.firstIndex(of: site) }.prefix(4)
    for (electrode, values) in spectra.decibels.enumerated() where !colored.contains(electrode) {
      marks.append(
        .line(x: spectra.frequencies, y: values, Chart.Pen(.muted, width: 0.8, opacity: 0.6)))
    }
    for (index, electrode) in colored.enumerated() {
      marks.append(
        .line(
          x: spectra.frequencies, y: spectra.decibels[electrode],
          Chart.Pen(.series(index), name: spectra.electrodes[electrode], width: 1.6)))
    }
    var chart = Chart(
      "Spectra as recorded",
      x: Axis(
        "frequency", unit: "Hz", range: 0...(spectra.frequencies.last ?? 1), mostTicks: 8),
      y: axis, marks: marks)
    (chart.width, chart.height) = (480, 260)
    var data = DataTable()
    data.add("frequency_hz", spectra.frequencies)
    for (label, values) in zip(spectra.electrodes, spectra.decibels) {
      data.add("\(label)_db", values)
    }
    return ReportFigure(
      name,
      caption: "Power density of every electrode before any filter, from windows of 2 s. "
        + sentence,
      panels: [chart.svg], data: data)
  }
}
