import Files

/// How a study was called, to call it again in another place.
public struct StudyCommand: Sendable, Equatable {
  /// The tool.
  public var tool: String
  /// Everything behind it but what chooses units and where they run.
  public var arguments: [String]
  /// The folder in which relative paths of `arguments` begin.
  public var folder: String

  /// A call from its parts.
  public init(tool: String, arguments: [String], folder: String) {
    self.tool = tool
    self.arguments = arguments
    self.folder = folder
  }

  /// The end of a script of `/bin/sh` that becomes the call with some words more.
  ///
  /// - Parameter more: words as a shell reads them.
  /// - Returns: two lines.
  func lines(_ more: String) -> String {
    let words = ([tool] + arguments).map(\.shellWord).joined(separator: " ")
    return """
      cd -- \(folder.shellWord) || exit 1
      exec \(words) \(more)

      """
  }
}
