import Files
import Signal

/// The stream that is read as the recording.
enum XDFSignal {
  /// The EEG stream with most samples, or else the signal with most channels; `nil` without one.
  static func choose(_ streams: [XDFStream]) -> Int? {
    let signals = streams.indices.filter { index in
      let stream = streams[index]
      return stream.sampleCount > 0 && stream.description.channelCount > 0
        && stream.format.encoding != nil && stream.description.rate > 0
        && stream.description.rate.isFinite
    }
    let electrodes = signals.filter { streams[$0].description.type.lowercased() == "eeg" }
    if !electrodes.isEmpty {
      return electrodes.max { streams[$0].sampleCount < streams[$1].sampleCount }
    }
    return signals.max {
      streams[$0].description.channelCount < streams[$1].description.channelCount
    }
  }

  /// The recording of a stream, and the way from the recorder's clock to the recording's.
  static func recording(
    _ stream: XDFStream, _ reader: ByteReader
  ) throws(ReadingError) -> (Recording, XDFTimes) {
    let rate = stream.description.rate
    let encoding = stream.format.encoding ?? SampleEncoding(.float32)
    let width = encoding.size * stream.description.channelCount
    var values: [UInt8] = []
    var times: [Double] = []
    try stream.forEachSample(reader) { (time, place) throws(ReadingError) in
      values += try reader.array(at: place, length: width)
      times.append(stream.clock.common(time))
    }
    guard let clock = XDFTimes(times, rate: rate) else {
      throw .malformed(
        path: reader.bytes.path, place: .part("stream \(stream.description.name)"),
        found: "\(times.count) samples at \(rate) Hz", expected: "samples at times that rise")
    }
    let channels = channels(stream.description)
    let samples = try SampleStore(
      bytes: FileBytes(values, path: reader.bytes.path), encoding: encoding,
      layout: SampleLayout(
        channelOffsets: channels.indices.map { $0 * encoding.size }, sampleStride: width),
      calibrations: channels.map { Calibration(gain: $0.scale) }, count: times.count)
    var recording = Recording(
      source: RecordingSource(path: reader.bytes.path, format: .xdf), samplingRate: rate,
      channels: channels.map(\.channel), pieces: clock.pieces, samples: samples)
    if abs(clock.effectiveRate - rate) > 0.01 * rate {
      let found = (clock.effectiveRate * 100).rounded() / 100
      recording.warnings.add(
        .timing, "its samples came at \(found) Hz, not at the stated \(rate) Hz")
    }
    if clock.pieces.count > 1 {
      recording.warnings.add(.timing, "its times have \(clock.pieces.count - 1) gaps")
    }
    if recording.channels.contains(where: { $0.kind == .eeg && $0.unit == .other("") }) {
      recording.warnings.add(.unit, "the stream does not say in which unit its samples are")
    }
    return (recording, clock)
  }

  /// What a channel is by its stated type, else by its label.
  ///
  /// Amplifiers whose stream is EEG often call every channel of it that, also the one of their trigger.
  private static func kind(type: String, label: String, isVoltage: Bool) -> Channel.Kind {
    let inferred = Channel.Kind.inferred(label: label, isVoltage: isVoltage)
    switch type.lowercased() {
    case "trg", "triggers", "stim", "stimulus", "marker", "markers", "event", "events":
      return .trigger
    case "eeg": return inferred == .trigger ? .trigger : .eeg
    case let type: return Channel.Kind(rawValue: type) ?? inferred
    }
  }

  private static func channels(
    _ description: XDFDescription
  ) -> [(channel: Channel, scale: Double)] {
    let isDescribed = description.channels.count == description.channelCount
    let isEEG = description.type.lowercased() == "eeg"
    let names = (0..<description.channelCount).map { index in
      let label = isDescribed ? description.channels[index].label : ""
      return label.isEmpty ? "\(index + 1)" : label
    }
    return zip(names.indices, names.disambiguated()).map { index, name in
      let (_, unit, type) = isDescribed ? description.channels[index] : ("", "", "")
      let voltage = VoltageUnit(unit)
      let scale = voltage?.microvolts
      let channel = Channel(
        label: name, unit: scale == nil ? .other(unit) : .microvolt,
        kind: kind(type: type, label: name, isVoltage: isEEG || scale != nil), statedUnit: voltage)
      return (channel, scale ?? 1)
    }
  }
}
