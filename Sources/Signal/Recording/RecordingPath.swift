import Files

/// Where recordings are: a file and, where it holds several, the name of one of them.
///
/// Written `s8.mat#train`; without a name it means all that the file holds.
public struct RecordingPath: Sendable, Hashable {
  /// The path of the file.
  public let file: String
  /// The name of one recording in it.
  public let name: String?

  /// A path from its parts.
  public init(file: String, name: String? = nil) {
    self.file = file
    self.name = name
  }

  /// What `text` means: `FILE` or `FILE#NAME`.
  ///
  /// A file whose own name contains a `#` is that file, if there is one.
  public init(_ text: String) {
    guard let mark = text.lastIndex(of: "#"), !fileExists(text) else {
      self.init(file: text)
      return
    }
    self.init(file: String(text[..<mark]), name: String(text[text.index(after: mark)...]))
  }

  /// The path without folders: `s8.mat#train`.
  public var lastComponent: String {
    let fileName = file.split(separator: "/").last.map(String.init) ?? file
    return RecordingPath(file: fileName, name: name).description
  }
}

extension RecordingPath: CustomStringConvertible {
  /// The path as it is written.
  public var description: String { name.map { "\(file)#\($0)" } ?? file }
}
