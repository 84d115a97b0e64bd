import Detection
import Evaluation
import Files
import Plotting
import Signal
import Statistics

/// The sections about one input, or about all of them together.
struct InputSections {
  let input: ReportInput
  /// What its anchors and data files begin with.
  let prefix: String
  /// The score above which an epoch counts as detected.
  let threshold: Double?
  /// The pause before every selection, in seconds, for the bit rate.
  let blank: Double
  /// How much is shown.
  let detail: Detail
  let threads: Int

  /// How much is shown of an input: the page should stay small.
  enum Detail {
    /// All, with averages of every single electrode.
    case complete
    /// What matters most.
    case usual
    /// A few sites and maps.
    case brief
  }

  /// The epochs with the labels and texts that scores are judged by.
  var judgedEpochs: Epochs { input.learned.judged(input.epochs) }

  /// All sections that there is something to say in.
  var sections: [ReportSection] {
    var sections = [recorded]
    let drawn = drawn
    if let contrast = ClassContrast(drawn.input.epochs, threads: threads) {
      sections.append(drawn.averages(contrast))
      if detail != .brief { sections.append(drawn.separability(contrast)) }
    } else {
      sections.append(
        ReportSection(
          "\(prefix)-averages-section", "Targets against non-targets", [.paragraph(noAverages)]))
    }
    sections.append(dropped)
    if input.scores != nil { sections += [detection] + [spelling].compactMap { $0 } }
    return sections
  }

  /// Why there are no averages, and what would help.
  private var noAverages: String {
    let labels = input.epochs.labels
    let flashes = input.preprocessing.flashes
    guard !labels.isEmpty || flashes == 0 else {
      return "There are no epochs: "
        + (flashes == 1 ? "the one flash was" : "all \(flashes) flashes were")
        + " dropped, for the reasons below."
    }
    return "There are \(labels.count { $0 == .target }) epochs known to be targets and "
      + "\(labels.count { $0 == .nonTarget }) known not to be; both are needed for averages."
      + (labels.contains(.unknown) ? " Name the true characters with --text." : "")
  }

  /// The same without electrodes that no average is drawn of.
  private var drawn: InputSections {
    InputSections(
      input: input.withoutBadElectrodes, prefix: prefix, threshold: threshold, blank: blank,
      detail: detail, threads: threads)
  }

  /// The figures that matter most, for the head of the section.
  var highlights: [ReportSection.Fact] {
    let epochs = input.epochs
    var facts = [
      ReportSection.Fact("epochs", "\(epochs.count)"),
      ReportSection.Fact("targets", "\(epochs.labels.count { $0 == .target })"),
    ]
    let learned = input.learned
    let note = learned.numbers.isEmpty || learned.isPart ? "" : ", of what was learned from"
    if let area {
      facts.append(ReportSection.Fact("AUC of one flash" + note, area.formatted(3)))
    }
    if let charactersRight {
      facts.append(ReportSection.Fact("characters right" + note, charactersRight))
    }
    return facts
  }

  /// The area under the curve of one flash; `nil` without scores or both classes.
  var area: Double? {
    input.scores.flatMap { areaUnderCurve($0, labels: judgedEpochs.labels) }
  }

  /// How many characters were right after all repetitions, and of how many; `nil` where none is known.
  var charactersRight: String? {
    guard let last = spellingSummary?.byRepetition.last, let correct = last.correct else {
      return nil
    }
    return "\(correct) of \(last.selections)"
  }

  // MARK: What was recorded

