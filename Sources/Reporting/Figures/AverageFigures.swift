import Plotting
import Signal

/// Averages of both classes: per electrode, and all electrodes in one chart.
struct AverageFigures {
  let input: ReportInput
  let contrast: ClassContrast
  let prefix: String

  private var length: Int { input.epochs.windowLength }
  private var time: [Double] { input.milliseconds }
  private var xAxis: Axis {
    Axis(
      "time after the flash", unit: "ms", range: input.span, mostTicks: 8)
  }
  private var rate: Double { input.epochs.samplingRate }

  /// The electrodes of most P300 figures that are there, filled up to four by the strongest
  /// contrast.
  var sites: [Int] {
    let usual = ["Fz", "Cz", "Pz", "Oz"].compactMap { name in
      input.epochs.electrodes.firstIndex { Montage.matches($0, name) }
    }
    let strongest = input.epochs.electrodes.indices.sorted { strength($0) > strength($1) }
    let filled = usual + strongest.filter { !usual.contains($0) }.prefix(max(0, 4 - usual.count))
    return filled
  }

  private func strength(_ electrode: Int) -> Double {
    contrast.signedDetermination[range(electrode)].reduce(0) { max($0, abs($1)) }
  }

  private func range(_ electrode: Int) -> Range<Int> {
    electrode * length..<(electrode + 1) * length
  }

  /// Both averages at the chosen sites, and below them their difference, with 95 % bands.
  func atSites() -> ReportFigure {
    let sites = sites
    let axis = amplitude(of: sites)
    return ReportFigure(
      "\(prefix)-averages",
      caption:
        "Averages of \(contrast.targets) target and \(contrast.nonTargets) non-target epochs, "
        + "and below them their difference. " + intervals
        + input.baselineSentence,
      panels: sites.map { site in
        Markup(
          "div", ["class": "panel"],
          [chart(site, axis: axis).svg, differenceChart(site, axis: axis).svg])
      },
      data: table(of: sites))
  }

  /// What the bands are.
  private var intervals: String {
    guard contrast.isEnough else { return "There are too few of a class for intervals." }
    return "Bands are pointwise 95 % intervals"
      + (input.epochs.isOddball
        ? "."
        : "; rounds of flashes count as independent draws (\(contrast.blocks)), since epochs within one overlap.")
  }

  /// Half the width of a 95 % interval in standard errors; `nil` where there are too few epochs for one.
  private var intervalFactor: Double? { contrast.isEnough ? contrast.intervalFactor : nil }

  /// The same for every electrode.
  func everywhere() -> ReportFigure {
    let all = Array(input.epochs.electrodes.indices)
    let axis = amplitude(of: all)
    var figure = ReportFigure(
      "\(prefix)-averages-all",
      caption: "Both averages as above, for every electrode, all on one scale.",
      panels: all.map { electrode in
        var chart = chart(electrode, axis: axis)
        chart.height = 200
        return chart.svg
      }, data: table(of: all))
    figure.isFolded = true
    figure.summary = "Averages of all \(all.count) electrodes"
    return figure
  }

  /// The root mean square of the difference over electrodes, one a sample.
  var strength: [Double] {
    let count = Double(input.epochs.electrodes.count)
    return (0..<length).map { sample in
      let sum = input.epochs.electrodes.indices.reduce(0.0) {
        let value = contrast.difference.mean[$1 * length + sample]
        return $0 + value * value
      }
      return (sum / count).squareRoot()
    }
  }

  private func amplitude(of electrodes: [Int]) -> Axis {
    let values = electrodes.flatMap { electrode in
      [contrast.target, contrast.nonTarget, contrast.difference].flatMap { average in
        range(electrode).flatMap { index in
          let half = (intervalFactor ?? 0) * average.standardError[index]
          return [average.mean[index] - half, average.mean[index] + half]
        }
      }
    }
    return Axis("amplitude", unit: input.amplitudeUnit, covering: values)
  }

  private func chart(_ electrode: Int, axis: Axis) -> Chart {
    chart(
      input.epochs.electrodes[electrode], electrode,
      [
        (contrast.nonTarget, .series(1), "non-target"), (contrast.target, .series(0), "target"),
      ], axis: axis)
  }

  private func differenceChart(_ electrode: Int, axis: Axis) -> Chart {
    chart(
      "\(input.epochs.electrodes[electrode]), target − non-target", electrode,
      [(contrast.difference, .series(2), nil)], axis: axis)
  }

  private func chart(
    _ title: String, _ electrode: Int, _ parts: [(ClassContrast.Average, Tone, String?)],
    axis: Axis
  ) -> Chart {
    let range = range(electrode)
    var marks = input.groundMarks(in: axis, named: parts.count > 1)
    for (average, tone, name) in parts {
      let mean = Array(average.mean[range])
      if let intervalFactor {
        let half = range.map { intervalFactor * average.standardError[$0] }
        marks.append(
          .band(
            x: time, low: zip(mean, half).map { $0 - $1 }, high: zip(mean, half).map { $0 + $1 },
            tone, name: nil))
      }
      marks.append(.line(x: time, y: mean, Chart.Pen(tone, name: name)))
    }
    return Chart(title, x: xAxis, y: axis, marks: marks)
  }

  private func table(of electrodes: [Int]) -> DataTable {
    var data = DataTable()
    let unit = input.amplitudeUnit
    data.add(
      "electrode",
      electrodes.flatMap { electrode in
        time.map { _ in input.epochs.electrodes[electrode] }
      })
    data.add("time_ms", electrodes.flatMap { _ in time })
    for (name, average) in [
      ("target", contrast.target), ("nontarget", contrast.nonTarget),
      ("difference", contrast.difference),
    ] {
      let indices = electrodes.flatMap { range($0) }
      data.add("\(name)_\(unit)", indices.map { average.mean[$0] })
      data.add(
        "\(name)_half_interval_\(unit)",
        indices.map { (intervalFactor ?? .nan) * average.standardError[$0] })
    }
    return data
  }
}
