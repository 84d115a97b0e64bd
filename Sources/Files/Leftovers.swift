import CCleanup

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Names of unfinished outputs, and what a killed run left of them.
///
/// A name is `.p300-GOAL-RANDOM.tmp`, with the digest of the goal's name in place of it so that long
/// names stay possible. As long as the run lives it holds a lock; without one it is rubbish.
enum Leftovers {
  private static let ending = ".tmp"

  /// What the names of all unfinished outputs for the goal called `name` begin with.
  private static func beginning(_ name: String) -> String {
    // FNV-1a: no more is needed than that two outputs in one folder hardly share it.
    let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    return ".p300-\(String(hash, radix: 16))-"
  }

  /// A new name for an unfinished output, at random.
  static func name(for name: String) -> String {
    beginning(name) + String(UInt32.random(in: .min ... .max), radix: 36) + ending
  }

  /// Removes from `folder` what killed runs left of the output called `name`.
  static func remove(of name: String, in folder: String) {
    let beginning = beginning(name)
    for found in Directory.names(in: folder)
    where found.hasPrefix(beginning) && found.hasSuffix(ending) {
      let path = "\(folder)/\(found)"
      let descriptor = openForLock(path)
      guard descriptor >= 0 else { continue }
      if cleanup_lock(descriptor) == 0 { removeTree(path) }
      close(descriptor)
    }
  }

  private static func openForLock(_ path: String) -> Int32 {
    open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
  }

  /// Removes a file, or a folder with all that is in it; links are removed, not followed.
  static func removeTree(_ path: String) {
    if unlink(path) == 0 { return }
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return }
    for name in Directory.names(in: path) where name != "." && name != ".." {
      removeTree("\(path)/\(name)")
    }
    rmdir(path)
  }
}
