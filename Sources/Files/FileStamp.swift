#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// By what a file is known to be the one that was read, without reading it again: place, size and times.
package struct FileStamp: Equatable, Sendable {
  private let device: UInt64
  private let number: UInt64
  private let size: Int64
  private let times: [Int64]
  /// Whether the file was left alone for so long that a change from now on would show.
  package let isSettled: Bool

  /// The stamp of what is at `path`; `nil` where nothing is.
  package init?(_ path: String) {
    var status = stat()
    var now = timespec()
    guard stat(path, &status) == 0, clock_gettime(CLOCK_REALTIME, &now) == 0 else { return nil }
    #if canImport(Darwin)
      let (content, entry) = (status.st_mtimespec, status.st_ctimespec)
    #else
      let (content, entry) = (status.st_mtim, status.st_ctim)
    #endif
    device = UInt64(truncatingIfNeeded: status.st_dev)
    number = UInt64(truncatingIfNeeded: status.st_ino)
    size = Int64(status.st_size)
    times = [content, entry].flatMap { [Int64($0.tv_sec), Int64($0.tv_nsec)] }
    // Some file systems count in steps of two seconds.
    isSettled = max(Int64(content.tv_sec), Int64(entry.tv_sec)) + 3 < Int64(now.tv_sec)
  }

  /// The stamp as other processes and machines see it, where devices have other numbers.
  package var text: String {
    ([Int64(bitPattern: number), size] + times).map { "\($0)" }.joined(separator: " ")
  }

  /// Whether both are of the same file in the same state.
  package static func == (one: FileStamp, other: FileStamp) -> Bool {
    one.device == other.device && one.number == other.number && one.size == other.size
      && one.times == other.times
  }
}
