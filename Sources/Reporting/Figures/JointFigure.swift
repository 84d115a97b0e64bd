import Evaluation
import Files
import Plotting
import Signal
import Statistics

/// The difference of all electrodes over each other, with maps of the head where it is more than noise.
struct JointFigure {
  let averages: ShownAverages
  let findings: ContrastFindings
  /// What is drawn independently, in words: `96 rounds of flashes`.
  let draws: String
  /// What else the caption says; empty or a sentence.
  let note: String
  let prefix: String

  private var length: Int { averages.length }
  private var time: [Double] { averages.milliseconds }
  private var unit: String { averages.unit }
  private var difference: [Double] { averages.difference.mean }

  /// The samples of the maps: peaks that are more than noise.
  private var peaks: [Int] {
    ContrastPeaks(
      strength: averages.strength, rate: averages.samplingRate,
      firstSample: averages.firstSample, found: findings.found(length: length)
    ).samples
  }

  func figure(head: Head?) -> ReportFigure {
    let peaks = peaks
    let peakMaps = head.map { PeakMaps(averages: averages, samples: peaks, head: $0) }
    let maps = peakMaps?.panels ?? []
    var figure = ReportFigure(
      "\(prefix)-difference", caption: caption(head: head), layout: .joint,
      panels: [Markup("div", ["class": "panel wide"], [chart(peaks).svg])]
        + (maps.isEmpty
          ? []
          : [
            Markup(
              "div", ["class": "maps", "id": "\(prefix)-maps"],
              maps.map { Markup("div", ["class": "panel"], [$0]) })
          ]),
      data: data)
    figure.supplements = [("clusters", clusters), ("neighbours", neighbours)]
    if let peakMaps, !peaks.isEmpty { figure.supplements.append(("maps", peakMaps.data)) }
    return figure
  }

  /// The clusters that chance does not make, in words.
  var clusterRows: [[String]] {
    findings.found.prefix(6).map { cluster in
      let samples = cluster.members.map { $0 % length }
      let electrodes = Set(cluster.members.map { $0 / length }).sorted()
      let names = electrodes.prefix(8).map { averages.electrodes[$0] }.joined(separator: " ")
      return [
        milliseconds(samples.min() ?? 0) + " to " + milliseconds(samples.max() ?? 0) + " ms",
        cluster.mass > 0 ? "targets above" : "targets below",
        electrodes.count > 8 ? "\(electrodes.count): \(names) …" : names,
        Self.words(probability: cluster.probability),
      ]
    }
  }

  /// The components with their intervals.
  var componentRows: [[String]] {
    func ends(_ interval: ConfidenceInterval?, _ text: (Double) -> String) -> String {
      interval.map { " (\(text($0.low)) to \(text($0.high)))" } ?? " (too few to say how sure)"
    }
    return findings.components.map { peak in
      let amplitudes = SmallNumbers(like: peak.amplitude)
      return [
        peak.component.rawValue, averages.electrodes[peak.electrode],
        peak.latency.formatted(0)
          + ends(peak.latencyInterval) { $0.formatted(0, minus: .print) },
        amplitudes.text(peak.amplitude) + ends(peak.amplitudeInterval, amplitudes.text),
        findings.cluster(of: peak, length: length).map {
          "yes, \(Self.words(probability: $0.probability))"
        } ?? (findings.test == nil ? "not tested" : "no"),
      ]
    }
  }

  /// Both as tables, side by side where there is room; of neither where there is nothing.
  var tables: [ReportSection.Block] {
    let rows = clusterRows
    let clusters: [ReportSection.Block] =
      rows.isEmpty
      ? []
      : [.table(head: ["classes differ", "how", "electrodes", "chance"], rows: rows)]
    let components = componentRows
    guard !components.isEmpty else { return clusters }
    let peaks: [ReportSection.Block] = [
      .table(
        head: [
          "component", "electrode", "latency (95 % interval), ms",
          "amplitude (95 % interval), \(unit)", "more than noise",
        ], rows: components),
      .paragraph(
        "Peaks of the difference: the lowest from 150 to 350 ms and the highest from 250 to 600 ms, each at the electrode "
          + "where it is largest, which makes it look larger than it is. Intervals are by the jackknife over the same "
          + "draws as above (Miller, Patterson & Ulrich 1998)."),
    ]
    return [.beside([clusters, peaks])]
  }

  static func words(probability: Double) -> String {
    probability < 0.001 ? "p < 0.001" : "p = \(probability.formatted(3))"
  }

  private func milliseconds(_ sample: Int) -> String {
    time[sample].formatted(0, minus: .print)
  }

  // MARK: Drawings

