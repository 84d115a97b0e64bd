import Files
import Signal

/// How wide the samples of a NeuroScan file are, how many there are, and where its events begin.
///
/// The header does not say the width, and its numbers may be wrong: positions are kept in 32 bits whatever
/// the file's length, and the number of samples is not always filled in.
struct NeuroScanExtent {
  /// How a sample is written.
  let encoding: SampleEncoding
  /// Samples a channel.
  let count: Int
  /// Where the table of events begins; `nil` where there is none.
  let events: Int?

  init(
    _ header: NeuroScanHeader, _ bytes: FileBytes, _ warnings: inout [Warning]
  ) throws(ReadingError) {
    let start = header.dataStart
    let width = header.electrodes.count
    let stated = header.statedCount
    // Numbers that agree with each other are right, also beyond 4 GB.
    for number in [SampleEncoding.Number.int16, .int32] where stated > 0 {
      let size = SampleEncoding(number).size
      let end = start + stated * width * size
      if end <= bytes.count, UInt32(truncatingIfNeeded: end) == header.eventsPosition {
        (encoding, count, events) = (SampleEncoding(number), stated, end)
        return
      }
    }
    let encoding = SampleEncoding(try Self.number(header, bytes))
    let position = Int(header.eventsPosition)
    let isThere = position > start && position <= bytes.count
    let available = ((isThere ? position : bytes.count) - start) / (width * encoding.size)
    let count = isThere || stated <= 0 ? available : min(available, stated)
    guard count > 0 else {
      throw .malformed(
        path: bytes.path, place: .byte(start), found: "\(bytes.count - start) bytes",
        expected: "samples of \(width) channels")
    }
    warnings.add(
      .contradiction,
      "the header says \(stated) samples and events at byte \(position), which do not fit each other: "
        + "\(count) samples of \(8 * encoding.size) bits are taken")
    if !isThere {
      warnings.add(.missing, "its table of events is not where the header says: no events")
    }
    (self.encoding, self.count, events) = (encoding, count, isThere ? position : nil)
  }

  /// The width by what SCAN writes behind the events, else by what fits the file.
  private static func number(
    _ header: NeuroScanHeader, _ bytes: FileBytes
  ) throws(ReadingError) -> SampleEncoding.Number {
    let mark = header.nextFile + 52
    if header.nextFile > 0, mark < bytes.count {
      return try ByteReader(bytes).byte(at: mark) == 1 ? .int32 : .int16
    }
    let position = Int(header.eventsPosition)
    let isThere = position > header.dataStart && position <= bytes.count
    let wide = header.statedCount * header.electrodes.count * 4
    return !isThere && header.statedCount > 0 && wide <= bytes.count - header.dataStart
      ? .int32 : .int16
  }
}
