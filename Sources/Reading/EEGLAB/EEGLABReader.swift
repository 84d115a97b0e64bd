import Files
import Signal

/// Reads EEGLAB's `.set` files (MAT v5), with samples inside or in an `.fdt` file beside.
package enum EEGLABReader {
  /// Whether the file is a MAT v5 file with a data set of EEGLAB.
  package static func canRead(_ bytes: FileBytes) -> Bool {
    guard MATReader.canRead(bytes), let file = try? MATFile(bytes) else { return false }
    return EEGLABSet.isPresent(in: file)
  }

  /// Reads the recording; epochs are pieces, and `boundary` events part pieces.
  ///
  /// - Throws: `ReadingError` with the field that is wrong, or of the `.fdt` file.
  package static func read(_ bytes: FileBytes) throws(ReadingError) -> [Recording] {
    let set = try EEGLABSet(MATFile(bytes))
    var warnings: [Warning] = []
    let matrix = try EEGLABMatrix(set, warnings: &warnings)
    let trials = matrix.trials
    let rate = try set.samplingRate()
    var recording = Recording(
      source: RecordingSource(path: bytes.path, format: .eeglab), samplingRate: rate,
      channels: try set.channels(matrix.channels), pieces: [], samples: try matrix.samples())
    recording.events = try set.events(samplingRate: rate, warnings: &warnings)
    recording.warnings = warnings
    for trial in try set.rejected(trials: trials) {
      recording.events.append(
        Event(
          onset: Double(trial * matrix.points) / rate, duration: Double(matrix.points) / rate,
          text: "BAD rejected"))
    }
    recording.events.sortByOnset()
    recording.pieces = Piece.parted(
      at: (0..<trials).map { $0 * matrix.points } + boundaries(recording.events, rate),
      count: matrix.points * trials, samplingRate: rate)
    recording.addTriggerCodes()
    return [recording]
  }

  /// The samples before which something was cut out: a boundary lies between two samples.
  private static func boundaries(_ events: [Event], _ samplingRate: Double) -> [Int] {
    // Among events whose types are numbers, EEGLAB writes -99 for a boundary.
    events.filter { $0.text.lowercased() == "boundary" || $0.code == -99 }.compactMap { event in
      let sample = event.onset * samplingRate
      // Latencies have rounding errors after so many operations on them.
      return Int(exactly: (sample - 1e-3).rounded(.up))
    }
  }
}
