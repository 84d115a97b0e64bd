import Detection
import Files
import Plotting
import Signal

/// What the textbook's networks learnt: layers before the labels counted, the first layer, gates.
struct LearntFigures {
  let detector: Detector
  /// Epochs that atoms and gates are shown by.
  let epochs: Epochs

  /// Those that there are.
  var figures: [ReportFigure] {
    [layers, pictures, gates].compactMap { $0 }
  }

  /// The error of reconstruction of every hidden layer, pass by pass.
  private var layers: ReportFigure? {
    guard let layers = detector.training.pretraining, let passes = layers.first?.errors.count,
      passes > 0
    else { return nil }
    let curves = layers.map { layer in
      layer.errors.map { 100 * $0 / max(layer.errors[0], .leastNormalMagnitude) }
    }
    let x = (1...passes).map { Double($0) }
    var chart = Chart(
      "Layers before the labels counted",
      x: Axis("passes over the epochs", unit: "count", range: 0...Double(max(passes, 2))),
      y: Axis(
        "error, relative to the first pass", unit: "%",
        covering: curves.joined(), includingZero: true))
    var data = DataTable()
    data.add("pass", Array(1...passes))
    for (index, layer) in layers.enumerated() {
      chart.marks.append(
        .line(
          x: x, y: curves[index],
          Chart.Pen(.series(index), name: "layer \(index + 1), \(layer.units) units")))
      data.add("layer_\(index + 1)_error", layer.errors)
    }
    chart.height = 270
    let gaps = layers.enumerated().compactMap { index, layer in
      layer.freeEnergyGap.map { "layer \(index + 1) \($0.formatted(2))" }
    }
    return ReportFigure(
      "detector-layers",
      caption:
        "How far each hidden layer's reconstruction was from what the layers below put out, the mean "
        + "over networks."
        + (gaps.isEmpty
          ? ""
          : " How much higher the free energy of epochs was that were not learnt from: "
            + gaps.joined(separator: ", ") + " nats; what grows here was learnt by heart."),
      panels: [chart.svg], data: data)
  }

  /// Units, kernels or atoms as electrodes × time.
  private var pictures: ReportFigure? {
    guard let learnt = LearntPictures(detector, epochs: epochs), !learnt.pictures.isEmpty else {
      return nil
    }
    let steps = learnt.pictures[0].values.count / learnt.rows.count
    let times = (0..<steps).map { (step: Int) -> Double in
      1000 * (learnt.start + learnt.step * (Double(step) + 0.5))
    }
    let start = 1000 * learnt.start
    let time = Axis(
      learnt.kind == .kernels ? "time in the kernel" : "time after the flash", unit: "ms",
      range: start...start + 1000 * learnt.step * Double(steps), mostTicks: 5)
    var data = DataTable()
    data.add("row", learnt.rows.flatMap { row in times.map { _ in row } })
    data.add("time_ms", learnt.rows.flatMap { _ in times })
    let maps = learnt.pictures.map { picture -> Markup in
      data.add(
        picture.name.map { $0.isLetter || $0.isNumber ? "\($0)" : "_" }.joined(), picture.values)
      var map = HeatMap(
        picture.name, x: time,
        rowTitle: learnt.kind == .kernels ? "neighbouring electrode" : "electrode",
        rows: learnt.rows, values: picture.values,
        value: Axis(
          learnt.kind == .atoms ? "response" : "weight",
          unit: learnt.kind == .atoms ? "deviations" : "per deviation",
          range: .symmetric(picture.values)), scale: .diverging)
      map.width = 300
      return map.svg
    }
    let caption =
      switch learnt.kind {
      case .units:
        "The units of the first hidden layer whose weights and whose effect are largest: what they "
          + "multiply each electrode by over time, of the first network."
      case .kernels:
        "The kernels of the first convolution of the first network; electrodes follow each other by rows of "
          + "the head, to and fro."
      case .atoms:
        "What the atoms of each class stand for: the mean of the epochs that each codes, weighted by "
          + "its part in them, in deviations of each electrode over the training epochs."
      }
    return ReportFigure(
      "detector-learnt", caption: caption, layout: .maps, panels: maps, data: data)
  }

  /// How far the gates of a memory are open over time.
  private var gates: ReportFigure? {
    guard let gates = MemoryGates(detector, epochs: epochs, threads: 1) else { return nil }
    let times = gates.times.map { 1000 * $0 }
    var chart = Chart(
      "Gates of the memory",
      x: Axis("time after the flash", unit: "ms", covering: times),
      y: Axis("open, mean over units", unit: "%", range: 0...100))
    var data = DataTable()
    data.add("time_ms", times)
    let names = gates.curves.map(\.gate)
    for curve in gates.curves {
      let place = names.firstIndex(of: curve.gate) ?? 0
      chart.marks.append(
        .line(
          x: times, y: curve.values.map { 100 * $0 },
          Chart.Pen(
            .series(place), name: curve.gate + (curve.isTarget ? ", targets" : ", others"),
            isDashed: !curve.isTarget)))
      data.add(
        curve.gate.map { $0 == " " ? "_" : "\($0)" }.joined()
          + (curve.isTarget ? "_targets_percent" : "_others_percent"),
        curve.values.map { 100 * $0 })
    }
    chart.height = 290
    return ReportFigure(
      "detector-gates",
      caption:
        "How far the gates of the first network's memory are open at every step, over targets and over "
        + "the others: what it takes in, what it keeps of before, and what it puts out.",
      panels: [chart.svg], data: data)
  }
}
