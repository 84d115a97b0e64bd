import Files

/// A recording's samples where they lie: encoded in the file's bytes, decoded when asked for.
///
/// Every format read here keeps its samples in blocks of equal size, so one description serves them
/// all. The sample `s` of channel `c` begins at byte
///
///     channelOffsets[c] + (s / blockLength) * blockStride + (s % blockLength) * sampleStride
///
/// EDF has one block a data record; interleaved formats have one endless block with a sample stride
/// of all channels; matrices stored channel after channel have a sample stride of one element.
public struct SampleStore: Sendable {
  /// The bytes that the offsets count in.
  public let bytes: FileBytes
  /// How one number is written.
  public let encoding: SampleEncoding
  /// Where the numbers stand.
  public let layout: SampleLayout
  /// From a stored number to the channel's unit, per channel.
  public private(set) var calibrations: [Calibration]
  /// Samples a channel.
  public let count: Int

  /// A store whose every sample lies inside `bytes`.
  ///
  /// - Throws: `ReadingError.malformed` if the last sample of any channel would lie outside.
  public init(
    bytes: FileBytes, encoding: SampleEncoding, layout: SampleLayout,
    calibrations: [Calibration], count: Int
  ) throws(ReadingError) {
    precondition(layout.channelOffsets.count == calibrations.count, "a calibration a channel")
    precondition(count >= 0)
    self.bytes = bytes
    self.encoding = encoding
    self.layout = layout
    self.calibrations = calibrations
    self.count = count
    guard let end = layout.end(of: count, elementSize: encoding.size), end <= bytes.count else {
      throw .malformed(
        path: bytes.path, place: .byte(bytes.count), found: "the end of the file",
        expected: "\(count) samples of \(calibrations.count) channels")
    }
  }

  /// Multiplies what every sample of `channel` reads as.
  package mutating func scale(channel: Int, by factor: Double) {
    calibrations[channel].gain *= factor
    calibrations[channel].offset *= factor
  }
}

extension SampleStore {
  /// The same samples under other calibrations.
  init(_ store: SampleStore, calibrations: [Calibration]) {
    precondition(calibrations.count == store.calibrations.count, "a calibration a channel")
    bytes = store.bytes
    encoding = store.encoding
    layout = store.layout
    self.calibrations = calibrations
    count = store.count
  }
}

/// How one sample is written in a file.
public struct SampleEncoding: Sendable, Equatable {
  /// The kinds of number that EEG formats use.
  public enum Number: String, Sendable, CaseIterable {
    case int8, uint8, int16, uint16, int24, int32, uint32, float32, float64
  }

  /// The kind of number.
  public var number: Number
  /// Whether the most significant byte comes first.
  public var isBigEndian: Bool

  /// An encoding from its parts; little-endian unless told otherwise.
  public init(_ number: Number, isBigEndian: Bool = false) {
    self.number = number
    self.isBigEndian = isBigEndian
  }

  /// Bytes a sample.
  public var size: Int {
    switch number {
    case .int8, .uint8: 1
    case .int16, .uint16: 2
    case .int24: 3
    case .int32, .uint32, .float32: 4
    case .float64: 8
    }
  }
}

/// Where the samples stand in a file, by the formula of `SampleStore`.
///
/// All in bytes but `blockLength`.
public struct SampleLayout: Sendable, Equatable {
  /// Where each channel's first sample begins.
  public var channelOffsets: [Int]
  /// From one sample to the next inside a block.
  public var sampleStride: Int
  /// Samples a block.
  public var blockLength: Int
  /// From one block to the next.
  public var blockStride: Int

  /// A layout in blocks, such as EDF's data records.
  public init(channelOffsets: [Int], sampleStride: Int, blockLength: Int, blockStride: Int) {
    precondition(blockLength > 0 && sampleStride > 0 && blockStride > 0)
    precondition(channelOffsets.allSatisfy { $0 >= 0 })
    self.channelOffsets = channelOffsets
    self.sampleStride = sampleStride
    self.blockLength = blockLength
    self.blockStride = blockStride
  }

  /// A layout without blocks: from one sample to the next it is always `sampleStride` bytes.
  public init(channelOffsets: [Int], sampleStride: Int) {
    self.init(
      channelOffsets: channelOffsets, sampleStride: sampleStride, blockLength: .max,
      blockStride: .max)
  }

  /// Where sample `index` of `channel` begins; in range for every index below a checked count.
  func offset(channel: Int, sample index: Int) -> Int {
    let (block, within) = index.quotientAndRemainder(dividingBy: blockLength)
    return channelOffsets[channel] + block * blockStride + within * sampleStride
  }

  /// The first byte behind `count` samples of every channel; `nil` when that overflows.
  ///
  /// Offsets grow with the sample index inside a block and from block to block, so the last sample
  /// of the last block or of the last whole block is the furthest.
  func end(of count: Int, elementSize: Int) -> Int? {
    guard count > 0, let furthest = channelOffsets.max() else { return 0 }
    var end = 0
    for last in [count - 1, (count / blockLength) * blockLength - 1] where last >= 0 {
      let (block, within) = last.quotientAndRemainder(dividingBy: blockLength)
      let (blockBytes, blockOverflow) = block.multipliedReportingOverflow(by: blockStride)
      let (withinBytes, withinOverflow) = within.multipliedReportingOverflow(by: sampleStride)
      let (sum, sumOverflow) = blockBytes.addingReportingOverflow(withinBytes)
      let (start, startOverflow) = sum.addingReportingOverflow(furthest)
      let (stop, stopOverflow) = start.addingReportingOverflow(elementSize)
      if blockOverflow || withinOverflow || sumOverflow || startOverflow || stopOverflow {
        return nil
      }
      end = max(end, stop)
    }
    return end
  }
}

/// From a stored number to a physical one: `gain * stored + offset`.
public struct Calibration: Sendable, Equatable {
  /// The channel's unit per stored step.
  public var gain: Double
  /// The physical value of a stored 0.
  public var offset: Double

  /// A calibration from its parts; numbers as they stand unless told otherwise.
  public init(gain: Double = 1, offset: Double = 0) {
    self.gain = gain
    self.offset = offset
  }
}
