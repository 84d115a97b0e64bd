import Files
import Signal

/// Reads BrainVision recordings: a header file, and the data and marker files that it names.
///
/// Source: Brain Products, "BrainVision Core Data Format 1.0".
package enum BrainVisionReader {
  /// Whether `bytes` begin like a header or a marker file.
  package static func canRead(_ bytes: FileBytes) -> Bool {
    BrainVisionText.isPresent("Header", in: bytes)
  }

  /// The one recording that a header file describes; its other files are looked for beside it.
  ///
  /// - Parameters:
  ///   - bytes: the header.
  ///   - allowsOutside: whether they may lie outside of its folder, as absolute paths and `..` say.
  /// - Returns: one recording.
  /// - Throws: `ReadingError` of the header or of a file that it names.
  package static func read(
    _ bytes: FileBytes, allowsOutside: Bool = false
  ) throws(ReadingError) -> [Recording] {
    try read(bytes) { name throws(ReadingError) in
      // A header from elsewhere must not have any file of this machine read.
      guard allowsOutside || !isOutside(name) else { return nil }
      let path = beside(bytes.path, name)
      return fileExists(path) ? try FileBytes(path: path) : nil
    }
  }

  /// The recording of the header `bytes`, whose other files `open` gives by name.
  ///
  /// `open` returns `nil` for a file that is not there.
  package static func read(
    _ bytes: FileBytes, open: (String) throws(ReadingError) -> FileBytes?
  ) throws(ReadingError) -> [Recording] {
    let header = try BrainVisionHeader(BrainVisionText(bytes))
    var warnings: [Warning] = []
    let stem = stem(of: bytes.path)
    let data = try find(
      header.dataFile, else: ["eeg", "dat", "avg", "seg"], stem: stem, &warnings, open)
    guard let data else {
      throw .cannotOpen(
        path: beside(bytes.path, header.dataFile),
        reason: "the data file is not beside the header"
          + (isOutside(header.dataFile) ? " (--allow-outside takes it)" : ""))
    }
    let store = try BrainVisionSamples.store(header, data, &warnings)
    let count = store.count

    var recording = Recording(
      source: RecordingSource(path: bytes.path, format: .brainVision),
      samplingRate: header.samplingRate, channels: channels(header, &warnings),
      pieces: [Piece(samples: 0..<count, onset: 0)], samples: store)
    if let name = header.markerFile {
      let found = try find(name, else: ["vmrk", "amrk"], stem: stem, &warnings, open)
      if let found {
        let markers = BrainVisionMarkers(
          try BrainVisionText(found), samplingRate: header.samplingRate)
        if let line = markers.firstBroken {
          warnings.add(
            .damage,
            "\(markers.brokenCount) broken markers are left out, the first in line \(line)")
        }
        recording.events = markers.events
        recording.events.sortByOnset()
        recording.pieces = Piece.parted(
          at: markers.segmentStarts, count: count, samplingRate: header.samplingRate)
      } else {
        warnings.add(.missing, "the marker file \(name) is not there: no events")
      }
    }
    recording.warnings = warnings
    recording.addTriggerCodes()
    return [recording]
  }

  /// The header beside a data or marker file, by their names; `nil` if there is none.
  static func headerPath(beside path: String) -> String? {
    guard [".eeg", ".vmrk", ".amrk"].contains(where: path.lowercased().hasSuffix) else {
      return nil
    }
    let stem = stem(of: path)
    return ["vhdr", "ahdr"].map { beside(path, "\(stem).\($0)") }.first(where: fileExists)
  }

  // MARK: Files

  /// The file `name`, or one that is named like the header where that is not there.
  private static func find(
    _ name: String, else extensions: [String], stem: String, _ warnings: inout [Warning],
    _ open: (String) throws(ReadingError) -> FileBytes?
  ) throws(ReadingError) -> FileBytes? {
    // `$b` stands for the header's own name in files that were made to be renamed.
    let stated = name.replacing("$b", with: stem)
    if let file = try open(stated) { return file }
    for candidate in extensions.map({ "\(stem).\($0)" }) where candidate != stated {
      guard let file = try open(candidate) else { continue }
      warnings.add(
        .assumption, "\(stated), which the header names, is not there; \(candidate) is taken")
      return file
    }
    return nil
  }

  /// Whether a file that a header names lies outside of the header's folder.
  private static func isOutside(_ name: String) -> Bool {
    name.hasPrefix("/") || name.split(separator: "/").contains("..")
  }

  private static func beside(_ path: String, _ name: String) -> String {
    guard !name.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return name }
    return path[...slash] + name
  }

  /// The file's name without folder and extension.
  private static func stem(of path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    return String(name.lastIndex(of: ".").map { name[..<$0] } ?? name)
  }

  // MARK: Channels

  private static func channels(
    _ header: BrainVisionHeader, _ warnings: inout [Warning]
  ) -> [Channel] {
    let labels = header.channels.map(\.label).disambiguated()
    if labels != header.channels.map(\.label) {
      warnings.add(.assumption, "labels that occur more than once have -0, -1, … behind them")
    }
    return zip(labels, header.channels).map { label, channel in
      let unit = VoltageUnit(channel.unit)
      return Channel(
        label: label, unit: unit == nil ? .other(channel.unit) : .microvolt,
        kind: .inferred(label: label, isVoltage: unit != nil), statedUnit: unit)
    }
  }
}
