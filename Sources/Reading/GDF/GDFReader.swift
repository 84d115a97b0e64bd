import Files
import Signal

/// Reads GDF files, versions 1.x and 2.x, with their event tables.
package enum GDFReader {
  /// Whether the file begins like a GDF file.
  package static func canRead(_ bytes: FileBytes) -> Bool {
    ByteReader(bytes).matches("GDF ", at: 0)
  }

  /// Reads the recording: the channels of the highest rate that holds EEG, of one number type.
  ///
  /// - Throws: `ReadingError` with the byte that is wrong.
  package static func read(_ bytes: FileBytes) throws(ReadingError) -> [Recording] {
    let header = try GDFHeader(bytes)
    let records = try GDFRecords(header, path: bytes.path)
    var warnings: [Warning] = []
    let available = (bytes.count - header.length) / records.length
    var count = header.recordCount
    if count < 0 {
      count = available
      warnings.add(
        .assumption, "the header does not say how many records there are; \(count) are there")
    } else if count > available {
      warnings.add(
        .contradiction, "the header promises \(count) records, but \(available) are there")
      count = available
    }
    guard count > 0 else {
      throw .malformed(
        path: bytes.path, place: .byte(header.length),
        found: "\(bytes.count - header.length) bytes",
        expected: "records of \(records.length) bytes")
    }
    let chosen = records.chosen
    let first = header.signals[chosen[0]]
    let rate = Double(first.count) / header.recordDuration
    let samples = try SampleStore(
      bytes: bytes, encoding: SampleEncoding(first.number ?? .int16),
      layout: SampleLayout(
        channelOffsets: chosen.map { header.length + records.offsets[$0] },
        sampleStride: records.sizes[chosen[0]], blockLength: first.count,
        blockStride: records.length),
      calibrations: chosen.map { header.signals[$0].calibration }, count: count * first.count)
    let labels = chosen.map { header.signals[$0].label }.disambiguated()
    var recording = Recording(
      source: RecordingSource(path: bytes.path, format: .gdf), samplingRate: rate,
      channels: zip(chosen, labels).map { index, label in
        header.signals[index].channel(label: label)
      }, pieces: [Piece(samples: 0..<(count * first.count), onset: 0)], samples: samples)
    let left = header.signals.indices.filter { !chosen.contains($0) }
    if !left.isEmpty {
      warnings.add(
        .leftOut,
        "channels of another rate or number type are left out: "
          + left.map { header.signals[$0].label }.joined(separator: ", "))
    }
    recording.events = try GDFEvents.read(
      ByteReader(bytes), at: header.length + count * records.length, header: header,
      samplingRate: rate, warnings: &warnings)
    recording.pieces = Piece.parted(
      at: recording.events.filter { $0.code == segmentStart }.compactMap {
        Int(exactly: ($0.onset * rate).rounded())
      }, count: recording.sampleCount, samplingRate: rate)
    recording.warnings = warnings
    recording.addTriggerCodes()
    return [recording]
  }

  /// The event at which a new segment starts after a break (BioSig's table of event codes).
  private static let segmentStart = 0x7FFE
}

/// How a record is laid out, and which channels of it are taken.
private struct GDFRecords {
  /// Bytes a record.
  let length: Int
  /// Where each channel begins in a record.
  let offsets: [Int]
  /// Bytes a sample of each channel.
  let sizes: [Int]
  /// The channels that are taken.
  let chosen: [Int]

  init(_ header: GDFHeader, path: String) throws(ReadingError) {
    var offsets: [Int] = []
    var sizes: [Int] = []
    var length = 0
    for signal in header.signals {
      guard let number = signal.number else {
        throw .unsupported(
          path: path, place: .part("channel \(signal.label)"),
          found: "the number type \(signal.type)", remedy: "save it as int16, int32 or float")
      }
      let size = SampleEncoding(number).size
      offsets.append(length)
      sizes.append(size)
      // At most 4096 channels of 2^32 samples of 8 bytes: no overflow.
      length += signal.count * size
    }
    guard length > 0 else {
      throw .malformed(
        path: path, place: .part("channels"), found: "records without a sample",
        expected: "at least one")
    }
    (self.length, self.offsets, self.sizes) = (length, offsets, sizes)
    let signals = header.signals
    let filled = signals.indices.filter { signals[$0].count > 0 }
    let electrodes = filled.filter { signals[$0].channel(label: signals[$0].label).kind == .eeg }
    let candidates = electrodes.isEmpty ? filled : electrodes
    guard let best = candidates.max(by: { signals[$0].count < signals[$1].count }) else {
      throw .malformed(
        path: path, place: .part("channels"), found: "records without a sample",
        expected: "at least one")
    }
    chosen = filled.filter {
      signals[$0].count == signals[best].count && signals[$0].number == signals[best].number
    }
  }
}

extension GDFHeader.Signal {
  /// From stored numbers to the channel's unit.
  fileprivate var calibration: Calibration {
    let scale = microvolts ?? 1
    let gain = (physical.greatest - physical.least) / (digital.greatest - digital.least)
    return Calibration(
      gain: gain * scale, offset: (physical.least - digital.least * gain) * scale)
  }

  /// The channel under a label.
  fileprivate func channel(label: String) -> Channel {
    Channel(
      label: label, unit: microvolts == nil ? .other(unit) : .microvolt,
      kind: .inferred(
        label: label, isVoltage: microvolts != nil, isUnitless: VoltageUnit.isNone(unit)),
      statedUnit: VoltageUnit(unit))
  }
}
