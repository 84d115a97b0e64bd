import Files

/// A flash that gave no epoch, and why.
public struct DroppedFlash: Sendable, Equatable, Codable {
  /// The recording, as an index into the sources of the epochs.
  public var recording: Int
  /// When it lit up, in seconds on the recording's clock.
  public var onset: Double
  /// The stimulus code, from 1.
  public var stimulus: Int
  /// Why it gave none.
  public var reason: PreprocessingReport.Drop

  /// A dropped flash from its parts.
  public init(recording: Int, onset: Double, stimulus: Int, reason: PreprocessingReport.Drop) {
    self.recording = recording
    self.onset = onset
    self.stimulus = stimulus
    self.reason = reason
  }

  /// A flash of the recording at an index.
  package init(_ flash: Flash, recording: Int, reason: PreprocessingReport.Drop) {
    self.init(
      recording: recording, onset: flash.onset, stimulus: flash.stimulus, reason: reason)
  }
}

/// The table of dropped flashes: one row a flash under a line of names, columns separated by tabs.
///
/// Columns are `recording source onset stimulus reason`; recordings count from 0, onsets are in seconds.
public enum DroppedFlashesFile {
  /// Writes the flashes that `metadata` knows of; the file appears whole or not at all.
  ///
  /// - Throws: `WritingError` of the operating system.
  public static func write(_ metadata: EpochsMetadata, to path: String) throws(WritingError) {
    let rows = (metadata.dropped ?? []).map { flash in
      let isKnown = metadata.sources.indices.contains(flash.recording)
      let source = isKnown ? metadata.sources[flash.recording].name : "n/a"
      // A name of a file may hold anything; a table's cell no tab and no line feed.
      let cell = source.map { $0 == "\t" || $0.isNewline ? " " : $0 }
      return [
        "\(flash.recording)", String(cell), "\(flash.onset)", "\(flash.stimulus)",
        flash.reason.rawValue,
      ]
    }
    let lines = [["recording", "source", "onset", "stimulus", "reason"]] + rows
    try OutputFile.write(
      lines.map { $0.joined(separator: "\t") + "\n" }.joined(), to: path)
  }
}
