import Detection
import LinearAlgebra
import NeuralNetwork
import Plotting
import Signal
import Statistics

/// What the first two layers of a detector's network look at.
struct ReceptiveFieldFigures {
  let detector: Detector
  /// Epochs to which the filters are applied, where they have the detector's electrodes.
  let epochs: Epochs?
  /// Where electrodes were, by label, where known.
  let places: [String: ElectrodePosition]

  /// Spatial maps of L1 with the temporal kernels of L2 that look at them; `nil` without a network of
  /// the paper.
  func maps() -> ReportFigure? {
    guard let networks = detector.networks, let fields = networks.receptiveFields else {
      return nil
    }
    let head = Head(detector.electrodes, places: places)
    let count = detector.electrodes.count
    let kernels = fields.kernels.map { $0.map { $0.map { Double($0) } } }
    let covariance = covariance()
    let percent = Axis("relative to the largest", unit: "%", range: -100...100)
    var rows: [Markup] = []
    var data = Collected()
    for (map, weights) in fields.filters.enumerated() {
      let filter = Self.relative(weights.map { Double($0) })
      var row = Markup("div", ["class": "row"])
      func add(_ figure: Markup, isWide: Bool = false) {
        row.append(Markup("div", ["class": isWide ? "panel wide" : "panel"], [figure]))
      }
      func addMap(_ values: [Double], _ title: String) {
        guard let head else { return }
        add(
          head.topography.map(
            head.electrodes.map { values[$0] }, title: title, value: percent, scale: .diverging,
            hasTips: false))
      }
      addMap(filter, "filter \(map + 1)")
      var pattern = [Double](repeating: .nan, count: count)
      if let covariance {
        pattern = Self.relative(covariance * filter)
        addMap(pattern, "pattern \(map + 1)")
      }
      add(kernelChart(kernels[map], map: map).svg, isWide: true)
      add(responseChart(kernels[map], map: map).svg, isWide: true)
      rows.append(row)
      data.add(map: map, electrodes: detector.electrodes, filter: filter, pattern: pattern)
    }
    if head != nil {
      let bar = Markup(
        "div", ["class": "panel bar"], [ColorBar(percent, scale: .diverging).svg])
      rows.append(Markup("div", ["class": "row"], [bar]))
    }
    let others = networks.members.count - 1
    var figure = ReportFigure(
      "detector-receptive-fields",
      caption: "Each row is a spatial map of L1"
        + (others > 0 ? ", of the first of \(others + 1) networks" : "")
        + ": its filter, which is what the network multiplies the electrodes by; its pattern, "
        + "which is how a source that the filter picks up shows on the head (Haufe et al. 2014: the "
        + "covariance of the epochs times the filter; weights alone do not tell where a signal "
        + "comes from); the five kernels of L2 that look at it; and the frequencies that these let pass.",
      layout: .rows, panels: rows, data: data.table)
    figure.supplements = [("kernels", kernelTable(kernels)), ("responses", responseTable(kernels))]
    return figure
  }

  /// The kernels as numbers.
  private func kernelTable(_ kernels: [[[Double]]]) -> DataTable {
    let rows = kernels.enumerated().flatMap { map, kernels in
      kernels.enumerated().flatMap { index, kernel in
        kernel.enumerated().map { (map: map, kernel: index, sample: $0, weight: $1) }
      }
    }
    var data = DataTable()
    data.add("map", rows.map { $0.map + 1 })
    data.add("kernel", rows.map { $0.kernel + 1 })
    data.add("time_ms", rows.map { 1000 * Double($0.sample) / detector.samplingRate })
    data.add("weight", rows.map(\.weight))
    return data
  }

  /// Their frequency responses as numbers.
  private func responseTable(_ kernels: [[[Double]]]) -> DataTable {
    var data = DataTable()
    data.add("frequency_hz", frequencies)
    for (map, kernels) in kernels.enumerated() {
      for (index, kernel) in kernels.enumerated() {
        data.add(
          "map_\(map + 1)_kernel_\(index + 1)_gain",
          frequencies.map { frequencyResponse(of: kernel, at: $0, rate: detector.samplingRate) })
      }
    }
    return data
  }

  /// Where responses are computed, in Hz: to 30 Hz, beyond which nothing of an ERP lies.
  private var frequencies: [Double] {
    let highest = min(30, detector.samplingRate / 2)
    return (0...60).map { highest * Double($0) / 60 }
  }

