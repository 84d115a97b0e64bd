import Files
import Signal

extension RecordingPath {
  /// Every file that reading the recording may look at: the file, or all in it where it is a folder, what has
  /// the same BIDS name beside it, and tables that apply to it from the folders above; in order of their names.
  package var files: [String] {
    let inside = Directory.names(in: file).filter { $0 != "." && $0 != ".." }
    if !inside.isEmpty { return inside.map { "\(file)/\($0)" }.filter(Self.isFile) + sidecars }
    let slash = file.lastIndex(of: "/").map { file.index(after: $0) } ?? file.startIndex
    let (folder, name) = (file[..<slash], file[slash...])
    let stem = name.prefix { $0 != "." }
    // Beside `sub-01_split-01_eeg.fif` lie its other parts; beside `sub-01_eeg.vhdr` its samples and tables.
    let start =
      stem.hasSuffix("_eeg")
      ? stem.dropLast("eeg".count).split(separator: "_").filter { !$0.hasPrefix("split-") }
        .joined(separator: "_") + "_"
      : stem + "."
    let beside = Directory.names(in: String(folder))
      .filter { $0.hasPrefix(start) && !$0.hasPrefix(".") }.map { folder + $0 }
      .filter(Self.isFile)
    return beside + sidecars.filter { !beside.contains($0) }
  }

  private var sidecars: [String] {
    guard let files = BIDSFiles(of: file) else { return [] }
    return ["events.tsv", "channels.tsv", "electrodes.tsv", "coordsystem.json"]
      .compactMap(files.path)
  }

  private static func isFile(_ path: String) -> Bool {
    Directory.names(in: path).isEmpty
  }
}
