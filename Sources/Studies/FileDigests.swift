import Files
import Reading
import Signal
import Synchronization

/// What units of one process know of files' digests; a file that was touched since is read again.
final class DigestStore: Sendable {
  private let known = Mutex<[String: (stamp: FileStamp, digest: String)]>([:])
  private let files = Mutex<[String: KeptDigests]>([:])

  /// What a file of kept digests holds, which is read once.
  func kept(at path: String) -> KeptDigests {
    if let kept = files.withLock({ $0[path] }) { return kept }
    let kept =
      JSONText.decodeOutput(KeptDigests.self, at: path, keys: .verbatim) ?? KeptDigests()
    keep(kept, at: path)
    return kept
  }

  /// Notes what such a file holds.
  func keep(_ kept: KeptDigests, at path: String) { files.withLock { $0[path] = kept } }

  /// A file that was read, with the stamp that it had before.
  func file(_ path: String) -> KeptDigests.File? {
    known.withLock { $0[path] }.map { KeptDigests.File(stamp: $0.stamp.text, sha256: $0.digest) }
  }

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
  /// What an earlier process has made and kept, of files that were not touched since.
  private var kept: [String: KeptDigests.File] = [:]
  private var unreadable: [String: ReadingError] = [:]

  /// None yet but those of a store.
  init(from store: DigestStore) { self.store = store }

  /// SHA-256 of a file; where `takingKept` says so, one that was kept will do.
  mutating func digest(
    of path: String, takingKept: Bool = false
  ) throws(ReadingError) -> String {
    if let digest = known[path] { return digest }
    if takingKept, let file = kept[path] { return file.sha256 }
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

  /// Takes a digest that was kept of a file, unless the file was touched since.
  mutating func recall(_ path: String, _ file: KeptDigests.File) {
    guard let stamp = FileStamp(path), stamp.isSettled, stamp.text == file.stamp else { return }
    // It is an input all the same.
    FileLedger.current?.note(path)
    kept[path] = file
  }

  /// What is known of a file, for others; `nil` where it had been touched so lately that a change might not show.
  func file(_ path: String) -> KeptDigests.File? { store.file(path) ?? kept[path] }

  /// Pairs of files of the same content among those of different recordings, tables apart, which may well be equal.
  func copies(among recordings: [RecordingPath]) -> [(String, String)] {
    var first: [String: (recording: RecordingPath, path: String)] = [:]
    var pairs: [(String, String)] = []
    for recording in recordings {
      for path in recording.files where !path.hasSuffix(".tsv") && !path.hasSuffix(".json") {
        guard let digest = known[path] ?? kept[path]?.sha256 else { continue }
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