  private var recorded: ReportSection {
    let epochs = input.epochs
    let span = input.span
    let counts = Label.allCases.map { label in epochs.labels.count { $0 == label } }
    var facts = [
      ReportSection.Fact("Epochs", "\(epochs.count)"),
      ReportSection.Fact(
        "Classes",
        zip(Label.allCases, counts).filter { $1 > 0 }.map { "\($1) \($0.word)" }
          .joined(separator: ", ")),
      ReportSection.Fact(
        "Electrodes", "\(epochs.electrodes.count): " + epochs.electrodes.joined(separator: " ")),
      ReportSection.Fact(
        "Window",
        "\(epochs.windowLength) samples at \(epochs.samplingRate.formatted(3, trimmed: true)) Hz: "
          + (epochs.firstSample == 0
            ? "\(span.upperBound.formatted(0)) ms from the flash"
            : "\(span.lowerBound.formatted(0, minus: .print)) to "
              + "\(span.upperBound.formatted(0, minus: .print)) ms from the flash")),
      epochs.isOddball
        ? ReportSection.Fact("Recordings", "\(epochs.recordingCount)")
        : ReportSection.Fact(
          "Selections",
          "\(epochs.selectionCount) in \(counted(epochs.recordingCount, "recording")), "
            + "up to " + counted(Int(epochs.repetitions.max() ?? -1) + 1, "repetition")),
    ]
    if let interval = medianOnsetInterval(
      onsets: epochs.onsets, selections: epochs.selections.map { Int($0) }), interval.isFinite
    {
      facts.append(
        ReportSection.Fact("Flash to flash", "\((1000 * interval).formatted(0)) ms"))
    }
    if let settings = epochs.metadata.preprocessing {
      facts.append(ReportSection.Fact("Preprocessing", settings.sentence))
    }
    if let speller = epochs.metadata.speller {
      facts.append(ReportSection.Fact("Screen", speller.sentence))
    }
    let text = epochs.metadata.text.map { $0 ?? "–" }
    if epochs.metadata.text.contains(where: { $0 != nil }) {
      facts.append(
        ReportSection.Fact(
          "True characters", text.joined(separator: text.contains { $0.count > 1 } ? " " : "")))
    }
    let recordings = input.recordings.flatMap { recording -> [ReportSection.Block] in
      [.markup(Markup("h4", text: recording.title)), .facts(recording.facts)]
        + (recording.warnings.isEmpty ? [] : [.list(recording.warnings)])
    }
    return ReportSection(
      "\(prefix)-recorded", "What was recorded", [.beside([[.facts(facts)], recordings])] + spectra)
  }

  /// The spectra of the first recordings, and what is said of the mains in all.
  private var spectra: [ReportSection.Block] {
    let figures = input.recordings.enumerated().compactMap { number, recording in
      recording.spectra.map {
        (
          title: recording.title,
          figure: SpectrumFigure(
            spectra: $0, sites: ["Fz", "Cz", "Pz", "Oz"],
            name: "\(prefix)-spectrum" + (number > 0 ? "-\(number + 1)" : ""))
        )
      }
    }
    guard detail != .brief, figures.count <= 3 else {
      return figures.isEmpty
        ? [] : [.list(figures.map { "\($0.title): \($0.figure.sentence)" })]
    }
    return figures.map { .figure($0.figure.figure()) }
  }

  // MARK: Targets against non-targets

  private func averages(_ contrast: ClassContrast) -> ReportSection {
    var section = ReportSection("\(prefix)-averages-section", "Targets against non-targets")
    let input = input.aboutBaseline
    let about = input.baseline.flatMap { _ in ClassContrast(input.epochs, threads: threads) }
    let contrast = about ?? contrast
    let figures = AverageFigures(input: input, contrast: contrast, prefix: prefix)
    if !input.badElectrodes.isEmpty {
      let isDrawn = input.badElectrodes.keys.contains(where: input.epochs.electrodes.contains)
      section.blocks.append(
        .paragraph(
          (isDrawn ? "All electrodes are bad: " : "Not drawn, since bad: ")
            + Self.sentences(input.badElectrodes).joined(separator: ", ") + "."))
    }
    section.blocks.append(.figure(figures.atSites()))
    let joint = JointFigure(
      input: input, findings: ContrastFindings(input, threads: threads), averages: figures,
      prefix: prefix)
    section.blocks.append(
      .figure(joint.figure(head: Head(input.epochs.electrodes, places: input.places))))
    section.blocks += joint.tables
    if detail == .complete, input.epochs.electrodes.count > figures.sites.count {
      section.blocks.append(.figure(figures.everywhere()))
    }
    return section
  }

