import Files
import Signal

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The tables that BIDS puts beside a recording `…_eeg.edf` or above it: events, channels, electrodes.
///
/// Source: BIDS 1.10, "Task events" and "Electroencephalography".
package struct BIDSSidecars: Sendable {
  /// The events, which replace the file's own; `nil` where there is no table.
  package var events: BIDSEvents?
  /// What each channel is; `nil` where there is no table.
  package var channels: BIDSChannels?
  /// Where the electrodes were; `nil` where there is no file of it.
  package var locations: ElectrodeLocations?

  /// The tables for the recording at `path`.
  ///
  /// Locations may also stand in EEGLAB's way in a file of the same name that ends in `.loc` or
  /// `.locs`; BIDS tables there are none for a file that is not named `…_eeg.…`.
  package init(beside path: String) throws(ReadingError) {
    if let files = BIDSFiles(of: path) {
      events = try Self.table(files.path("events.tsv")).map(BIDSEvents.init)
      channels = try Self.table(files.path("channels.tsv")).map(BIDSChannels.init)
      if let electrodes = files.path("electrodes.tsv") {
        locations = try ElectrodeLocations(FileBytes(path: electrodes))
        let name = electrodes.dropLast("electrodes.tsv".count) + "coordsystem.json"
        if Self.firstAxisPointsToNose(String(name)) { locations?.turnToRight() }
      }
    }
    guard locations == nil, let dot = path.lastIndex(of: ".") else { return }
    for ending in ["loc", "locs"] {
      let name = path[...dot] + ending
      if fileExists(String(name)) {
        locations = try ElectrodeLocations(FileBytes(path: String(name)))
      }
    }
  }

  /// Puts the tables' facts in place of the file's.
  package func apply(to recording: inout Recording) {
    channels?.apply(to: &recording)
    events?.apply(to: &recording)
    locations?.apply(to: &recording)
  }

  private static func table(_ path: String?) throws(ReadingError) -> TabSeparatedTable? {
    guard let path else { return nil }
    return try TabSeparatedTable(FileBytes(path: path))
  }

  /// Whether x points to the nose and y to the left ear, as in the systems that BIDS calls ALS.
  private static func firstAxisPointsToNose(_ path: String) -> Bool {
    struct Description: Decodable {
      let system: String?

      enum CodingKeys: String, CodingKey {
        case system = "EEGCoordinateSystem"
      }
    }
    guard let bytes = try? FileBytes(path: path),
      let content = try? ByteReader(bytes).array(at: 0, length: bytes.count),
      let description = try? JSONDecoder().decode(Description.self, from: Data(content))
    else { return false }
    return ["CTF", "EEGLAB", "EEGLAB-HJ", "4DBti", "KitYokogawa"]
      .contains(description.system)
  }
}
