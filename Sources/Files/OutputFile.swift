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
/// Bytes go to a temporary file in the same folder; `commit` brings it to the disk, renames it and brings
/// the folder to the disk. A value that is dropped before leaves the old file, or none, and so does a
/// signal that ends the process after `removeUnfinishedOnSignals`. What a killed process left is removed
/// by the next output of that name. A file in its place keeps its permissions; a link is followed; what
/// `FileLedger.current` has as an input is never replaced.
public struct OutputFile: ~Copyable {
  private let path: String
  /// Where the file is to be, behind links.
  private let goal: String
  private let temporary: String
  private var descriptor: Int32
  /// Where the temporary name is noted, for signals.
  private let slot: Int32
  private var isCommitted = false

  /// Opens a temporary file beside `path`.
  ///
  /// - Throws: `WritingError` if the directory is missing or read-only, or if the file is an input.
  public init(path: String) throws(WritingError) {
    self.path = path
    // All is set before anything is thrown, as a value that has a `deinit` needs it.
    let resolved = Result { () throws(WritingError) in try Self.goal(of: path) }
    switch resolved {
    case .success(let goal):
      self.goal = goal
      (descriptor, temporary, slot) = Self.openTemporary(beside: goal)
    case .failure: (goal, descriptor, temporary, slot) = (path, -1, "", -1)
    }
    let failure = errno
    if descriptor < 0 { isCommitted = true }  // nothing to remove
    _ = try resolved.get()
    guard descriptor >= 0 else {
      throw WritingError(path: path, reason: systemMessage(failure))
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
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
  /// - Throws: `WritingError` if it cannot be brought to the disk or renamed, or if what is there has
  ///   become an input in the meantime.
  public consuming func commit() throws(WritingError) {
    try Self.refuseInput(goal, as: path)
    var status = stat()
    // Whoever may read the old file may read the new one, and nobody else.
    if stat(goal, &status) == 0 { fchmod(descriptor, status.st_mode & 0o7777) }
    guard fsync(descriptor) == 0 else {
      throw WritingError(path: path, reason: systemMessage(errno))
    }
    // Some file systems say only now that a write has failed.
    let closed = close(descriptor)
    let failure = errno
    descriptor = -1
    guard closed == 0 || failure == EINTR else {
      throw WritingError(path: path, reason: systemMessage(failure))
    }
    guard rename(temporary, goal) == 0 else {
      throw WritingError(path: path, reason: systemMessage(errno))
    }
    isCommitted = true
    try Directory.synchronize(Directory.parts(of: goal).folder, for: path)
  }

  /// Where a file at `path` is written: what a link there points to.
  static func goal(of path: String) throws(WritingError) -> String {
    try refuseInput(path, as: path)
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return path }
    guard let resolved = Directory.resolved(path) else {
      throw WritingError(path: path, reason: "it is a link to what is not there")
    }
    return resolved
  }

  static func refuseInput(_ goal: String, as path: String) throws(WritingError) {
    guard let input = FileLedger.current?.input(at: goal) else { return }
    throw WritingError(path: path, reason: "it would take the place of the input \(input)")
  }

  private static func openTemporary(
    beside path: String
  ) -> (descriptor: Int32, name: String, slot: Int32) {
    let (directory, name) = Directory.parts(of: path)
    Leftovers.remove(of: name, in: directory)
    // The system tells of names that are too long only when it is too late.
    if name.utf8.count > Int(NAME_MAX) {
      errno = ENAMETOOLONG
      return (-1, "", -1)
    }
    while true {
      let temporary = "\(directory)/\(Leftovers.name(for: name))"
      // Noted before it is made, so that no signal comes in between.
      let slot = cleanup_add(temporary)
      let descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      var status = stat()
      // Another run may take it for a leftover before it is locked; then there is no name for it.
      if descriptor >= 0, cleanup_lock(descriptor) == 0 || errno == ENOTSUP || errno == ENOLCK,
        fstat(descriptor, &status) == 0, status.st_nlink > 0
      {
        return (descriptor, temporary, slot)
      }
      let failure = errno
      cleanup_remove(slot)
      if descriptor >= 0 {
        close(descriptor)
        continue
      }
      errno = failure
      if failure != EEXIST { return (-1, temporary, -1) }
    }
  }
}

// `write` is shadowed by the method.
private func cWrite(_ descriptor: Int32, _ part: UnsafeRawBufferPointer) -> Int {
  write(descriptor, part.baseAddress, part.count)
}