  /// Σ |w| by electrode on the head; `nil` without a network of the paper or places.
  func power() -> ReportFigure? {
    let ranked = detector.rankedElectrodes
    guard !ranked.isEmpty, let head = Head(detector.electrodes, places: places) else { return nil }
    var power = [Double](repeating: 0, count: detector.electrodes.count)
    for electrode in ranked { power[electrode.index] = electrode.power }
    let peak = power.max() ?? 1
    let axis = Axis(
      "Σ|w| of L1, relative to the largest", unit: "%", range: 0...100)
    let values = head.electrodes.map { 100 * power[$0] / max(peak, .leastNormalMagnitude) }
    var data = DataTable()
    data.add("electrode", ranked.map(\.label))
    data.add("power", ranked.map(\.power))
    return ReportFigure(
      "detector-electrodes",
      caption:
        "How much the first layer weighs each electrode (Cecotti & Gräser 2011, eq. 12). Most: "
        + ranked.prefix(8).map(\.label).joined(separator: ", ") + ".",
      layout: .maps,
      panels: [
        head.topography.map(values, title: "Electrode power", value: axis, scale: .sequential),
        ColorBar(axis, scale: .sequential).svg,
      ], data: data)
  }

  /// Divided by the largest magnitude, in percent.
  private static func relative(_ values: [Double]) -> [Double] {
    let peak = values.reduce(0) { max($0, abs($1)) }
    return values.map { peak > 0 ? 100 * $0 / peak : 0 }
  }

  private func kernelChart(_ kernels: [[Double]], map: Int) -> Chart {
    let time = kernels[0].indices.map { 1000 * Double($0) / detector.samplingRate }
    let peak = max(kernels.joined().reduce(0) { max($0, abs($1)) }, .leastNormalMagnitude)
    var chart = Chart(
      "kernels of map \(map + 1)",
      x: Axis("time in the kernel", unit: "ms", range: 0...(time.last ?? 1), mostTicks: 6),
      y: Axis("weight, relative", unit: "%", range: -100...100, mostTicks: 5),
      marks: [.horizontal(at: 0, Chart.Pen(.muted, width: 1))])
    Self.add(kernels.map { $0.map { 100 * $0 / peak } }, over: time, to: &chart)
    return chart
  }

  private func responseChart(_ kernels: [[Double]], map: Int) -> Chart {
    let rate = detector.samplingRate
    let responses = kernels.map { kernel in
      frequencies.map { frequencyResponse(of: kernel, at: $0, rate: rate) }
    }
    let peak = max(responses.joined().max() ?? 1, .leastNormalMagnitude)
    var chart = Chart(
      "their frequency responses",
      x: Axis("frequency", unit: "Hz", range: 0...(frequencies.last ?? 30), mostTicks: 7),
      y: Axis("gain, relative", unit: "%", range: 0...100, mostTicks: 5))
    Self.add(responses.map { $0.map { 100 * $0 / peak } }, over: frequencies, to: &chart)
    return chart
  }

  /// Draws a line for each of a map's kernels, named by the number that it has in the tables.
  private static func add(_ curves: [[Double]], over x: [Double], to chart: inout Chart) {
    for (index, curve) in curves.enumerated() {
      let pen = Chart.Pen(.series(index), name: "\(index + 1)", width: 1.6)
      chart.marks.append(.line(x: x, y: curve, pen))
    }
    chart.width = 330
    chart.height = 196
  }

  /// The covariance of the detector's electrodes within epochs.
  private func covariance() -> Matrix? {
    guard let epochs, epochs.count > 0 else { return nil }
    let found = detector.electrodes.map { name in
      epochs.electrodes.firstIndex { Montage.matches($0, name) }
    }
    let chosen = found.compactMap { $0 }
    guard chosen.count == found.count else { return nil }
    return epochs.selecting(electrodes: chosen).electrodeCovariance(of: Array(0..<epochs.count))
  }
}

/// The numbers of the spatial maps, row by row.
private struct Collected {
  private var maps: [Int] = []
  private var electrodes: [String] = []
  private var filters: [Double] = []
  private var patterns: [Double] = []

  mutating func add(map: Int, electrodes: [String], filter: [Double], pattern: [Double]) {
    maps += electrodes.map { _ in map + 1 }
    self.electrodes += electrodes
    filters += filter
    patterns += pattern
  }

  var table: DataTable {
    var data = DataTable()
    data.add("map", maps)
    data.add("electrode", electrodes)
    data.add("filter_percent", filters)
    data.add("pattern_percent", patterns)
    return data
  }
}
