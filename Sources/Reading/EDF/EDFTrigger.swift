import Files
import Signal

/// A channel of EDF or BDF whose samples are trigger codes, at the rate of the EEG or its own.
struct EDFTrigger {
  let store: SampleStore
  /// Which channel of the store.
  let channel: Int
  let label: String
  /// In Hz.
  let samplingRate: Double
  /// Whether it is BioSemi's Status.
  let isStatus: Bool

  /// The codes as events, and the times at which BioSemi's recording went on after a pause.
  func read(
    _ pieces: [Piece], _ warnings: inout [Warning]
  ) -> (events: [Event], newEpochs: [Double]) {
    guard isStatus else {
      let events = TriggerCodes.events(
        in: store, channel: channel, label: label, samplingRate: samplingRate, pieces: pieces,
        &warnings)
      return (events, [])
    }
    let status = BioSemiStatus(store, channel: channel)
    return status.read(samplingRate: samplingRate, pieces: pieces, &warnings)
  }
}

extension EDFTrigger {
  /// A trigger channel with a rate of its own in `records` data records of a file.
  init(
    _ trigger: EDFChannels.Trigger, _ header: EDFHeader, _ bytes: FileBytes, records: Int
  ) throws(ReadingError) {
    label = trigger.label
    channel = 0
    samplingRate = trigger.samplingRate
    isStatus = header.isStatus(trigger.label)
    store = try SampleStore(
      bytes: bytes, encoding: SampleEncoding(header.variant == .edf ? .int16 : .int24),
      layout: SampleLayout(
        channelOffsets: [header.size + trigger.signal.offset],
        sampleStride: header.variant.sampleSize, blockLength: trigger.signal.samplesPerRecord,
        blockStride: header.recordSize),
      calibrations: [isStatus ? Calibration() : Calibration(trigger.signal) ?? Calibration()],
      count: records * trigger.signal.samplesPerRecord)
  }
}

extension EDFHeader {
  /// Whether the channel of that label is BioSemi's Status, whose bits have meanings of their own.
  func isStatus(_ label: String) -> Bool { variant == .bdf && label.lowercased() == "status" }
}
