/// Opens recordings of any format that is read here.
///
/// A path may name one recording of a file that holds several with `#`: `s8.mat#train`.
public enum RecordingReader {
  /// Reads what `path` names: one recording, or all that the file holds in the file's order.
  ///
  /// A path with `#` first means a file of that whole name, if there is one.
  ///
  /// - Throws: `ReadingError` with file, place, what was found and what was expected.
  public static func read(_ path: String) throws(ReadingError) -> [Recording] {
    fatalError("formats are not wired up yet")
  }
}
