import Files
import Signal

/// A file that a user names as input, opened once; of a recording that is a folder (`.mff`) its `info.xml`.
///
/// Whoever asks what it is, reads it or takes its digest does so from the same bytes.
public struct InputFile: Sendable {
  /// What the user named: the file, and the recording in it where one is meant.
  public let path: RecordingPath
  /// The file's bytes.
  public let bytes: FileBytes
  /// The events of its one recording where they stand in a file of their own.
  public var events: EventsFile?

  /// Opens the file of `path`, and notes in the run's ledger what may be read beside it; one that is packed
  /// by gzip (`.fif.gz`) is unpacked in memory, and a MAT file of version 7.3 written anew as one of version 5.
  ///
  /// - Parameters:
  ///   - path: the file, or the recording in it.
  ///   - inflation: how many times its size may come of a packed file; `nil` for what is usual.
  /// - Throws: `ReadingError.cannotOpen`, `notRegular` or `notFetched`; `malformed` and `unsupported` for
  ///   broken gzip, and for what grows as no recording does.
  public init(_ path: RecordingPath, inflation: Int? = nil) throws(ReadingError) {
    self.path = path
    let unpacked = try Self.unpacked(Self.opened(path.file).inflating(upTo: inflation))
    bytes =
      MATConversion.isNeeded(for: unpacked) ? try MATConversion.converted(unpacked) : unpacked
    noteCompanions()
  }

  /// The file at `path`, or the one that stands for the folder there.
  private static func opened(_ path: String) throws(ReadingError) -> FileBytes {
    do { return try FileBytes(path: path) } catch .notRegular(let folder, isFolder: true) {
      guard let information = MFFReader.informationPath(inFolder: folder) else {
        throw .notRegular(path: folder, isFolder: true)
      }
      return try FileBytes(path: information)
    }
  }

  /// What a file holds: its bytes, or those that are packed in it.
  private static func unpacked(_ bytes: FileBytes) throws(ReadingError) -> FileBytes {
    let mark: [UInt8] = [0x1F, 0x8B, 8]
    guard bytes.count > 18, try ByteReader(bytes).array(at: 0, length: 3) == mark else {
      return bytes
    }
    // Noise does not shrink much: more than this is made to take memory.
    let (product, overflow) = bytes.count.multipliedReportingOverflow(by: bytes.inflation ?? 64)
    let limit = overflow ? .max : product.addingReportingOverflow(1 << 24).partialValue
    let output = try Inflate.gzip(bytes, limit: limit)
    guard output.isComplete else {
      throw .unsupported(
        path: bytes.path, place: .part("gzip"), found: "more than \(limit) bytes when unpacked",
        remedy: "unpack it with gunzip, or allow more by --inflation")
    }
    return FileBytes(output.bytes, path: bytes.path).inflating(upTo: bytes.inflation)
  }

  /// Notes files that belong to the recording, whether or not its reader will open them.
  private func noteCompanions() {
    guard let ledger = FileLedger.current else { return }
    if MFFReader.canRead(bytes) { MFFReader.files(beside: bytes.path).forEach(ledger.note) }
    if let files = BIDSFiles(of: path.file) {
      for suffix in ["events.tsv", "channels.tsv", "electrodes.tsv", "coordsystem.json"] {
        if let companion = files.path(suffix) { ledger.note(companion) }
      }
    }
    guard let dot = path.file.lastIndex(of: "."), !path.file[dot...].contains("/") else { return }
    for ending in [
      "vhdr", "ahdr", "vmrk", "amrk", "eeg", "dat", "avg", "seg", "set", "fdt", "loc", "locs",
      "txt",
    ] {
      ledger.note(path.file[...dot] + ending)
    }
  }
}
