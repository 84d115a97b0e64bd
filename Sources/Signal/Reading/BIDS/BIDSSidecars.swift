/// The tables that BIDS puts beside a recording `…_eeg.edf`: `…_events.tsv` and `…_channels.tsv`.
///
/// Source: BIDS 1.10, "Task events" and "Electroencephalography". Tables of a folder above, which
/// BIDS lets a file inherit, are not looked for.
package struct BIDSSidecars: Sendable {
  /// The events, which replace the file's own; `nil` where there is no table.
  package var events: BIDSEvents?
  /// What each channel is; `nil` where there is no table.
  package var channels: BIDSChannels?

  /// The tables beside the recording at `path`; none for a file that is not named `…_eeg.…`.
  package init(beside path: String) throws(ReadingError) {
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    guard let dot = path[slash...].lastIndex(of: "."), path[..<dot].hasSuffix("_eeg") else {
      return
    }
    let stem = path[..<dot].dropLast("eeg".count)
    events = try Self.table("\(stem)events.tsv").map(BIDSEvents.init)
    channels = try Self.table("\(stem)channels.tsv").map(BIDSChannels.init)
  }

  /// Puts the tables' facts in place of the file's.
  package func apply(to recording: inout Recording) {
    channels?.apply(to: &recording)
    events?.apply(to: &recording)
  }

  private static func table(_ path: String) throws(ReadingError) -> TabSeparatedTable? {
    guard fileExists(path) else { return nil }
    return try TabSeparatedTable(FileBytes(path: path))
  }
}
