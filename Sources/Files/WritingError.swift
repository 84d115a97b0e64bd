/// Why a file could not be written.
public struct WritingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file that was to be written.
  public let path: String
  /// The operating system's words, or why the format cannot hold it.
  public let reason: String

  /// An error about `path`.
  package init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// One line for the user.
  public var description: String { "\(path): cannot be written: \(reason)" }
}
