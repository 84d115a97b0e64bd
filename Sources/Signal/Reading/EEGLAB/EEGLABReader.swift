import Files

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
    guard let data = try set.field("data") else {
      throw .malformed(
        path: bytes.path, place: .part("EEG.data"), found: "nothing", expected: "samples")
    }
    let trials = try set.count("trials") ?? 1
    var warnings: [Warning] = []
    let matrix: EEGLABMatrix
    if data.kind == .character {
      matrix = try EEGLABMatrix(
        name: data.text(), beside: bytes.path, channels: set.count("nbchan"),
        points: set.count("pnts"), trials: trials, warnings: &warnings)
    } else {
      matrix = try EEGLABMatrix(data, trials: trials)
    }
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

/// Where the samples of a data set lie: [channel, point, trial], the channel fastest.
private struct EEGLABMatrix {
  let channels: Int
  let points: Int
  let trials: Int
  private let bytes: FileBytes
  private let offset: Int
  private let encoding: SampleEncoding
  /// Whether the point runs fastest instead, as in `.dat` files.
  private var isTransposed = false

  /// Samples inside the set.
  init(_ data: MATArray, trials: Int) throws(ReadingError) {
    let numbers = try data.numbers()
    channels = data.dimensions[0]
    guard (1...4096).contains(channels), data.count / channels % trials == 0 else {
      throw data.mismatch(expected: "1 to 4096 channels with \(trials) trials")
    }
    points = data.count / channels / trials
    self.trials = trials
    bytes = numbers.bytes
    offset = numbers.offset
    encoding = try numbers.encoding()
  }

  /// Samples in the file `name` beside the set, in single precision.
  init(
    name: String, beside path: String, channels: Int?, points: Int?, trials: Int,
    warnings: inout [Warning]
  ) throws(ReadingError) {
    guard let channels, let points, channels <= 4096 else {
      throw .malformed(
        path: path, place: .part("EEG.nbchan, EEG.pnts"), found: "not both, or too many",
        expected: "the size of the samples in \(name)")
    }
    (self.channels, self.points, self.trials) = (channels, points, trials)
    let file = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? name
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let stem = path.lastIndex(of: ".").map { String(path[..<$0]) } ?? path
    do throws(ReadingError) {
      bytes = try FileBytes(path: folder + file)
    } catch {
      // Whoever renames the pair does not rename the field.
      guard let renamed = try? FileBytes(path: stem + ".fdt") else { throw error }
      bytes = renamed
      warnings.add(
        .assumption, "the samples are in \(renamed.path), not in \(file) as the set says")
    }
    offset = 0
    encoding = SampleEncoding(.float32)
    isTransposed = file.hasSuffix(".dat")
    let (samples, tooMany) = points.multipliedReportingOverflow(by: trials)
    let (numbers, tooLarge) = samples.multipliedReportingOverflow(by: channels)
    guard !tooMany, !tooLarge, numbers <= bytes.count / 4 else {
      throw .malformed(
        path: bytes.path, place: .byte(bytes.count), found: "the end of the file",
        expected: "\(channels) channels of \(points) points in \(trials) trials")
    }
  }

  func samples() throws(ReadingError) -> SampleStore {
    let (size, count) = (encoding.size, points * trials)
    let layout = SampleLayout(
      channelOffsets: (0..<channels).map { offset + $0 * (isTransposed ? count : 1) * size },
      sampleStride: isTransposed ? size : channels * size)
    return try SampleStore(
      bytes: bytes, encoding: encoding, layout: layout,
      calibrations: Array(repeating: Calibration(), count: channels), count: count)
  }
}
