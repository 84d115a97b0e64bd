/// Reads BrainVision recordings: a header file, and the data and marker files that it names.
///
/// Source: Brain Products, "BrainVision Core Data Format 1.0".
package enum BrainVisionReader {
  /// Whether `bytes` begin like a header or a marker file.
  package static func canRead(_ bytes: FileBytes) -> Bool {
    BrainVisionText.isPresent("Header", in: bytes)
  }

  /// The one recording that a header file describes; its other files are looked for beside it.
  package static func read(_ bytes: FileBytes) throws(ReadingError) -> [Recording] {
    try read(bytes) { name throws(ReadingError) in
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
    var warnings: [String] = []
    let stem = stem(of: bytes.path)
    let data = try find(
      header.dataFile, else: ["eeg", "dat", "avg", "seg"], stem: stem, &warnings, open)
    guard let data else {
      throw .cannotOpen(
        path: beside(bytes.path, header.dataFile), reason: "the data file is not beside the header")
    }
    let count = try sampleCount(header, data, &warnings)
    let store = try SampleStore(
      bytes: data, encoding: SampleEncoding(header.number), layout: layout(header, count),
      calibrations: header.channels.map { channel in
        Calibration(
          gain: channel.resolution * (VoltageUnit.microvolts(per: channel.unit) ?? 1))
      }, count: count)

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
          warnings.append(
            "\(markers.brokenCount) broken markers are left out, the first in line \(line)")
        }
        recording.events = markers.events
        recording.events.sortByOnset()
        recording.pieces = pieces(
          markers.segmentStarts, count: count, samplingRate: header.samplingRate)
      } else {
        warnings.append("the marker file \(name) is not there: no events")
      }
    }
    recording.warnings = warnings
    return [recording]
  }

  /// The header beside a data or marker file, by its name; `nil` if there is none.
  package static func header(beside path: String) -> String? {
    let stem = stem(of: path)
    return ["vhdr", "ahdr"].map { beside(path, "\(stem).\($0)") }.first(where: fileExists)
  }

  // MARK: Files

  /// The file `name`, or one that is named like the header where that is not there.
  private static func find(
    _ name: String, else extensions: [String], stem: String, _ warnings: inout [String],
    _ open: (String) throws(ReadingError) -> FileBytes?
  ) throws(ReadingError) -> FileBytes? {
    // `$b` stands for the header's own name in files that were made to be renamed.
    let stated = name.replacing("$b", with: stem)
    if let file = try open(stated) { return file }
    for candidate in extensions.map({ "\(stem).\($0)" }) where candidate != stated {
      guard let file = try open(candidate) else { continue }
      warnings.append("\(stated), which the header names, is not there; \(candidate) is taken")
      return file
    }
    return nil
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

  // MARK: Samples

  private static func sampleCount(
    _ header: BrainVisionHeader, _ data: FileBytes, _ warnings: inout [String]
  ) throws(ReadingError) -> Int {
    let width = (header.channels.count + header.hiddenChannels) * SampleEncoding(header.number).size
    let (count, rest) = data.count.quotientAndRemainder(dividingBy: width)
    guard count > 0 else {
      throw .malformed(
        path: data.path, place: .byte(0), found: "\(data.count) bytes",
        expected: "at least one sample of \(header.channels.count) channels, \(width) bytes")
    }
    if rest > 0 {
      warnings.append("the last sample is cut short: \(rest) bytes of the data file are left out")
    }
    if let stated = header.dataPoints, stated != count {
      warnings.append(
        "the header says \(stated) samples; the data file's size makes it \(count)")
      if header.orientation == .vectorized {
        // Such channels stand apart by the stated number, which a cut file does not hold.
        guard stated < count else {
          throw .malformed(
            path: data.path, place: .byte(data.count), found: "\(count) samples a channel",
            expected: "\(stated), as the header says")
        }
        return stated
      }
    }
    return count
  }

  private static func layout(_ header: BrainVisionHeader, _ count: Int) -> SampleLayout {
    let size = SampleEncoding(header.number).size
    let channels = header.channels.indices
    switch header.orientation {
    case .multiplexed:
      return SampleLayout(
        channelOffsets: channels.map { $0 * size },
        sampleStride: (channels.count + header.hiddenChannels) * size)
    case .vectorized:
      return SampleLayout(channelOffsets: channels.map { $0 * size * count }, sampleStride: size)
    }
  }

  private static func channels(
    _ header: BrainVisionHeader, _ warnings: inout [String]
  ) -> [Channel] {
    let labels = header.channels.map(\.label).disambiguated()
    if labels != header.channels.map(\.label) {
      warnings.append("labels that occur more than once have -0, -1, … behind them")
    }
    return zip(labels, header.channels).map { label, channel in
      let isVoltage = VoltageUnit.microvolts(per: channel.unit) != nil
      return Channel(
        label: label, unit: isVoltage ? .microvolt : .other(channel.unit),
        kind: .inferred(label: label, isVoltage: isVoltage))
    }
  }

  /// The stretches between the starts of segments; the clock runs on over their borders.
  private static func pieces(_ starts: [Int], count: Int, samplingRate: Double) -> [Piece] {
    let inside = Set(starts.filter { $0 > 0 && $0 < count }).sorted()
    return zip([0] + inside, inside + [count]).map { start, end in
      Piece(samples: start..<end, onset: Double(start) / samplingRate)
    }
  }
}
