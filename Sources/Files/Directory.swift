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

  /// Makes the directory at `path` unless something is there already.
  ///
  /// - Returns: whether it was made.
  /// - Throws: `WritingError` if it cannot be made.
  public static func createNew(_ path: String) throws(WritingError) -> Bool {
    if mkdir(path, 0o777) == 0 { return true }
    guard errno == EEXIST else { throw WritingError(path: path, reason: systemMessage(errno)) }
    return false
  }

  /// A path's folder, `.` where it has none, and the name in it.
  static func parts(of path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return (folder, String(path[path.index(after: slash)...]))
  }

  /// The path of what is at `path` without links, `.` and `..`; `nil` where nothing is.
  public static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The path that `path` has without links, `.` and `..` once its missing folders are made; `nil` where none of it can
  /// be looked at.
  package static func resolvedOnceMade(_ path: String) -> String? {
    let parts = path.split(separator: "/")
    for count in (0...parts.count).reversed() {
      let start = (path.hasPrefix("/") ? "/" : "./") + parts[..<count].joined(separator: "/")
      guard var place = resolved(start) else { continue }
      for part in parts[count...] where part != "." {
        if part == ".." {
          place = Self.parts(of: place).folder
        } else {
          place += (place.hasSuffix("/") ? "" : "/") + part
        }
      }
      return place
    }
    return nil
  }

  /// The path from the root on of what is at `path`, or will be: `path` after the folder that the process works in.
  public static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let here = getcwd(nil, 0) else { return path }
    defer { free(here) }
    return String(cString: here) + (path.isEmpty ? "" : "/\(path)")
  }

  /// Brings to the disk which names are in the folder `path`.
  ///
  /// - Throws: `WritingError` about `output`, if the disk says that it failed.
  static func synchronize(_ path: String, for output: String) throws(WritingError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    // A folder that may not be read can be written to all the same.
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // Not every file system can do so.
    guard fsync(descriptor) == 0 || [EINVAL, ENOTSUP, EROFS, EBADF].contains(errno) else {
      throw WritingError(path: output, reason: systemMessage(errno))
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