  private func chart(_ peaks: [Int]) -> Chart {
    var axis = Axis("difference", unit: unit, covering: difference)
    let lowest = axis.range.lowerBound
    let strip = (axis.range.upperBound - lowest) * 0.04
    axis.range = lowest - strip...axis.range.upperBound
    var marks = averages.ground.marks(in: axis, named: true)
    for (place, span) in foundSpans.enumerated() {
      marks.append(
        .band(
          x: [time[span.lowerBound], time[span.upperBound]],
          low: [axis.range.lowerBound, axis.range.lowerBound], high: [lowest, lowest], .ink,
          name: place == 0 ? "more than noise" : nil))
    }
    marks += peaks.map { .vertical(at: time[$0], Chart.Pen(.muted, width: 1, isDashed: true)) }
    let sites = averages.sites
    func curve(_ electrode: Int) -> [Double] {
      Array(difference[electrode * length..<(electrode + 1) * length])
    }
    for electrode in averages.electrodes.indices where !sites.contains(electrode) {
      marks.append(
        .line(x: time, y: curve(electrode), Chart.Pen(.muted, width: 0.8, opacity: 0.6)))
    }
    for (index, electrode) in sites.enumerated() {
      marks.append(
        .line(
          x: time, y: curve(electrode),
          Chart.Pen(.series(index), name: averages.electrodes[electrode])))
    }
    marks += peaks.enumerated().map { .label(at: time[$1], PeakMaps.letter($0)) }
    var chart = Chart(
      "Target − non-target, all electrodes",
      x: averages.timeAxis, y: axis, marks: marks)
    (chart.width, chart.height) = (480, 310)
    return chart
  }

  /// Runs of samples that are in a cluster that chance does not make.
  private var foundSpans: [ClosedRange<Int>] {
    let found = findings.found(length: length)
    let starts = found.indices.filter { found[$0] && ($0 == 0 || !found[$0 - 1]) }
    let ends = found.indices.filter { found[$0] && ($0 == length - 1 || !found[$0 + 1]) }
    return zip(starts, ends).map { $0...$1 }
  }

  // MARK: Words

  private func caption(head: Head?) -> String {
    words(head: head) + (note.isEmpty ? "" : " " + note)
  }

  private func words(head: Head?) -> String {
    let first = "The difference of the averages at every electrode. "
    guard let test = findings.test else {
      return first
        + "There are too few draws (\(draws)) to tell it from noise, so no peak is marked."
    }
    let how =
      "Samples and neighbouring electrodes with |t| above \(test.threshold.formatted(2)) "
      + "make clusters; the signs of \(draws) were turned at random \(test.permutations) times to see what "
      + "chance makes (Maris & Oostenveld 2007). "
    guard !findings.found.isEmpty else {
      return first + how
        + "No cluster is larger than chance makes once in twenty times: nothing here is told "
        + "from noise, and no peak is marked."
    }
    let shown =
      "The strip marks times at which some electrode is in a cluster that chance makes less than once in "
      + "twenty times; its ends are not exact. "
    guard head != nil else {
      return first + how + shown
        + "Fewer than four electrodes have a place or a name of the 10–10 system: no maps of the head."
    }
    return first + how + shown
      + "Maps, seen from above with the nose up, are of peaks within it: first the strongest from 250 to 600 ms, "
      + "where a P300 is looked for, then from 100 to 250 ms and others. Between electrodes by spherical splines "
      + "(Perrin 1989, order 2); faded where no electrode is within 40°."
  }

  // MARK: Numbers

  private var data: DataTable {
    var data = DataTable()
    data.add("time_ms", time)
    for (electrode, label) in averages.electrodes.enumerated() {
      data.add(
        "\(label)_\(unit)", Array(difference[electrode * length..<(electrode + 1) * length]))
    }
    data.add("root_mean_square_\(unit)", averages.strength)
    data.add("more_than_noise", findings.found(length: length).map { $0 ? 1 : 0 })
    return data
  }

  private var clusters: DataTable {
    let all = findings.test?.clusters ?? []
    var table = DataTable()
    table.add("cluster", Array(all.indices.map { $0 + 1 }))
    table.add("mass_t", all.map(\.mass))
    table.add("p", all.map(\.probability))
    table.add("samples", all.map(\.members.count))
    table.add("from_ms", all.map { time[$0.members.map { $0 % length }.min() ?? 0] })
    table.add("to_ms", all.map { time[$0.members.map { $0 % length }.max() ?? 0] })
    table.add(
      "electrodes",
      all.map { cluster in
        Set(cluster.members.map { $0 / length }).sorted()
          .map { averages.electrodes[$0] }.joined(separator: " ")
      })
    return table
  }

  private var neighbours: DataTable {
    let labels = averages.electrodes
    var table = DataTable()
    table.add("electrode", labels)
    table.add(
      "neighbours",
      findings.neighbours.lists.map { $0.map { labels[$0] }.joined(separator: " ") })
    return table
  }
}

extension JointFigure {
  /// The figure of one input.
  init(
    input: ReportInput, findings: ContrastFindings, averages: AverageFigures, prefix: String
  ) {
    self.init(
      averages: averages.averages, findings: findings,
      draws: findings.units.areRounds
        ? "\(findings.units.count) rounds of flashes"
        : "\(findings.units.count) stretches of time",
      note: input.baselineSentence,
      prefix: prefix)
  }
}
