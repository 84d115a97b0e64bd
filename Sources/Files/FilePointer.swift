#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What stands in a file's place where its content was not fetched from a data set's store.
///
/// DataLad's data sets keep large files in git-annex: a link into `.git/annex/objects`, or a small
/// text with that path. Git LFS has a small text with a title of its own.
enum FilePointer {
  /// No pointer is longer; git-annex's own limit.
  private static let longest = 32_768

  /// Whether a file is such a text instead of the content.
  static func isPresent(in bytes: FileBytes) -> Bool {
    guard bytes.count > 0, bytes.count <= longest else { return false }
    let reader = ByteReader(bytes)
    if reader.matches("/annex/objects/", at: 0)
      || reader.matches("version https://git-lfs.github.com/spec/", at: 0)
    {
      return true
    }
    // Where there are no links, git writes the link's target as the file.
    guard reader.matches("../", at: 0) || reader.matches(".git/annex/", at: 0),
      let text = try? reader.text(at: 0, length: min(bytes.count, 1024))
    else { return false }
    return isInStore(text)
  }

  /// Whether there is a link at `path` whose target lies in git-annex's store.
  static func isLink(_ path: String) -> Bool {
    let target = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { buffer in
      let length = buffer.baseAddress.map { readlink(path, $0, buffer.count) } ?? 0
      return String(utf8OrLatin1: buffer.prefix(max(0, length)).map { UInt8(bitPattern: $0) })
    }
    return isInStore(target)
  }

  private static func isInStore(_ text: String) -> Bool { text.contains(".git/annex/objects/") }
}
