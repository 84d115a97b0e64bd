import Files
import Signal

/// Opens recordings of any format that is read here.
///
/// A path may name one recording of a file that holds several with `#`: `s8.mat#train`.
public enum RecordingReader {
  /// Reads what `path` names: one recording, or all that the file holds in the file's order.
  ///
  /// Where BIDS sidecars (`…_events.tsv`, `…_channels.tsv`) stand beside the file they are taken.
  ///
  /// - Parameters:
  ///   - path: a file, or one recording of it.
  ///   - options: what the user knows better than the file.
  /// - Returns: one recording or more.
  /// - Throws: `ReadingError` with file, place, what was found and what was expected.
  public static func read(
    _ path: String, options: ReadingOptions = ReadingOptions()
  ) throws(ReadingError) -> [Recording] {
    try read(InputFile(RecordingPath(path)), options: options)
  }

  /// Reads what an opened file holds, or the one recording in it that is named.
  ///
  /// - Parameters:
  ///   - input: a file, or one recording of it.
  ///   - options: what the user knows better than the file.
  /// - Returns: one recording or more.
  /// - Throws: `ReadingError` with file, place, what was found and what was expected.
  public static func read(
    _ input: InputFile, options: ReadingOptions = ReadingOptions()
  ) throws(ReadingError) -> [Recording] {
    let bytes = input.bytes
    var recordings = try read(bytes, options)
    // Headers and annotations are spread over the file; their pages are not needed any more.
    bytes.release(0..<bytes.count)
    if let name = input.path.name {
      let available = recordings.compactMap(\.source.name)
      recordings.removeAll { $0.source.name != name }
      guard !recordings.isEmpty else {
        throw .noSuchPart(path: bytes.path, kind: "recording", name: name, available: available)
      }
    }
    if let events = input.events { try events.apply(to: &recordings) }
    let sidecars = try BIDSSidecars(beside: recordings.first?.source.path ?? bytes.path)
    for recording in recordings where !Limits.samplingRate.contains(recording.samplingRate) {
      throw .malformed(
        path: bytes.path, place: .part(recording.source.name ?? "the header"),
        found: "a sampling rate of \(recording.samplingRate) Hz", expected: "1 to 1000000 Hz")
    }
    for index in recordings.indices {
      sidecars.apply(to: &recordings[index])
      recordings[index].takeKnownDataSet()
      if let unit = options.unit { recordings[index].take(unit: unit) }
      recordings[index].settle()
      recordings[index].warnings = recordings[index].warnings.about(
        recordings[index].source.location)
    }
    return recordings
  }

  private static func read(
    _ bytes: FileBytes, _ options: ReadingOptions
  ) throws(ReadingError) -> [Recording] {
    let format = RecordingFormat(of: bytes)
    if let format, format != .csv { return try format.read(bytes, options) }
    if format == .csv || options.layout != nil {
      return try CSVReader.read(bytes, layout: options.layout) { try? FileBytes(path: $0) }
        .from(bytes)
    }
    // The samples and markers of BrainVision bear no mark of their own, but stand by their header.
    if let header = BrainVisionReader.headerPath(beside: bytes.path) {
      return try RecordingFormat.brainVision.read(FileBytes(path: header), options)
    }
    // Of a table that no layout fits the reader says what it lacks.
    if CSVReader.isTable(bytes) { return try CSVReader.read(bytes).from(bytes) }
    if let error = UnreadFormat.error(bytes) { throw error }
    throw .unknownFormat(
      path: bytes.path, found: beginning(of: bytes), known: RecordingFormat.allCases.map(\.name))
  }

  /// The first bytes, for an error message.
  private static func beginning(of bytes: FileBytes) -> String {
    guard bytes.count > 0 else { return "an empty file" }
    let reader = ByteReader(bytes)
    let first = (try? reader.array(at: 0, length: min(8, bytes.count))) ?? []
    let line = ((try? reader.array(at: 0, length: min(40, bytes.count))) ?? [])
      .prefix { $0 != 10 && $0 != 13 }
    // A letter may be cut at the end.
    let text = (0..<4).lazy.compactMap { String(validating: line.dropLast($0), as: UTF8.self) }
      .first
    if let text, !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 9 }) {
      return "text, which begins with “\(text)”"
    }
    if first.starts(with: [0x1F, 0x8B]) { return "a file packed by gzip (unpack it with gunzip)" }
    return first.map { String($0, radix: 16) }.joined(separator: " ") + " (hexadecimal)"
  }
}

extension RecordingFormat {
  /// The format that `bytes` are in, by their content; `nil` if none that is known.
  package init?(of bytes: FileBytes) {
    guard let format = Self.allCases.first(where: { $0.canRead(bytes) }) else { return nil }
    self = format
  }

  /// Whether `bytes` begin like a file of this format.
  package func canRead(_ bytes: FileBytes) -> Bool {
    switch self {
    case .edf: EDFHeader.variant(of: bytes) == .edf
    case .bdf: EDFHeader.variant(of: bytes) == .bdf
    case .eeglab: EEGLABReader.canRead(bytes)
    case .mat: MATReader.canRead(bytes)
    case .brainVision: BrainVisionReader.canRead(bytes)
    case .bci2000: BCI2000Reader.canRead(bytes)
    case .fif: FIFReader.canRead(bytes)
    case .gdf: GDFReader.canRead(bytes)
    case .xdf: XDFReader.canRead(bytes)
    case .neuroScan: NeuroScanReader.canRead(bytes)
    case .nedf: NEDFReader.canRead(bytes)
    case .mff: MFFReader.canRead(bytes)
    case .openViBE: OpenViBEReader.canRead(bytes)
    case .csv: CSVReader.canRead(bytes)
    }
  }

  /// All recordings of a file in this format.
  package func read(
    _ bytes: FileBytes, _ options: ReadingOptions = ReadingOptions()
  ) throws(ReadingError) -> [Recording] {
    let recordings =
      switch self {
      case .edf, .bdf: try EDFReader.read(bytes)
      case .eeglab: try EEGLABReader.read(bytes)
      case .mat: try MATReader.read(bytes)
      case .brainVision: try BrainVisionReader.read(bytes, allowsOutside: options.allowsOutside)
      case .bci2000: try BCI2000Reader.read(bytes)
      case .fif: try FIFReader.read(bytes)
      case .gdf: try GDFReader.read(bytes)
      case .xdf: try XDFReader.read(bytes)
      case .neuroScan: try NeuroScanReader.read(bytes)
      case .nedf: try NEDFReader.read(bytes)
      case .mff: try MFFReader.read(bytes)
      case .openViBE: try OpenViBEReader.read(bytes)
      case .csv: try CSVReader.read(bytes)
      }
    return recordings.from(bytes)
  }
}

extension [Recording] {
  /// The same recordings, read from `file` where no other holds their samples.
  fileprivate func from(_ file: FileBytes) -> [Recording] {
    map { recording in
      var recording = recording
      recording.file = recording.file ?? file
      return recording
    }
  }
}
