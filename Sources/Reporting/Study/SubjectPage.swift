import Evaluation
import Files
import Plotting
import Signal
import Statistics
import Studies

/// A page about one subject of a study: what methods come to, and the averages of every session.
struct SubjectPage {
  let html: String

  /// The name of the file.
  static func name(of subject: String) -> String { "sub-\(subject).html" }

  /// Makes the page of the subject at a place of the study's table.
  ///
  /// - Parameters:
  ///   - study: its sections.
  ///   - figures: of all subjects.
  ///   - place: which subject.
  ///   - averages: of the study's subjects.
  ///   - back: from here to the study's page.
  init(
    _ study: StudySections, _ figures: Figures, subject place: Int, averages: StudyAverages,
    back: String
  ) {
    let subject = study.table.subjects[place]
    let visits = averages.visits(of: subject).visits
    var sections = [Self.section(figures, of: study, place, back: back)]
    for (number, visit) in visits.enumerated() {
      sections.append(
        Self.waves(
          visit.averages,
          title: visit.session.map { "Session \($0)" } ?? "Averages", prefix: "visit-\(number + 1)")
      )
    }
    sections += study.failures { $0 == "sub-\(subject)" || $0.hasPrefix("sub-\(subject)_") }
    html = ReportPage("sub-\(subject)", sections: sections).html
  }

  /// What methods come to on all subjects, a column a metric.
  struct Figures {
    let columns: [(name: String, decimals: Int, values: [[Double?]])]

    init(of table: StudyTable) {
      let metrics: [(name: String, metric: StudyMetric, decimals: Int)] = [
        ("AUC of one flash", .epochs(.auc), 3),
        ("balanced accuracy", .epochs(.balancedAccuracy), 3), ("characters right", .characters, 2),
        ("best bits/min", .bestBitsPerMinute, 1),
      ]
      columns = metrics.map { ($0.name, $0.decimals, table.figures(of: $0.metric)) }
    }
  }

  private static func section(
    _ figures: Figures, of study: StudySections, _ place: Int, back: String
  ) -> ReportSection {
    let methods = study.table.methods
    let rows = methods.indices.map { method in
      [methods[method]]
        + figures.columns.map { column in
          column.values[place][method].map { $0.formatted(column.decimals) } ?? "n/a"
        } + [rank(of: place, in: study.areas.map { $0[method] })]
    }
    return ReportSection(
      "figures", "What methods come to",
      [
        .markup(Markup("p", [:], [Markup("a", ["href": back], text: "The study")])),
        .figures(head: ["method"] + figures.columns.map(\.name) + ["rank by AUC"], rows: rows),
      ])
  }

  /// Which place a subject has among those that have a figure, the best first.
  private static func rank(of place: Int, in figures: [Double?]) -> String {
    guard let own = figures[place] else { return "n/a" }
    let known = figures.compactMap { $0 }
    return "\(1 + known.count { $0 > own }) of \(known.count)"
  }

  private static func waves(
    _ averages: VisitAverages, title: String, prefix: String
  ) -> ReportSection {
    let averages = averages.aboutBaseline
    let shown = ShownAverages(averages)
    let figures = AverageFigures(
      averages: shown,
      caption:
        "Averages of \(averages.target.epochs) target and \(averages.nonTarget.epochs) non-target epochs, and below "
        + "them their difference.",
      prefix: prefix)
    var blocks: [ReportSection.Block] = [.figure(figures.atSites())]
    if let maps = maps(shown, prefix: prefix) { blocks.append(.figure(maps)) }
    if shown.electrodes.count > figures.sites.count {
      blocks.append(.figure(figures.everywhere()))
    }
    return ReportSection(prefix, title, blocks)
  }

  /// Maps of the head at the peaks; `nil` where too few electrodes have a place.
  private static func maps(_ shown: ShownAverages, prefix: String) -> ReportFigure? {
    guard let head = Head(shown.electrodes, places: [:]) else { return nil }
    let peaks = ContrastPeaks(
      strength: shown.strength, rate: shown.samplingRate, firstSample: shown.firstSample, most: 3
    ).samples
    let maps = PeakMaps(averages: shown, samples: peaks, head: head)
    guard !peaks.isEmpty else { return nil }
    return ReportFigure(
      "\(prefix)-maps",
      caption:
        "Target − non-target over the head at the strongest times, whether or not they are more than noise.",
      layout: .maps, panels: maps.panels, data: maps.data)
  }
}

extension ShownAverages {
  /// Those of one session, without intervals.
  init(_ averages: VisitAverages) {
    func curves(_ mean: [Double]) -> Curves { Curves(mean: mean, half: nil) }
    let difference = averages.electrodes.indices.flatMap { averages.difference(at: $0) }
    self.init(
      electrodes: averages.electrodes, samplingRate: averages.samplingRate,
      firstSample: averages.firstSample, length: averages.length,
      unit: averages.unit ?? "recorded unit",
      ground: averages.ground,
      target: curves(averages.target.values.map(Double.init)),
      nonTarget: curves(averages.nonTarget.values.map(Double.init)),
      difference: curves(difference), contrast: difference)
  }
}
