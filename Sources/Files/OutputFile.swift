import CCleanup

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that appears whole or not at all.
///
/// Bytes go to a temporary file in the same folder; `commit` syncs and renames it. A value that is
/// dropped before leaves the old file, or none, and so does a signal that ends the process after
/// `removeUnfinishedOnSignals`.
public struct OutputFile: ~Copyable {
  private let path: String
  private let temporary: String
  private let descriptor: Int32
  /// Where the temporary name is noted, for signals.
  private let slot: Int32
  private var isCommitted = false

  /// Opens a temporary file beside `path`.
  ///
  /// - Throws: `WritingError` if the directory is missing or read-only.
  public init(path: String) throws(WritingError) {
    self.path = path
    (descriptor, temporary, slot) = Self.openTemporary(beside: path)
    guard descriptor >= 0 else {
      isCommitted = true  // nothing to remove
      throw WritingError(path: path, reason: systemMessage(errno))
    }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    if !isCommitted { unlink(temporary) }
    cleanup_remove(slot)
  }

  /// Lets SIGINT, SIGTERM and SIGHUP remove unfinished files before they end the process.
  ///
  /// - Parameter clearingLine: whether to wipe the line on standard error that the cursor stands in.
  public static func removeUnfinishedOnSignals(clearingLine: Bool) {
    cleanup_on_signals(clearingLine)
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

  private static func openTemporary(
    beside path: String
  ) -> (descriptor: Int32, name: String, slot: Int32) {
    let (directory, name) = split(path)
    while true {
      let letters = String(UInt32.random(in: .min ... .max), radix: 36)
      let temporary = "\(directory)/.\(name).\(letters)"
      // Noted before it is made, so that no signal comes in between.
      let slot = cleanup_add(temporary)
      let descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return (descriptor, temporary, slot) }
      cleanup_remove(slot)
      if errno != EEXIST { return (-1, temporary, -1) }
    }
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
