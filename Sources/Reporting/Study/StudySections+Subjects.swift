import Files
import Plotting
import Studies

extension StudySections {
  /// The AUC of the reference method below which a subject is told as hard.
  private static let hard = 0.6

  /// Every subject: its wave and what each method comes to.
  var subjects: ReportSection {
    let reference = table.methods.first ?? ""
    let below = zip(table.subjects, areas)
      .filter { _, figures in (figures.first ?? nil).map { $0 < Self.hard } ?? false }.map(\.0)
    let waves = table.subjects.map { self.waves.wave(of: $0) }
    let hasWaves = waves.contains { $0 != nil }
    let rows = table.subjects.indices.map { place -> [[Markup.Content]] in
      let wave: [Markup.Content] = [waves[place].map { .element($0) } ?? .text("n/a")]
      let figures = zip(areas[place], characters[place]).map { area, right in
        [
          Markup.Content.text(
            (area?.formatted(3) ?? "n/a") + (right.map { " (\(StudyWords.percent($0)))" } ?? ""))
        ]
      }
      return [[name(of: table.subjects[place])]] + (hasWaves ? [wave] : []) + figures
    }
    return ReportSection(
      "subjects", "Every subject",
      [
        .paragraph(
          below.isEmpty
            ? "No subject is below an AUC of \(Self.hard) with \(reference), the reference."
            : "Below an AUC of \(Self.hard) with \(reference), the reference: \(below.joined(separator: ", "))."
        )
      ] + (hasWaves ? [.paragraph(scale)] : []) + [
        .cells(
          head: ["subject"] + (hasWaves ? ["target − non-target"] : [])
            + table.methods.map { "\($0): AUC (characters)" }, rows: rows)
      ])
  }

  /// A subject's name, which leads to its page where there is one.
  private func name(of subject: String) -> Markup.Content {
    guard let links else { return .text(subject) }
    let page = links.folder + SubjectPage.name(of: subject).asURLPath
    return .element(Markup("a", ["href": page], text: subject))
  }

  /// What small waves show.
  private var scale: String {
    guard let group = waves.group, let site = waves.site else { return "" }
    let start = 1000 * Double(group.firstSample) / group.samplingRate
    let end = start + 1000 * Double(group.length - 1) / group.samplingRate
    let height = SmallNumbers(like: waves.range.upperBound).text(waves.range.upperBound)
    return "Small waves are target minus non-target at \(group.electrodes[site]), from "
      + "\(start.formatted(0, minus: .print)) to \(end.formatted(0)) ms after the flash, upright lines at 0 and 300 ms, all "
      + "from −\(height) to \(height) \(group.amplitudeUnit); what few subjects have beyond that is cut off."
  }
}
