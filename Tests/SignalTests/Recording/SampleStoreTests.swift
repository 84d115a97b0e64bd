import Files
import Randomness
import Signal
import TestSupport
import Testing

struct SampleStoreTests {
  private static let metadata = EpochsMetadata(
    preprocessing: .paper, sources: [], speller: nil, text: [])
  /// Neither a multiple of what is decoded at a time.
  private static let (records, length, rate) = (21, 1201, 240.0)

  private static let encodings = SampleEncoding.Number.allCases.flatMap {
    [SampleEncoding($0), SampleEncoding($0, isBigEndian: true)]
  }

  /// Records of three channels, either one after the other or taking turns sample by sample.
  private func recording(
    _ encoding: SampleEncoding, interleaved: Bool, strange: Bool = false
  ) throws -> Recording {
    let (channels, size) = (3, encoding.size)
    let (records, length) = (Self.records, Self.length)
    var generator = SeededGenerator(seed: 5)
    var bytes = [UInt8](repeating: 0, count: channels * records * length * size)
    for channel in 0..<channels {
      for record in 0..<records {
        for sample in 0..<length {
          let place =
            interleaved
            ? (channel * length + sample) * records + record
            : (channel * records + record) * length + sample
          let isStrange = strange && record == 17 && sample % 400 == 7
          let number = encoding.bytes(
            of: isStrange ? .nan : (40 + 20 * generator.normal()).rounded())
          bytes.replaceSubrange(place * size..<(place + 1) * size, with: number)
        }
      }
    }
    let layout =
      interleaved
      ? SampleLayout(
        channelOffsets: (0..<channels).map { $0 * records * length * size },
        sampleStride: records * size, blockLength: length, blockStride: size)
      : SampleLayout(
        channelOffsets: (0..<channels).map { $0 * records * length * size }, sampleStride: size)
    let store = try SampleStore(
      bytes: FileBytes(bytes, path: "memory"), encoding: encoding, layout: layout,
      calibrations: (0..<channels).map { Calibration(gain: 0.5 + Double($0), offset: 3) },
      count: records * length)
    return Recording(
      source: RecordingSource(path: "memory", format: .mat), samplingRate: Self.rate,
      channels: (1...channels).map { Channel(label: "E\($0)") },
      pieces: (0..<records).map {
        Piece(samples: $0 * length..<($0 + 1) * length, onset: Double($0) * 10)
      }, samples: store)
  }

  private func epochs(_ recording: Recording) throws -> (Epochs, PreprocessingReport) {
    let flashes = recording.pieces.enumerated().flatMap { selection, piece in
      (0..<12).map {
        Flash(
          onset: piece.onset + Double($0) * 0.3, stimulus: $0 + 1, label: .nonTarget,
          selection: selection, repetition: 0)
      }
    }
    return try Preprocessor(.paper, threads: 2).epochs(
      from: [recording], flashes: [flashes], metadata: Self.metadata)
  }

  @Test(arguments: encodings)
  func `Records that take turns give what the same records give one after the other`(
    encoding: SampleEncoding
  ) throws {
    let (turns, _) = try epochs(try recording(encoding, interleaved: true))
    let (rows, _) = try epochs(try recording(encoding, interleaved: false))
    #expect(turns.count == Self.records * 12)
    #expect(turns.samples == rows.samples)
    #expect(turns.samples.contains { $0 > 1 })
  }

  @Test(arguments: [SampleEncoding(.float32), SampleEncoding(.float64, isBigEndian: true)])
  func `Samples that are not numbers are counted and replaced in either`(
    encoding: SampleEncoding
  ) throws {
    let (turns, report) = try epochs(
      try recording(encoding, interleaved: true, strange: true))
    let (rows, other) = try epochs(try recording(encoding, interleaved: false, strange: true))
    #expect(turns.samples == rows.samples)
    #expect(report.warnings == other.warnings)
    #expect(report.warnings.contains { $0.text.hasPrefix("E1: 3 samples are not numbers") })
  }
}

extension SampleEncoding {
  /// How a number is written; an integer is cut off at 8 bits without a sign.
  fileprivate func bytes(of value: Double) -> [UInt8] {
    func raw(_ number: some FixedWidthInteger) -> [UInt8] {
      withUnsafeBytes(of: isBigEndian ? number.bigEndian : number.littleEndian) { Array($0) }
    }
    let whole = value.isFinite ? Int(value.magnitude) % 128 : 0
    switch number {
    case .int8: return raw(Int8(whole))
    case .uint8: return raw(UInt8(whole))
    case .int16: return raw(Int16(whole))
    case .uint16: return raw(UInt16(whole))
    case .int24:
      let bytes = raw(Int32(whole))
      return isBigEndian ? Array(bytes[1...]) : Array(bytes[..<3])
    case .int32: return raw(Int32(whole))
    case .uint32: return raw(UInt32(whole))
    case .float32: return raw(Float(value).bitPattern)
    case .float64: return raw(value.bitPattern)
    }
  }
}
