import Files
import Signal

/// The data buffers of a raw FIF file: samples of all channels in turn, cut by tags and by gaps.
struct FIFBuffers {
  private let reader: ByteReader
  /// Of the file that each buffer is in.
  private var readers: [ByteReader] = []
  private var offsets: [Int] = []
  private var lengths: [Int] = []
  private var type: Int32?
  /// What is left out before a buffer: the bytes that whole buffers would take, and samples.
  private var gaps: [Int: (bytes: Int, samples: Int)] = [:]
  private var pending: (buffers: Int, samples: Int) = (0, 0)
  private var isOneFile = true

  init(_ reader: ByteReader) { self.reader = reader }

  /// Takes a tag of the raw-data block.
  mutating func take(_ tag: FIFTag) throws(ReadingError) {
    switch tag.kind {
    case FIFTags.Kind.skippedBuffers: pending.buffers += max(0, try reader.whole(tag))
    case FIFTags.Kind.skippedSamples: pending.samples += max(0, try reader.whole(tag))
    case FIFTags.Kind.buffer where tag.length > 0:
      guard type == nil || type == tag.type else {
        throw .unsupported(
          path: reader.bytes.path, place: .byte(tag.offset),
          found: "a buffer of type \(tag.type) among others of type \(type ?? 0)",
          remedy: "save it again with one type")
      }
      type = tag.type
      // A gap is told in buffers of the usual length, which is only known behind the first.
      let usual = lengths.first ?? tag.length
      let (bytes, overflow) = pending.buffers.multipliedReportingOverflow(by: usual)
      guard !overflow else {
        throw .malformed(
          path: reader.bytes.path, place: .byte(tag.offset),
          found: "a gap of \(pending.buffers) buffers", expected: "a gap shorter than that")
      }
      if bytes > 0 || pending.samples > 0 { gaps[offsets.count] = (bytes, pending.samples) }
      pending = (0, 0)
      readers.append(reader)
      offsets.append(tag.offset)
      lengths.append(tag.length)
    default: break
    }
  }

  /// Samples from the first one to the end, with those that gaps leave out.
  func span(channels: Int) throws(ReadingError) -> Int {
    let width = channels * (try encoding().size)
    var samples = lengths.reduce(0) { $0 + $1 / width }
    for (index, gap) in gaps where index > 0 { samples += gap.bytes / width + gap.samples }
    return samples
  }

  /// Adds the buffers of a further file, which begin `gap` samples later.
  mutating func append(_ other: FIFBuffers, gap: Int) throws(ReadingError) {
    guard type == other.type || other.type == nil else {
      throw .unsupported(
        path: other.reader.bytes.path, place: .byte(other.offsets[0]),
        found: "data of type \(other.type ?? 0) behind others of type \(type ?? 0)",
        remedy: "save it again with one type")
    }
    let count = offsets.count
    for (index, gap) in other.gaps where index > 0 { gaps[count + index] = gap }
    if gap > 0 { gaps[count] = (0, gap) }
    readers += other.readers
    offsets += other.offsets
    lengths += other.lengths
    isOneFile = false
  }

  /// How the numbers are stored.
  func encoding() throws(ReadingError) -> SampleEncoding {
    switch type {
    case 2, 16: return SampleEncoding(.int16, isBigEndian: true)
    case 3: return SampleEncoding(.int32, isBigEndian: true)
    case 4: return SampleEncoding(.float32, isBigEndian: true)
    case 5: return SampleEncoding(.float64, isBigEndian: true)
    case nil:
      throw .malformed(
        path: reader.bytes.path, place: .byte(reader.count), found: "no data buffer",
        expected: "raw data")
    case .some(let other):
      throw .unsupported(
        path: reader.bytes.path, place: .byte(offsets[0]), found: "data of type \(other)",
        remedy: "save it as int16, int32, single or double")
    }
  }

  /// The samples, and the stretches between gaps.
  func samples(
    calibrations: [Calibration], samplingRate: Double
  ) throws(ReadingError) -> (SampleStore, [Piece]) {
    let encoding = try encoding()
    let width = calibrations.count * encoding.size
    for (offset, length) in zip(offsets, lengths) where length % width != 0 {
      throw .malformed(
        path: reader.bytes.path, place: .byte(offset), found: "a buffer of \(length) bytes",
        expected: "whole samples of \(width) bytes")
    }
    let counts = lengths.map { $0 / width }
    let total = counts.reduce(0, +)
    var (bytes, start) = (reader.bytes, offsets[0])
    var (block, step) = (counts[0], offsets.count > 1 ? offsets[1] - offsets[0] : lengths[0])
    let isRegular =
      isOneFile
      && offsets.indices.allSatisfy { index in
        offsets[index] == start + index * step
          && (counts[index] == block || index == counts.count - 1 && counts[index] < block)
      }
    if !isRegular {
      bytes = try repacked()
      (start, block, step) = (0, total, total * width)
    }
    let layout = SampleLayout(
      channelOffsets: calibrations.indices.map { start + $0 * encoding.size },
      sampleStride: width, blockLength: block, blockStride: step)
    let store = try SampleStore(
      bytes: bytes, encoding: encoding, layout: layout, calibrations: calibrations, count: total)
    return (store, pieces(counts, width: width, samplingRate: samplingRate))
  }

  private func pieces(_ counts: [Int], width: Int, samplingRate: Double) -> [Piece] {
    var pieces: [Piece] = []
    var (done, missing) = (0, 0.0)
    for (index, count) in counts.enumerated() {
      // What is left out before the first sample does not count: its time is 0.
      let gap = gaps[index].map { Double($0.bytes / width) + Double($0.samples) } ?? 0
      if index > 0 { missing += gap }
      if let last = pieces.indices.last, gap == 0 {
        pieces[last].samples = pieces[last].samples.lowerBound..<(done + count)
      } else {
        pieces.append(
          Piece(samples: done..<(done + count), onset: (Double(done) + missing) / samplingRate))
      }
      done += count
    }
    return pieces
  }

  /// All buffers behind one another in memory, for files whose buffers follow no rule, and for several.
  private func repacked() throws(ReadingError) -> FileBytes {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(lengths.reduce(0, +))
    for index in offsets.indices {
      bytes += try readers[index].array(at: offsets[index], length: lengths[index])
    }
    return FileBytes(bytes, path: reader.bytes.path)
  }
}
