import Files
import Signal

/// A signal cut into records: `Signal` [record, sample, electrode] with flash states [record, sample].
///
/// Each record, a character or a command, is a piece and a selection of its own. On the
/// recording's clock they follow one another, since the file does not say how long the pauses were.
struct MATBlocks {
  let records: Int
  let recordLength: Int
  let electrodes: Int
  let flashes: FlashTrain
  let samples: SampleStore

  /// Whether the file has the variables.
  static func arePresent(in file: MATFile) -> Bool {
    file["Signal"]?.dimensions.count == 3 && file["Flashing"] != nil && file["StimulusCode"] != nil
  }

  init(_ file: MATFile) throws(ReadingError) {
    let signal = try file.required("Signal")
    (records, recordLength, electrodes) =
      (signal.dimensions[0], signal.dimensions[1], signal.dimensions[2])
    let count = records * recordLength
    guard signal.count > 0, electrodes <= 4096 else {
      throw signal.mismatch(expected: "records of samples of 1 to 4096 electrodes")
    }
    let numbers = try signal.numbers()
    let size = numbers.elementSize
    // The first index, the record, runs fastest in the file.
    samples = try SampleStore(
      bytes: numbers.bytes, encoding: numbers.encoding(),
      layout: SampleLayout(
        channelOffsets: (0..<electrodes).map { numbers.offset + $0 * count * size },
        sampleStride: records * size, blockLength: recordLength, blockStride: size),
      calibrations: Array(repeating: Calibration(), count: electrodes), count: count)
    flashes = try Self.flashes(file, records: records, length: recordLength)
  }

  private static func flashes(
    _ file: MATFile, records: Int, length: Int
  ) throws(ReadingError) -> FlashTrain {
    let flashing = try file.states("Flashing", count: records * length)
    let codes = try file.states("StimulusCode", count: records * length)
    let types = try file.optionalStates("StimulusType", count: records * length)
    var train = FlashTrain()
    for record in 0..<records {
      let first = record * length
      try train.scan(first..<(first + length), selection: record) {
        (sample) throws(ReadingError) in
        let index = record + (sample - first) * records
        return FlashTrain.State(
          code: flashing[index] != 0 ? try codes.stimulusCode(at: index) : 0,
          isTarget: types.map { $0[index] != 0 })
      }
    }
    return train
  }

  /// The recording, before its flashes are interpreted.
  func recording(
    _ file: MATFile, samplingRate: Double, channels: [Channel]
  ) -> Recording {
    Recording(
      source: RecordingSource(path: file.path, format: .mat), samplingRate: samplingRate,
      channels: channels,
      pieces: (0..<records).map { record in
        let first = record * recordLength
        return Piece(
          samples: first..<(first + recordLength), onset: Double(first) / samplingRate)
      }, samples: samples)
  }
}
