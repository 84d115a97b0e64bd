import Files
import Signal

/// Recordings that are known, but not read: what they are, and what to do instead.
enum UnreadFormat {
  /// The error for a file that is one of them; `nil` for any other.
  static func error(_ bytes: FileBytes) -> ReadingError? {
    let reader = ByteReader(bytes)
    // RIFF has 32 bits for its length, RF64 64 (libeep's `riff.c` and `riff64.c`).
    let isANT =
      reader.matches("RIFF", at: 0) && reader.matches("CNT ", at: 8)
      || reader.matches("RF64", at: 0) && reader.matches("CNT ", at: 12)
    guard isANT else { return nil }
    return .unsupported(
      path: bytes.path, place: .byte(0),
      found: "the compressed .cnt of ANT Neuro (eego, ASA)",
      remedy: "export it from eego as EDF, or convert it with MNE-Python: "
        + "mne.io.read_raw_ant(FILE).export(\"FILE.edf\")")
  }
}
