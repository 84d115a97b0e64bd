import Files
import Signal

/// Reads the `.dat` files of BCI2000, versions 1.0 and 1.1: samples, speller flashes, other states.
package enum BCI2000Reader {
  /// Whether the file begins like one of BCI2000.
  package static func canRead(_ bytes: FileBytes) -> Bool { BCI2000Header.isPresent(bytes) }

  /// Reads the recording.
  ///
  /// - Throws: `ReadingError` with the line of the header that is wrong.
  package static func read(_ bytes: FileBytes) throws(ReadingError) -> [Recording] {
    let header = try BCI2000Header(bytes)
    let (count, rest) = (bytes.count - header.length).quotientAndRemainder(
      dividingBy: header.sampleLength)
    guard count > 0 else {
      throw .malformed(
        path: bytes.path, place: .byte(header.length),
        found: "\(bytes.count - header.length) bytes",
        expected: "samples of \(header.sampleLength) bytes")
    }
    var warnings: [Warning] = []
    if rest > 0 {
      warnings.add(.damage, "the file ends within a sample; \(rest) bytes are left out")
    }
    let (channels, calibrations) = try channels(header, path: bytes.path, warnings: &warnings)
    let samples = try SampleStore(
      bytes: bytes, encoding: header.encoding,
      layout: SampleLayout(
        channelOffsets: (0..<header.channelCount).map { header.length + $0 * header.encoding.size },
        sampleStride: header.sampleLength),
      calibrations: calibrations, count: count)
    var recording = Recording(
      source: RecordingSource(path: bytes.path, format: .bci2000),
      samplingRate: try samplingRate(header, path: bytes.path), channels: channels,
      pieces: [Piece(samples: 0..<count, onset: 0)], samples: samples)
    recording.warnings = warnings
    try recording.addEvents(BCI2000States(bytes, header, count: count), header.parameters)
    return [recording]
  }

  private static func samplingRate(
    _ header: BCI2000Header, path: String
  ) throws(ReadingError) -> Double {
    let text = header.parameters.first(.samplingRate)
    guard let rate = text.flatMap(BCI2000Parameters.quantity), rate.number > 0 else {
      throw .malformed(
        path: path, place: .part("parameter SamplingRate"), found: text ?? "nothing",
        expected: "a rate in Hz")
    }
    return rate.number * (rate.unit == "kHz" ? 1000 : 1)
  }

  /// Labels, units and calibrations: physical value = (stored − offset) · gain.
  private static func channels(
    _ header: BCI2000Header, path: String, warnings: inout [Warning]
  ) throws(ReadingError) -> ([Channel], [Calibration]) {
    let parameters = header.parameters
    let names = parameters[.channelNames]?.items ?? []
    var channels: [Channel] = []
    var calibrations: [Calibration] = []
    for index in 0..<header.channelCount {
      func quantity(
        _ name: BCI2000Parameters.Name
      ) throws(ReadingError) -> (number: Double, unit: String)? {
        guard let items = parameters[name]?.items, index < items.count else { return nil }
        guard let quantity = BCI2000Parameters.quantity(items[index]) else {
          throw .malformed(
            path: path, place: .part("parameter \(name.rawValue), value \(index + 1)"),
            found: "“\(items[index])”", expected: "a number")
        }
        return quantity
      }
      let gain = try quantity(.gains)
      let offset = try quantity(.offsets)?.number ?? 0
      let unit = gain.map { $0.unit } ?? "A/D"
      // A gain without a unit is in µV.
      let scale = unit.isEmpty ? 1 : VoltageUnit.microvolts(per: unit)
      let step = (gain?.number ?? 1) * (scale ?? 1)
      calibrations.append(Calibration(gain: step, offset: -offset * step))
      let label = index < names.count && !names[index].isEmpty ? names[index] : "\(index + 1)"
      channels.append(
        Channel(
          label: label, unit: scale == nil ? .other(unit) : .microvolt,
          statedUnit: VoltageUnit(unit)))
    }
    if channels.contains(where: { $0.unit == .other("A/D") }) {
      warnings.add(.unit, "the file lacks gains, so its samples are A/D units and not µV")
    }
    return (channels, calibrations)
  }
}
