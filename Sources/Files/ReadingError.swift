/// Why a file could not be read: which file, where in it, what was found and what was expected.
public enum ReadingError: Error, Equatable, Sendable {
  /// The file could not be opened; the reason is the operating system's.
  case cannotOpen(path: String, reason: String)
  /// There is a folder, or something else that is no regular file, such as a device.
  case notRegular(path: String, isFolder: Bool)
  /// Only a pointer to the file's content is there, as git-annex and Git LFS leave them.
  case notFetched(path: String)
  /// No reader knows a file that begins like this; those there are know the formats `known`.
  case unknownFormat(path: String, found: String, known: [String])
  /// The file breaks its format's rules.
  case malformed(path: String, place: FilePlace, found: String, expected: String)
  /// The file is valid, but holds something that is not read here.
  case unsupported(path: String, place: FilePlace, found: String, remedy: String)
  /// The file does not hold the `kind` (a recording, say) that was asked for by name.
  case noSuchPart(path: String, kind: String, name: String, available: [String])
}

/// Where in a file something was found.
public enum FilePlace: Equatable, Sendable {
  /// A byte offset from the start of the file.
  case byte(Int)
  /// A line of a text file, from 1.
  case line(Int)
  /// A named part: a header field, a variable, a column.
  case part(String)
}

extension FilePlace: CustomStringConvertible {
  /// The place in words.
  public var description: String {
    switch self {
    case .byte(let offset): "byte \(offset)"
    case .line(let number): "line \(number)"
    case .part(let name): name
    }
  }
}

extension ReadingError: CustomStringConvertible {
  /// One line for the user: file, place, what was found, what was expected.
  public var description: String {
    switch self {
    case .cannotOpen(let path, let reason):
      "\(path): cannot be opened: \(reason)"
    case .notRegular(let path, _):
      "\(path): cannot be opened: not a regular file"
    case .notFetched(let path):
      "\(path): its content is not here, only a pointer to it; run datalad get \(path) "
        + "(or git annex get, or git lfs pull)"
    case .unknownFormat(let path, let found, let known):
      "\(path): byte 0: found \(found); expected one of the formats "
        + known.joined(separator: ", ")
    case .malformed(let path, let place, let found, let expected):
      "\(path): \(place): found \(found); expected \(expected)"
    case .unsupported(let path, let place, let found, let remedy):
      "\(path): \(place): \(found) is not read; \(remedy)"
    case .noSuchPart(let path, let kind, let name, let available):
      "\(path): has no \(kind) “\(name)”; it holds "
        + (available.isEmpty ? "one \(kind), without a name" : available.joined(separator: ", "))
    }
  }
}
