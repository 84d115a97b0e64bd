import Files
import Signal

/// Reads Neuroelectrics' binary recordings (`.nedf`).
package enum NEDFReader {
  /// The µV of a step: a converter of 24 bits for ±2.4 V behind an amplifier of 6.
  private static let gain = 2.4e6 / (6 * 8_388_607)

  /// Whether the file begins with the XML of such a recording.
  package static func canRead(_ bytes: FileBytes) -> Bool {
    let reader = ByteReader(bytes)
    guard reader.matches("<", at: 0),
      let header = try? reader.array(at: 0, length: min(NEDFHeader.length, bytes.count))
    else { return false }
    return header.firstRange(of: Array("<EEGSettings>".utf8)) != nil
      && header.firstRange(of: Array("<EEGMontage>".utf8)) != nil
  }

  /// The recording, with an event wherever a trigger is.
  ///
  /// - Throws: `ReadingError` with the place that is wrong.
  package static func read(_ bytes: FileBytes) throws(ReadingError) -> [Recording] {
    let header = try NEDFHeader(bytes)
    var warnings: [Warning] = []
    let count = try sampleCount(header, bytes, &warnings)
    let labels = header.labels.disambiguated()
    var recording = Recording(
      source: RecordingSource(path: bytes.path, format: .nedf), samplingRate: header.samplingRate,
      channels: labels.map {
        Channel(
          label: $0, kind: .inferred(label: $0, isVoltage: true), statedUnit: .microvolt)
      }, pieces: [Piece(samples: 0..<count, onset: 0)],
      samples: try SampleStore(
        bytes: bytes, encoding: SampleEncoding(.int24, isBigEndian: true),
        layout: SampleLayout(
          channelOffsets: labels.indices.map {
            NEDFHeader.length + 2 * header.axes + 3 * $0
          }, sampleStride: header.sampleSize, blockLength: 5, blockStride: header.blockSize),
        calibrations: labels.map { _ in Calibration(gain: gain) }, count: count))
    if let version = header.version, !["1.3", "1.4"].contains(version) {
      warnings.add(.assumption, "version \(version) of the format is read like 1.4")
    }
    if header.hasStimulation { warnings.add(.leftOut, "what was stimulated is left out") }
    recording.events = try events(
      header, ByteReader(bytes, isBigEndian: true), count: count, &warnings)
    recording.warnings = warnings
    return [recording]
  }

  /// How many samples there are, the last five perhaps cut short.
  private static func sampleCount(
    _ header: NEDFHeader, _ bytes: FileBytes, _ warnings: inout [Warning]
  ) throws(ReadingError) -> Int {
    let (blocks, rest) = max(0, bytes.count - NEDFHeader.length)
      .quotientAndRemainder(dividingBy: header.blockSize)
    let available = 5 * blocks + max(0, rest - 2 * header.axes) / header.sampleSize
    guard available > 0 else {
      throw .malformed(
        path: bytes.path, place: .byte(NEDFHeader.length),
        found: "\(max(0, bytes.count - NEDFHeader.length)) bytes",
        expected: "samples of \(header.labels.count) electrodes")
    }
    guard header.statedCount > 0 else {
      warnings.add(
        .assumption, "the header does not say how many samples there are; \(available) are there")
      return available
    }
    if header.statedCount > available {
      warnings.add(
        .contradiction,
        "the header promises \(header.statedCount) samples, but \(available) are there")
    }
    return min(header.statedCount, available)
  }

  private static func events(
    _ header: NEDFHeader, _ reader: ByteReader, count: Int, _ warnings: inout [Warning]
  ) throws(ReadingError) -> [Event] {
    var codes = TriggerCodes(.change)
    let within = 2 * header.axes + header.sampleSize - header.triggerSize
    for sample in 0..<count {
      let place =
        NEDFHeader.length + sample / 5 * header.blockSize + sample % 5 * header.sampleSize + within
      let value =
        header.triggerSize == 1
        ? Int(try reader.byte(at: place)) : Int(try reader.integer(Int32.self, at: place))
      codes.add(value, at: Double(sample) / header.samplingRate)
    }
    return codes.events(channel: "the trigger", &warnings)
  }
}
