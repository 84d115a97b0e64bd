import Evaluation
import Plotting
import Studies

/// A study as one HTML file: methods over subjects, methods against each other, averages, every subject, what failed.
package struct StudyReport: Sendable {
  package let html: String
  package let files: [ExperimentReport.DataFile]
  /// A page a subject, by the names of their files; none unless they were asked for.
  package let pages: [ExperimentReport.DataFile]

  /// Where pages of subjects are, as a page links to another.
  package struct Links: Sendable {
    /// From the study's page to the folder of the subjects' pages, empty or with a slash at its end.
    package var folder: String
    /// From a subject's page to the study's.
    package var study: String

    package init(folder: String, study: String) {
      self.folder = folder
      self.study = study
    }
  }

  /// Makes the report of what a study has written.
  ///
  /// - Parameters:
  ///   - table: its results.
  ///   - averages: of its subjects; without any, as in studies of before they were kept, the page has no waves.
  ///   - name: what the user calls its folder.
  ///   - links: where subjects' pages will be; `nil` for none.
  ///   - threads: how many threads may work; the page is the same on any number.
  package init(
    _ table: StudyTable, averages: StudyAverages, name: String, links: Links? = nil,
    threads: Int = 1
  ) {
    let waves = StudyWaves(averages, subjects: table.subjects, threads: threads)
    let sections = StudySections(table, waves: waves, links: links)
    let title = "P300 study: \(table.dataset.isEmpty ? name : table.dataset)"
    let page = ReportPage(title, sections: sections.all)
    html = page.html
    files = page.figures.flatMap(ExperimentReport.tables)
    guard let links else {
      pages = []
      return
    }
    let figures = SubjectPage.Figures(of: table)
    pages = table.subjects.indices.map { place in
      let page = SubjectPage(
        sections, figures, subject: place, averages: averages, back: links.study)
      return ExperimentReport.DataFile(
        name: SubjectPage.name(of: table.subjects[place]), text: page.html)
    }
  }
}

/// The sections of a study's page.
struct StudySections {
  let table: StudyTable
  let waves: StudyWaves
  let links: StudyReport.Links?
  /// The AUC, one a subject and method.
  let areas: [[Double?]]
  /// The share of characters that were right, likewise.
  let characters: [[Double?]]
  /// The AUC over subjects.
  let summary: GroupSummary

  init(_ table: StudyTable, waves: StudyWaves, links: StudyReport.Links?) {
    self.table = table
    self.waves = waves
    self.links = links
    areas = table.figures(of: .epochs(.auc))
    characters = table.figures(of: .characters)
    summary = GroupSummary(methods: table.methods, figures: areas)
  }

  /// Those that there is something to say in.
  var all: [ReportSection] {
    var sections = [overview, comparisons]
    if table.evaluation == "LearningCurve" { sections.append(curves) }
    sections += [rates].compactMap { $0 } + [averages, subjects]
    return sections + failures { _ in true }
  }

  /// The units that failed of those that are asked for; empty without one.
  func failures(of isAskedFor: (_ unit: String) -> Bool) -> [ReportSection] {
    let failures = table.failures.filter { isAskedFor($0.unit) }
    guard !failures.isEmpty else { return [] }
    return [
      ReportSection(
        "failures", "What failed",
        [
          .table(
            head: ["unit", "method", "reason"],
            rows: failures.map { [$0.unit, $0.method ?? "all", $0.reason] })
        ])
    ]
  }
}
