import Files
import Plotting
import Signal
import Statistics
import Studies

extension StudySections {
  /// The averages over subjects.
  var averages: ReportSection {
    let section = ReportSection("averages", "Averages over subjects")
    guard let group = waves.group, let findings = waves.findings else {
      return section.with([
        .paragraph(
          waves.unreadable.isEmpty
            ? "The folder holds no averages: studies keep them from this version on. Done anew, it will."
            : "Averages are there, and none can be read.")
      ])
    }
    let shown = group.shown
    let figures = AverageFigures(averages: shown, caption: caption(group), prefix: "group")
    let joint = JointFigure(
      averages: shown, findings: findings, draws: counted(group.subjects.count, "subject"),
      note: (group.isComplete
        ? ""
        : "An electrode that a subject lacks counts as no difference here and in the components below. ")
        + zero(group), prefix: "group")
    var blocks: [ReportSection.Block] = [
      .numbers([
        ReportSection.Fact("subjects", "\(group.subjects.count)"),
        ReportSection.Fact("electrodes", "\(group.electrodes.count)"),
        ReportSection.Fact("target epochs", "\(waves.epochs.target)"),
        ReportSection.Fact("non-target epochs", "\(waves.epochs.nonTarget)"),
      ])
    ]
    let missing = self.missing(group)
    if !missing.isEmpty { blocks.append(.list(missing)) }
    blocks.append(.figure(figures.atSites()))
    blocks.append(.figure(joint.figure(head: Head(group.electrodes, places: [:]))))
    blocks += joint.tables
    if group.electrodes.count > figures.sites.count {
      blocks.append(.figure(figures.everywhere()))
    }
    return section.with(blocks)
  }

  private func caption(_ group: GroupAverages) -> String {
    "Means over \(counted(group.subjects.count, "subject")), each the average of all its epochs, and below them the mean of "
      + "the subjects' differences. "
      + (group.subjects.count < 3
        ? "There are too few subjects for intervals."
        : "Bands are pointwise 95 % intervals over subjects (Student's t).")
      + (zero(group).isEmpty ? "" : " " + zero(group))
  }

  /// What 0 is; empty where there is nothing to say.
  private func zero(_ group: GroupAverages) -> String {
    group.ground.sentence(.beforeFlash) ?? (group.isAboutOwnMean ? Ground.ownMean : "")
  }

  /// Who and what is not in the averages, or not in all.
  private func missing(_ group: GroupAverages) -> [String] {
    func names(_ subjects: [String]) -> String {
      subjects.prefix(12).joined(separator: ", ") + (subjects.count > 12 ? " …" : "")
    }
    var lines: [String] = []
    if !group.isComplete {
      let rare = zip(group.electrodes, group.counts).filter { $1 < group.subjects.count }
      lines.append(
        "Not every subject has \(rare.count) of the electrodes, of which at least \(rare.map(\.1).min() ?? 0) have each: "
          + names(rare.map(\.0)) + ". What fewer than half have is left out.")
    }
    if !group.leftOut.isEmpty {
      lines.append(
        "Left out, as their rate, window or unit is another than that of most: \(names(group.leftOut))."
      )
    }
    if !waves.unreadable.isEmpty {
      lines.append(
        "With averages that cannot be read or have no electrode in common: \(names(waves.unreadable))."
      )
    }
    let known = Set(group.subjects + group.leftOut + waves.unreadable)
    let without = table.subjects.filter { !known.contains($0) }
    if !without.isEmpty { lines.append("Without averages: \(names(without)).") }
    return lines
  }
}

extension ReportSection {
  /// The same with other blocks.
  func with(_ blocks: [Block]) -> ReportSection {
    var section = self
    section.blocks = blocks
    return section
  }
}
