import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Why a file is not written, although the system would let it be.
enum OutputError: Error, Equatable, CustomStringConvertible {
  case folder(String)
  /// A device, for instance, which a file would take the place of.
  case notRegular(String)
  /// What the verb reads would be lost.
  case input(String, output: String)
  /// A data set of someone else.
  case dataSet(String)
  /// Two outputs would be written there.
  case twice(String)
  /// The ending promises something else than what would be in the file.
  case ending(String, found: String, expected: [String])

  var description: String {
    switch self {
    case .folder(let path): "\(path): found a folder; expected the name of a file to write"
    case .notRegular(let path): "\(path): is no regular file, and would be replaced by one"
    case .input(let input, let output): "\(output): would take the place of the input \(input)"
    case .dataSet(let path):
      "\(path): found a dataset_description.json that p300 did not write; expected a folder of its own"
    case .twice(let path): "\(path): found for two outputs; expected a file for each"
    case .ending(let path, let found, let expected):
      "\(path): found the ending .\(found); expected "
        + expected.map { "." + $0 }.joined(separator: " or ")
    }
  }

  /// What the user can do about it.
  var remedy: String {
    switch self {
    case .folder(let path): "name a file in it: \(path.hasSuffix("/") ? path : path + "/")NAME"
    case .dataSet(let path): "name a new folder, such as \(path)/derivatives/p300"
    case .ending(_, "pdf", ["html", "htm"]): "write the page, and print it to PDF from a browser"
    case .notRegular, .input, .twice, .ending: "name another file to write"
    }
  }
}

/// A file that a verb will write, looked at before it works for minutes.
enum OutputPath {
  /// The folder that a file is to lie in, where there is none of that name.
  static func missingFolder(of path: String) -> String? {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return nil }
    let folder = String(path[..<slash])
    var status = stat()
    return stat(folder, &status) == 0 ? nil : folder
  }

  /// Sees that the file can be written, and that no input that is open would be lost by it.
  ///
  /// - Parameters:
  ///   - path: the file; nothing is left of the attempt.
  ///   - kind: what would be in it, where the ending of its name is to tell.
  /// - Throws: `OutputError`, and `WritingError` of the operating system.
  static func check(_ path: String, as kind: OutputKind? = nil) throws {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFREG else {
        throw status.st_mode & S_IFMT == S_IFDIR
          ? OutputError.folder(path) : OutputError.notRegular(path)
      }
    }
    if let input = FileLedger.current?.input(at: path) {
      throw OutputError.input(input, output: path)
    }
    if let kind { try kind.check(path) }
    _ = try OutputFile(path: path)
  }
}
