#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Folders that outputs go to.
public enum Directory {
  /// Makes the directory at `path` and every missing one above it; one that exists is left as it is.
  ///
  /// - Throws: `WritingError` if one of them cannot be made, or is there but not a directory.
  public static func create(_ path: String) throws(WritingError) {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      made += (made.isEmpty || made.hasSuffix("/") ? "" : "/") + part
      guard mkdir(made, 0o777) != 0 else { continue }
      let failure = errno
      // A parent may refuse to be made (EACCES, EROFS) and yet be there.
      var status = stat()
      guard stat(made, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
        let reason = failure == EEXIST ? systemMessage(ENOTDIR) : systemMessage(failure)
        throw WritingError(path: made, reason: reason)
      }
    }
  }

  /// The names in the directory at `path`, in alphabetical order; none where it cannot be read.
  package static func names(in path: String) -> [String] {
    guard let directory = opendir(path.isEmpty ? "." : path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      names.append(name)
    }
    return names.sorted()
  }
}
