import Files
import Signal
import Synchronization

/// What units of one process know of files' digests; a file that was touched since is read again.
final class DigestStore: Sendable {
  private let known = Mutex<[String: (stamp: FileStamp, digest: String)]>([:])

  /// SHA-256 of a file.
  func digest(of path: String) throws(ReadingError) -> String {
    let stamp = FileStamp(path)
    if let stamp, let found = known.withLock({ $0[path] }), found.stamp == stamp {
      // It is an input all the same.
      FileLedger.current?.note(path)
      return found.digest
    }
    let bytes = try FileBytes(path: path)
    let digest = bytes.sha256()
    bytes.release(0..<bytes.count)
    if let stamp, stamp.isSettled { known.withLock { $0[path] = (stamp, digest) } }
    return digest
  }
}

/// Digests of files, each made once, also where it fails: what could not be read counts as such throughout.
struct FileDigests {
  private let store: DigestStore
  private var known: [String: String] = [:]
  private var unreadable: [String: ReadingError] = [:]

  /// None yet but those of a store.
  init(from store: DigestStore) { self.store = store }

  /// SHA-256 of a file.
  mutating func digest(of path: String) throws(ReadingError) -> String {
    if let digest = known[path] { return digest }
    if let error = unreadable[path] { throw error }
    do throws(ReadingError) {
      let digest = try store.digest(of: path)
      known[path] = digest
      return digest
    } catch {
      unreadable[path] = error
      throw error
    }
  }

  /// Pairs of files of the same content among those of different recordings, tables apart, which may well be equal.
  func copies(among recordings: [RecordingPath]) -> [(String, String)] {
    var first: [String: (recording: RecordingPath, path: String)] = [:]
    var pairs: [(String, String)] = []
    for recording in recordings {
      for path in recording.files where !path.hasSuffix(".tsv") && !path.hasSuffix(".json") {
        guard let digest = known[path] else { continue }
        guard let other = first[digest] else {
          first[digest] = (recording, path)
          continue
        }
        if other.recording != recording, other.path != path { pairs.append((other.path, path)) }
      }
    }
    return pairs
  }
}
