import Files
import Signal

/// Reads NeuroScan's continuous EEG (`.cnt`), in 16 or 32 bits.
package enum NeuroScanReader {
  /// Whether the file begins like one of SCAN's.
  package static func canRead(_ bytes: FileBytes) -> Bool {
    ByteReader(bytes).matches("Version 3.", at: 0)
  }

  /// The recording with its events.
  ///
  /// - Throws: `ReadingError` with the byte that is wrong; `unsupported` for SCAN's files of epochs and
  ///   averages, which begin the same.
  package static func read(_ bytes: FileBytes) throws(ReadingError) -> [Recording] {
    for (ending, content) in [(".eeg", "epochs"), (".avg", "averages")]
    where bytes.path.lowercased().hasSuffix(ending) {
      throw .unsupported(
        path: bytes.path, place: .part("a NeuroScan file"), found: "a file of \(content)",
        remedy: "give the continuous recording (.cnt)")
    }
    let header = try NeuroScanHeader(bytes)
    var warnings: [Warning] = []
    let extent = try NeuroScanExtent(header, bytes, &warnings)
    let size = extent.encoding.size
    let (layout, count) = layout(header, extent, &warnings)
    guard count > 0 else {
      throw .malformed(
        path: bytes.path, place: .byte(894),
        found: "blocks of \(header.blockBytes) bytes a channel",
        expected: "at least one whole block in the file")
    }
    let labels = header.electrodes.map(\.label).disambiguated()
    let uncalibrated = zip(header.electrodes, labels).filter { $0.0.gain == nil }.map(\.1)
    if !uncalibrated.isEmpty {
      warnings.add(
        .unit, "channels without a calibration are no EEG: \(uncalibrated.joined(separator: ", "))")
    }
    var recording = Recording(
      source: RecordingSource(path: bytes.path, format: .neuroScan),
      samplingRate: header.samplingRate,
      channels: zip(header.electrodes, labels).map { $0.channel(label: $1) },
      pieces: [Piece(samples: 0..<count, onset: 0)],
      samples: try SampleStore(
        bytes: bytes, encoding: extent.encoding, layout: layout,
        calibrations: header.electrodes.map(\.calibration), count: count))
    if let position = extent.events {
      recording.events = try NeuroScanEvents(
        ByteReader(bytes), at: position, header: header,
        frame: header.electrodes.count * size, end: recording.duration, &warnings
      ).events
    }
    recording.warnings = warnings
    recording.addTriggerCodes()
    return [recording]
  }

  /// Where samples stand, and how many there are in whole blocks.
  private static func layout(
    _ header: NeuroScanHeader, _ extent: NeuroScanExtent, _ warnings: inout [Warning]
  ) -> (SampleLayout, count: Int) {
    let (size, width, start) = (extent.encoding.size, header.electrodes.count, header.dataStart)
    let length = header.blockBytes / size
    guard header.blockBytes > 1, length > 1 else {
      let layout = SampleLayout(
        channelOffsets: (0..<width).map { start + $0 * size }, sampleStride: width * size)
      return (layout, extent.count)
    }
    let layout = SampleLayout(
      channelOffsets: (0..<width).map { start + $0 * length * size }, sampleStride: size,
      blockLength: length, blockStride: width * length * size)
    let rest = extent.count % length
    if rest > 0 {
      warnings.add(.leftOut, "\(rest) samples at its end, which fill no block, are left out")
    }
    return (layout, extent.count - rest)
  }
}

extension NeuroScanHeader.Electrode {
  /// From stored numbers to µV.
  fileprivate var calibration: Calibration {
    guard let gain else { return Calibration() }
    return Calibration(gain: gain, offset: -Double(baseline) * gain)
  }

  /// The channel under a label.
  fileprivate func channel(label: String) -> Channel {
    var channel = Channel(
      label: label, unit: gain == nil ? .other("") : .microvolt,
      kind: gain == nil ? .misc : .inferred(label: label, isVoltage: true),
      statedUnit: gain == nil ? nil : .microvolt)
    channel.isMarkedBad = isBad
    return channel
  }
}
