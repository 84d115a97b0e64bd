import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The bytes of a file, mapped and not copied, or bytes made in memory.
///
/// Every read is bounds-checked by `RawSpan`; the mapping's pointer never leaves this file. A file
/// that another program shortens while it is mapped ends the process, as with any mapping.
public struct FileBytes: Sendable {
  @usableFromInline
  enum Storage: Sendable {
    case mapped(Mapping)
    case memory([UInt8])
  }

  @usableFromInline let storage: Storage

  /// The path the bytes came from, for error messages.
  public let path: String

  /// How many times their size may come of them when they are inflated, where the user says so.
  package private(set) var inflation: Int?

  /// Maps the regular file at `path`.
  ///
  /// - Throws: `ReadingError.cannotOpen` if it is missing or unreadable; `notRegular` for a folder;
  ///   `notFetched` if only a pointer of git-annex or Git LFS stands in its place.
  public init(path: String) throws(ReadingError) {
    self.path = path
    storage = try Self.open(path)
    if FilePointer.isPresent(in: self) { throw .notFetched(path: path) }
  }

  /// The content of a file that the run may replace, which therefore is none of its inputs.
  ///
  /// - Returns: `nil` where there is no such file, or it has more bytes than `most`.
  package static func ofOutput(at path: String, most: Int) -> [UInt8]? {
    FileLedger.$current.withValue(nil) {
      guard let bytes = try? FileBytes(path: path), bytes.count <= most else { return nil }
      return try? ByteReader(bytes).array(at: 0, length: bytes.count)
    }
  }

  /// Wraps bytes that are already in memory, under the name `path`.
  public init(_ bytes: [UInt8], path: String) {
    self.path = path
    storage = .memory(bytes)
  }

  /// The same bytes, of which so many times their size may come when they are inflated.
  package func inflating(upTo times: Int?) -> FileBytes {
    var bytes = self
    bytes.inflation = times
    return bytes
  }

  /// The number of bytes.
  public var count: Int {
    switch storage {
    case .mapped(let mapping): mapping.count
    case .memory(let bytes): bytes.count
    }
  }

  /// Calls `body` with all bytes; the span must not outlive the call.
  @inlinable
  public func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    switch storage {
    case .mapped(let mapping): try mapping.withBytes(body)
    case .memory(let bytes): try body(bytes.span.bytes)
    }
  }

  /// Goes through `range` in stretches of a few megabytes, each let go from memory afterwards.
  ///
  /// A large file read once so takes no more memory than a stretch.
  package func forEachStretch(of range: Range<Int>, _ body: (Range<Int>) -> Void) {
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(start + 1 << 23, range.upperBound)
      body(start..<end)
      release(start..<end)
      start = end
    }
  }

  /// Tells the system that `range` will not be read again soon, so that it need not stay in memory.
  ///
  /// Whole pages are let go, from the one that `range` begins in; reading them again is allowed and
  /// gives the same bytes.
  package func release(_ range: Range<Int>) {
    if case .mapped(let mapping) = storage { mapping.release(range) }
  }

  /// The digest of all bytes; of a mapped file it is computed once, whoever asks first.
  func digest(_ compute: () -> String) -> String {
    guard case .mapped(let mapping) = storage else { return compute() }
    return mapping.digest.withLock { known in
      let digest = known ?? compute()
      known = digest
      return digest
    }
  }

  private static func open(_ path: String) throws(ReadingError) -> Storage {
    let descriptor = path.withCString { cOpen($0) }
    guard descriptor >= 0 else {
      let failure = errno
      if FilePointer.isLink(path) { throw .notFetched(path: path) }
      throw .cannotOpen(path: path, reason: systemMessage(failure))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .cannotOpen(path: path, reason: systemMessage(errno))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .notRegular(path: path, isFolder: status.st_mode & S_IFMT == S_IFDIR)
    }
    FileLedger.current?.note(status, path: path)
    guard status.st_size > 0 else { return .memory([]) }
    guard let mapping = Mapping(descriptor: descriptor, count: Int(status.st_size)) else {
      throw .cannotOpen(path: path, reason: systemMessage(errno))
    }
    return .mapped(mapping)
  }
}

/// A read-only mapping of a whole file, unmapped when the last user lets go of it.
@usableFromInline
final class Mapping: @unchecked Sendable {
  // Read-only memory that nobody writes: safe to share between threads.
  @usableFromInline let start: UnsafeMutableRawPointer
  @usableFromInline let count: Int
  let digest = Mutex<String?>(nil)

  init?(descriptor: Int32, count: Int) {
    guard
      let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0),
      start != MAP_FAILED
    else { return nil }
    self.start = start
    self.count = count
  }

  deinit { munmap(start, count) }

  @inlinable
  func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(RawSpan(_unsafeStart: start, byteCount: count))
  }

  func release(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let first = range.lowerBound / page * page
    let end = range.upperBound / page * page
    if first < end { madvise(start + first, end - first, MADV_DONTNEED) }
  }
}

// `open` is variadic in C and shadowed by `FileBytes.open`.
//
// Without blocking, since a pipe that nobody writes to would be waited for; what it is is asked then.
private func cOpen(_ path: UnsafePointer<CChar>) -> Int32 {
  open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
}

/// The operating system's own words for an error number.
package func systemMessage(_ number: Int32) -> String {
  String(cString: strerror(number))
}

/// Whether anything is at `path`, be it a link to what is not there.
package func fileExists(_ path: String) -> Bool {
  var status = stat()
  return lstat(path, &status) == 0
}
