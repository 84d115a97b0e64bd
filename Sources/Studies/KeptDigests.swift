import Files
import Reading
import Signal

// Where everyone learns from everyone, each unit needs the digests of everyone's files. They are kept in the folder
// `digests`, a file a visit, so that a process reads the files of its own unit alone. A unit's own files are read each time;
// others' count as unchanged as long as size, times and number in the file system are.

/// Digests of a visit's files by their paths from the data set's root on.
struct KeptDigests: Sendable, Equatable, Codable {
  /// A file that was read.
  struct File: Sendable, Equatable, Codable {
    /// By what it is known to be untouched.
    let stamp: String
    let sha256: String
  }

  var files: [String: File] = [:]
}

extension StudyPlan {
  private func digestsPath(of visit: BIDSVisit) -> String {
    "\(output)/digests/\(visit.entities.visit).json"
  }

  /// Takes what was kept of a visit's files.
  func recall(_ visit: BIDSVisit, _ digests: inout FileDigests) {
    let kept = store.kept(at: digestsPath(of: visit))
    for path in visit.recordings.flatMap(\.files) {
      if let file = kept.files[name(of: path)] { digests.recall(path, file) }
    }
  }

  /// Keeps what is known of the files of visits, where it is not kept already.
  ///
  /// Nothing depends on it, so that what cannot be written is no error.
  func keepDigests(of visits: [BIDSVisit], _ digests: FileDigests) {
    for visit in visits {
      var new = KeptDigests()
      for path in visit.recordings.flatMap(\.files) {
        if let file = digests.file(path) { new.files[name(of: path)] = file }
      }
      let path = digestsPath(of: visit)
      guard !new.files.isEmpty, new != store.kept(at: path) else { continue }
      do throws(WritingError) {
        try Directory.create("\(output)/digests")
        try OutputFile.write(JSONText.encode(new, keys: .verbatim) + "\n", to: path)
      } catch { return }
      store.keep(new, at: path)
    }
  }
}
