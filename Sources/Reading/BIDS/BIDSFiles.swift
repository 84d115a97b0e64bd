import Files
import Signal

/// The files that BIDS puts beside a recording or in a folder above it.
///
/// Source: BIDS 1.10, "The Inheritance Principle": a file applies to every recording below it that has
/// all of its entities (`sub-01_task-p300_…`), and the nearest one counts. Of `space-…`, which names a
/// system of coordinates, recordings have none.
struct BIDSFiles {
  private let entities: Set<Substring>
  /// The folder of the recording and those above it, up to that of the data set.
  private let folders: [String]
  private let stem: String
  private let folder: String

  /// The files that may apply to the recording at `path`; `nil` if it is not named `…_eeg.…`.
  init?(of path: String) {
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    guard let dot = path[slash...].lastIndex(of: "."), path[..<dot].hasSuffix("_eeg") else {
      return nil
    }
    folder = String(path[..<slash])
    stem = String(path[slash..<dot].dropLast("eeg".count))
    let parts = stem.split(separator: "_")
    entities = Set(parts)
    var folders = [folder]
    // A file that bears no subject stands in no data set.
    if parts.first?.hasPrefix("sub-") == true {
      for _ in 0..<4 {
        guard let last = folders.last, !fileExists(last + "dataset_description.json") else { break }
        folders.append(last + "../")
      }
      if let last = folders.last, !fileExists(last + "dataset_description.json") {
        folders = [folder]
      }
    }
    self.folders = folders
  }

  /// The file of that suffix that applies, such as `events.tsv`.
  func path(_ suffix: String) -> String? {
    // The recording's own comes first, whatever its parts are called.
    if fileExists(folder + stem + suffix) { return folder + stem + suffix }
    for folder in folders {
      let fitting = Directory.names(in: folder).filter { name in
        guard name.hasSuffix(suffix) else { return false }
        let parts = name.dropLast(suffix.count).split(separator: "_")
        return (name == suffix || name.dropLast(suffix.count).hasSuffix("_"))
          && parts.allSatisfy { entities.contains($0) || $0.hasPrefix("space-") }
      }
      let best = fitting.max { $0.split(separator: "_").count < $1.split(separator: "_").count }
      if let best { return folder + best }
    }
    return nil
  }
}