  private func separability(_ contrast: ClassContrast) -> ReportSection {
    let maps = ContrastMaps(input: input, contrast: contrast, prefix: prefix)
    let trials = SingleTrialFigure(input: input, contrast: contrast, prefix: prefix).figure()
    return ReportSection(
      "\(prefix)-separability-section", "Where and when the classes differ",
      [
        strongest(contrast).map { .paragraph($0) }, .figure(maps.heatMaps()),
        trials.map { .figure($0) },
      ].compactMap { $0 })
  }

  /// Where the classes differ most; `nil` where they differ nowhere.
  private func strongest(_ contrast: ClassContrast) -> String? {
    guard contrast.isEnough else {
      return
        "\(counted(contrast.targets, "target")) and \(counted(contrast.nonTargets, "non-target")) "
        + "are too few to tell where the classes differ: by chance alone they do somewhere."
    }
    let length = input.epochs.windowLength
    let best = contrast.strongest
    guard contrast.signedDetermination[best] != 0 else { return nil }
    return "Most at \(input.epochs.electrodes[best / length]), "
      + "\(input.milliseconds[best % length].formatted(0)) ms after the flash: "
      + "signed r² \((100 * contrast.signedDetermination[best]).formatted(1, minus: .print)) %, "
      + "AUC \((100 * contrast.areaUnderCurve[best]).formatted(1)) %."
  }

  // MARK: What was dropped

  private var dropped: ReportSection {
    var section = ReportSection("\(prefix)-dropped", "What was dropped, and why")
    let report = input.preprocessing
    let faults = input.epochs.metadata.faults ?? report.faults
    guard input.isFromRecordings else {
      section.blocks.append(
        .paragraph(
          "These are epochs from a file, in which it is not written what was dropped when they "
            + "were made. Give the recordings themselves to see it."))
      if !faults.isEmpty { section.blocks.append(.list(Self.sentences(faults))) }
      return section
    }
    let drops = PreprocessingReport.Drop.allCases.compactMap { reason in
      (report.dropped[reason] ?? 0) > 0
        ? ["\(report.dropped[reason] ?? 0)", "dropped: \(reason.rawValue)"] : nil
    }
    let table: [ReportSection.Block] =
      drops.isEmpty
      ? [.paragraph("None of the \(counted(report.epochs, "flash", "flashes")) was dropped.")]
      : [
        .table(
          head: ["flashes", "what became of them"], rows: [["\(report.epochs)", "epochs"]] + drops)
      ]
    let figure = DropFigure(epochs: input.epochs, name: "\(prefix)-dropped-figure").figure()
    section.blocks.append(.beside([table, figure.map { [.figure($0)] } ?? []]))
    if !report.rejected.isEmpty { section.blocks += rejections(of: report) }
    let lines =
      Self.sentences(faults)
      + report.flat.sorted { $0.key < $1.key }.map {
        "\($0.key) was flat in \(counted($0.value, "epoch"))"
      }
    section.blocks.append(
      lines.isEmpty
        ? .paragraph("No electrode was found flat, railed, out of range or disconnected.")
        : .list(lines))
    if !report.warnings.isEmpty {
      section.blocks += [
        .paragraph("What else to know of them:"), .list(report.warnings.map(\.description)),
      ]
    }
    return section
  }

  /// The electrodes that epochs were dropped for, the worst first.
  private func rejections(of report: PreprocessingReport) -> [ReportSection.Block] {
    let sorted = report.rejected.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let flashes = Double(max(report.flashes, 1))
    return [
      .table(
        head: ["electrode", "flashes with its range above the limit", "share of all flashes"],
        rows: sorted.prefix(12).map {
          [$0.key, "\($0.value)", (100 * Double($0.value) / flashes).formatted(1) + " %"]
        }),
      .paragraph(
        (sorted.count > 12
          ? "\(sorted.count - 12) more electrodes were above the limit at some flash. " : "")
          + "One flash may count at several electrodes. An electrode that costs many flashes is better left out "
          + "(--bad) than its flashes."),
    ]
  }

  private static func sentences(_ faults: [String: ElectrodeFault]) -> [String] {
    faults.sorted { $0.key < $1.key }.map { "\($0.key) is \($0.value.rawValue)" }
  }
}

extension Label {
  /// The class in words.
  fileprivate var word: String {
    switch self {
    case .target: "target"
    case .nonTarget: "non-target"
    case .unknown: "unlabelled"
    }
  }
}
