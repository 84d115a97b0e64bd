import Detection
import Reading
import Signal
import Statistics

/// What a report is about: epochs, what is known of where they are from, and what became of the
/// rest.
package struct ReportInput: Sendable {
  /// What the user calls it: the path.
  package var name: String
  package var epochs: Epochs
  /// What was dropped, flat or odd; empty for epochs files, which do not tell.
  package var preprocessing: PreprocessingReport
  /// Whether the epochs were made from recordings just now, so that `preprocessing` says all.
  package var isFromRecordings: Bool
  /// What the recordings hold, one list of facts each.
  package var recordings: [Recorded]
  /// The unit of the samples where they are not scaled; `nil` where nothing says it.
  package var unit: String?
  /// The detector's score of every epoch.
  package var scores: [Double]?

  /// Where electrodes were, by label, where the recordings say; else their names tell.
  package var places: [String: ElectrodePosition] = [:]
  /// Recordings that the detector has learned from.
  package var learned = LearnedRecordings.none
  /// What the reader must know before believing the scores.
  package var cautions: [Warning] = []
  /// Electrodes that say nothing of the brain, which no average is drawn of.
  package private(set) var badElectrodes: [String: ElectrodeFault] = [:]
  /// Whether it is like the detector's training; `nil` over several inputs.
  package var session: SessionCheck?
  /// Whether z-scored windows have got their amplitude back.
  private(set) var hasAmplitude = false

  /// What its averages take as 0; `nil` where they are as the windows are.
  private(set) var baseline: EpochBaseline?

  /// What a recording holds.
  package struct Recorded: Sendable {
    package var title: String
    package var facts: [ReportSection.Fact]
    package var warnings: [String]
    /// How strong which frequency is, as it was recorded.
    package var spectra: ElectrodeSpectra?

    package init(title: String, facts: [ReportSection.Fact], warnings: [String]) {
      self.title = title
      self.facts = facts
      self.warnings = warnings
    }
  }

  package init(name: String, epochs: Epochs) {
    self.name = name
    self.epochs = epochs
    preprocessing = PreprocessingReport()
    isFromRecordings = false
    recordings = []
    badElectrodes = epochs.metadata.faults ?? [:]
  }

  /// One input with its recordings, where it is made of some that were kept.
  ///
  /// - Parameters:
  ///   - file: what the user named.
  ///   - loaded: what was made of it.
  ///   - loader: how.
  package init(_ file: InputFile, _ loaded: EpochsLoader.Loaded, by loader: EpochsLoader) {
    self.init(name: file.path.lastComponent, epochs: loaded.epochs)
    preprocessing = loaded.report
    guard !loaded.recordings.isEmpty else { return }
    isFromRecordings = true
    preprocessing.warnings = Self.notes(loaded.report.warnings, on: loaded.recordings)
    unit = loaded.unit
    for channel in loaded.recordings.flatMap(\.channels) where places[channel.label] == nil {
      places[channel.label] = channel.position
    }
    recordings = loaded.recordings.map { recording in
      let rule = loader.rule(for: recording, remembering: epochs.metadata.flashRule)
      var recorded = RecordingSummary(
        recording, mapping: rule.mapping, speller: rule.speller, threads: loader.threads
      ).recorded
      recorded.spectra = ElectrodeSpectra(recording, threads: loader.threads)
      return recorded
    }
  }

  /// Takes note of electrodes that are bad in one of its parts.
  mutating func takeFaults(of parts: [ReportInput]) {
    for part in parts { badElectrodes.merge(part.badElectrodes) { first, _ in first } }
  }

  /// Whether every electrode is bad.
  package var isUnusable: Bool {
    !badElectrodes.isEmpty && epochs.electrodes.allSatisfy { badElectrodes[$0] != nil }
  }

  /// The input without its bad electrodes, unless all are.
  var withoutBadElectrodes: ReportInput {
    guard !badElectrodes.isEmpty, !isUnusable else { return self }
    var input = self
    input.epochs = epochs.without(electrodes: Set(badElectrodes.keys))
    return input
  }

  /// The input with epochs whose baseline is 0, for averages and what is tested of them.
  var aboutBaseline: ReportInput {
    guard let baseline = EpochBaseline(epochs) else { return self }
    var input = self
    input.baseline = baseline
    baseline.remove(from: &input.epochs)
    return input
  }

  /// Warnings without those that stand by their recording, and without a source that is plain.
  private static func notes(_ warnings: [Warning], on recordings: [Recording]) -> [Warning] {
    let shown = Set(recordings.flatMap(\.warnings))
    return warnings.filter { !shown.contains($0) }.map { warning in
      guard recordings.count > 1, let source = warning.source else {
        return Warning(warning.kind, warning.text)
      }
      return Warning(
        warning.kind, warning.text, source: RecordingPath(file: source.lastComponent))
    }
  }

  /// The unit of the epochs' samples: deviations where each window was scaled by its own.
  var amplitudeUnit: String {
    isScaled && !hasAmplitude ? "SD" : unit ?? "recorded unit"
  }

  var isScaled: Bool { epochs.metadata.preprocessing?.normalization == .epoch }

  /// Gives z-scored windows their amplitude back, where it is known.
  mutating func restoreAmplitude() {
    if isScaled, epochs.restoreAmplitude() { hasAmplitude = true }
  }

  /// Takes over from its parts whether windows have their amplitude.
  mutating func takeAmplitude(of parts: [ReportInput]) {
    hasAmplitude = parts.allSatisfy(\.hasAmplitude)
  }

  /// The middle of every sample's interval after the flash, in ms.
  var milliseconds: [Double] {
    (0..<epochs.windowLength).map {
      1000 * Double(epochs.firstSample + $0) / epochs.samplingRate
    }
  }

  /// The whole window, in ms from the flash.
  var span: ClosedRange<Double> {
    let start = 1000 * epochs.firstTime
    return start...start + 1000 * Double(epochs.windowLength) / epochs.samplingRate
  }
}
