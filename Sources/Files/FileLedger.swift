import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The files that a run has opened to read, or that stand beside such as a part of them.
///
/// While one is current, no output takes the place of a file in it, whatever name it is given: files are
/// told by device and number, so links, `..` and other spellings make no difference.
public final class FileLedger: Sendable {
  /// The ledger of the run that is going on; none outside of the tool.
  @TaskLocal public static var current: FileLedger?

  private struct Identity: Hashable {
    let device: UInt64
    let number: UInt64

    init(_ status: stat) {
      device = UInt64(truncatingIfNeeded: status.st_dev)
      number = UInt64(truncatingIfNeeded: status.st_ino)
    }
  }

  private let paths = Mutex<[Identity: String]>([:])

  /// A ledger of no files.
  public init() {}

  /// The path by which the file that is at `path` was noted; `nil` if none is there or it was not.
  public func input(at path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    let identity = Identity(status)
    return paths.withLock { $0[identity] }
  }

  /// Notes the regular file at `path`, if there is one.
  package func note(_ path: String) {
    var status = stat()
    if stat(path, &status) == 0 { note(status, path: path) }
  }

  func note(_ status: stat, path: String) {
    guard status.st_mode & S_IFMT == S_IFREG else { return }
    let identity = Identity(status)
    paths.withLock { $0[identity] = $0[identity] ?? path }
  }
}
