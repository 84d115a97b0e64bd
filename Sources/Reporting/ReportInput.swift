import Signal

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
  /// What the reader must know before believing the scores; one sentence each.
  package var cautions: [String] = []
  /// Whether z-scored windows have got their amplitude back.
  private(set) var hasAmplitude = false

  /// What a recording holds.
  package struct Recorded: Sendable {
    package var title: String
    package var facts: [ReportSection.Fact]
    package var warnings: [String]

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
  }

  /// The unit of the epochs' samples: deviations where each window was scaled by its own.
  var amplitudeUnit: String {
    isScaled && !hasAmplitude ? "SD" : unit ?? "recorded unit"
  }

  private var isScaled: Bool { epochs.metadata.preprocessing?.normalization == .epoch }

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
    (0..<epochs.windowLength).map { 1000 * Double($0) / epochs.samplingRate }
  }
}
