import Files

/// A file that a user names as input, opened once.
///
/// Whoever asks what it is, reads it or takes its digest does so from the same bytes.
public struct InputFile: Sendable {
  /// What the user named: the file, and the recording in it where one is meant.
  public let path: RecordingPath
  /// The file's bytes.
  public let bytes: FileBytes
  /// The events of its one recording where they stand in a file of their own.
  public var events: EventsFile?

  /// Opens the file of `path`.
  ///
  /// - Throws: `ReadingError.cannotOpen`, `notRegular` or `notFetched`.
  public init(_ path: RecordingPath) throws(ReadingError) {
    self.path = path
    bytes = try FileBytes(path: path.file)
  }
}
