import Plotting
import Statistics

/// Averages of both classes: per electrode, and all electrodes in one chart.
struct AverageFigures {
  let averages: ShownAverages
  /// What the averages are of, and what bands are.
  let caption: String
  let prefix: String

  private var time: [Double] { averages.milliseconds }
  /// The electrodes that are drawn alone.
  var sites: [Int] { averages.sites }

  /// Both averages at the chosen sites, and below them their difference, with 95 % bands.
  func atSites() -> ReportFigure {
    let sites = sites
    let axis = amplitude(of: sites)
    return ReportFigure(
      "\(prefix)-averages",
      caption: caption,
      panels: sites.map { site in
        Markup(
          "div", ["class": "panel"],
          [chart(site, axis: axis).svg, differenceChart(site, axis: axis).svg])
      },
      data: table(of: sites))
  }

  /// The same for every electrode.
  func everywhere() -> ReportFigure {
    let all = Array(averages.electrodes.indices)
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

  private func amplitude(of electrodes: [Int]) -> Axis {
    let values = electrodes.flatMap { electrode in
      [averages.target, averages.nonTarget, averages.difference].flatMap { curves in
        averages.range(electrode).flatMap { index in
          let half = curves.half?[index] ?? 0
          return [curves.mean[index] - half, curves.mean[index] + half]
        }
      }
    }
    return Axis("amplitude", unit: averages.unit, covering: values)
  }

  private func chart(_ electrode: Int, axis: Axis) -> Chart {
    chart(
      averages.electrodes[electrode], electrode,
      [
        (averages.nonTarget, .series(1), "non-target"), (averages.target, .series(0), "target"),
      ], axis: axis)
  }

  private func differenceChart(_ electrode: Int, axis: Axis) -> Chart {
    chart(
      "\(averages.electrodes[electrode]), target − non-target", electrode,
      [(averages.difference, .series(2), nil)], axis: axis)
  }

  private func chart(
    _ title: String, _ electrode: Int, _ parts: [(ShownAverages.Curves, Tone, String?)],
    axis: Axis
  ) -> Chart {
    let range = averages.range(electrode)
    var marks = averages.ground.marks(in: axis, named: parts.count > 1)
    for (curves, tone, name) in parts {
      let mean = Array(curves.mean[range])
      if let half = curves.half?[range] {
        marks.append(
          .band(
            x: time, low: zip(mean, half).map { $0 - $1 }, high: zip(mean, half).map { $0 + $1 },
            tone, name: nil))
      }
      marks.append(.line(x: time, y: mean, Chart.Pen(tone, name: name)))
    }
    return Chart(title, x: averages.timeAxis, y: axis, marks: marks)
  }

  private func table(of electrodes: [Int]) -> DataTable {
    var data = DataTable()
    let unit = averages.unit
    data.add(
      "electrode",
      electrodes.flatMap { electrode in
        time.map { _ in averages.electrodes[electrode] }
      })
    data.add("time_ms", electrodes.flatMap { _ in time })
    for (name, curves) in [
      ("target", averages.target), ("nontarget", averages.nonTarget),
      ("difference", averages.difference),
    ] {
      let indices = electrodes.flatMap { averages.range($0) }
      data.add("\(name)_\(unit)", indices.map { curves.mean[$0] })
      data.add("\(name)_half_interval_\(unit)", indices.map { curves.half?[$0] ?? .nan })
    }
    return data
  }
}

extension AverageFigures {
  /// The figures of one input.
  init(input: ReportInput, contrast: ClassContrast, prefix: String) {
    let intervals =
      !contrast.isEnough
      ? "There are too few of a class for intervals."
      : "Bands are pointwise 95 % intervals"
        + (input.epochs.isOddball
          ? "."
          : "; rounds of flashes count as independent draws (\(contrast.blocks)), since epochs within one overlap.")
    self.init(
      averages: ShownAverages(input, contrast),
      caption:
        "Averages of \(contrast.targets) target and \(contrast.nonTargets) non-target epochs, "
        + "and below them their difference. " + intervals
        + (input.baselineSentence.isEmpty ? "" : " " + input.baselineSentence),
      prefix: prefix)
  }
}
