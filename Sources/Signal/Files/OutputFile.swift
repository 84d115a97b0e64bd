#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Why a file could not be written.
public struct WritingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file that was to be written.
  public let path: String
  /// The operating system's words.
  public let reason: String

  /// One line for the user.
  public var description: String { "\(path): cannot be written: \(reason)" }
}

/// A file that appears whole or not at all.
///
/// Bytes go to a temporary name beside the goal; `commit` syncs and renames it. A value that is
/// dropped before leaves the old file, or none.
public struct OutputFile: ~Copyable {
  private let path: String
  private let temporary: String
  private let descriptor: Int32
  private var isCommitted = false

  /// Opens a temporary file beside `path`.
  ///
  /// - Throws: `WritingError` if the directory is missing or read-only.
  public init(path: String) throws(WritingError) {
    self.path = path
    let (directory, name) = Self.split(path)
    let template = Array("\(directory)/.\(name).XXXXXX".utf8CString)
    (descriptor, temporary) = template.withUnsafeBufferPointer { source in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: source.count) { name in
        _ = name.initialize(from: source)
        guard let start = name.baseAddress else { return (-1, "") }
        let descriptor = mkstemp(start)
        return (descriptor, String(cString: start))
      }
    }
    guard descriptor >= 0 else {
      isCommitted = true  // nothing to remove
      throw WritingError(path: path, reason: systemMessage(errno))
    }
    // mkstemp makes private files; give the permissions that a plain open would have given.
    let mask = umask(0)
    umask(mask)
    fchmod(descriptor, 0o666 & ~mask)
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    if !isCommitted { unlink(temporary) }
  }

  /// Appends bytes.
  ///
  /// - Throws: `WritingError`, of a full disk for instance.
  public mutating func write(_ bytes: RawSpan) throws(WritingError) {
    let failure: Int32? = bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        let written = cWrite(descriptor, part)
        if written < 0 {
          if errno == EINTR { continue }
          return errno
        }
        rest = rest.dropFirst(written)
      }
      return nil
    }
    if let failure { throw WritingError(path: path, reason: systemMessage(failure)) }
  }

  /// Appends text in UTF-8.
  public mutating func write(_ text: String) throws(WritingError) {
    try write(Array(text.utf8).span.bytes)
  }

  /// Makes the file appear under its own name, in place of one that was there.
  ///
  /// - Throws: `WritingError` if it cannot be brought to the disk or renamed.
  public consuming func commit() throws(WritingError) {
    guard fsync(descriptor) == 0, rename(temporary, path) == 0 else {
      throw WritingError(path: path, reason: systemMessage(errno))
    }
    isCommitted = true
  }

  private static func split(_ path: String) -> (directory: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let directory = slash == path.startIndex ? "" : String(path[..<slash])
    return (directory, String(path[path.index(after: slash)...]))
  }
}

// `write` is shadowed by the method.
private func cWrite(_ descriptor: Int32, _ part: UnsafeRawBufferPointer) -> Int {
  write(descriptor, part.baseAddress, part.count)
}
