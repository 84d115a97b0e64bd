import Files
import Signal

/// Digests of files, each made once.
struct FileDigests {
  private var known: [String: String] = [:]

  /// SHA-256 of a file.
  mutating func digest(of path: String) throws(ReadingError) -> String {
    if let digest = known[path] { return digest }
    let bytes = try FileBytes(path: path)
    let digest = bytes.sha256()
    bytes.release(0..<bytes.count)
    known[path] = digest
    return digest
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
