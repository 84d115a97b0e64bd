import Files
import Signal

/// Where the samples of a BrainVision recording stand in its data file.
enum BrainVisionSamples {
  /// The samples in µV, or in the channel's unit where that is no voltage.
  static func store(
    _ header: BrainVisionHeader, _ data: FileBytes, _ warnings: inout [Warning]
  ) throws(ReadingError) -> SampleStore {
    let calibrations = header.channels.map { channel in
      Calibration(gain: channel.resolution * (VoltageUnit.microvolts(per: channel.unit) ?? 1))
    }
    switch header.storage {
    case .binary(let encoding):
      let count = try sampleCount(header, encoding, data, &warnings)
      return try SampleStore(
        bytes: data, encoding: encoding,
        layout: layout(header, encoding, hidden: header.hiddenChannels, count: count),
        calibrations: calibrations, count: count)
    case .text(let stated):
      let table = try BrainVisionTable(data, stated)
      let encoding = SampleEncoding(.float32)
      let isMultiplexed = header.orientation == .multiplexed
      let (channels, count) =
        isMultiplexed ? (table.width, table.height) : (table.height, table.width)
      guard channels == header.channels.count, count > 0 else {
        throw .malformed(
          path: data.path, place: .part("the table of samples"),
          found: "\(table.height) lines of \(table.width) numbers",
          expected: "\(header.channels.count) numbers in each "
            + (isMultiplexed ? "line" : "column") + ", one a channel")
      }
      if let stated = header.dataPoints, stated != count {
        warnings.add(
          .contradiction, "the header says \(stated) samples; the data file has \(count)")
      }
      return try SampleStore(
        bytes: FileBytes(table.numbers, path: data.path), encoding: encoding,
        layout: layout(header, encoding, hidden: 0, count: count), calibrations: calibrations,
        count: count)
    }
  }

  private static func sampleCount(
    _ header: BrainVisionHeader, _ encoding: SampleEncoding, _ data: FileBytes,
    _ warnings: inout [Warning]
  ) throws(ReadingError) -> Int {
    let width = (header.channels.count + header.hiddenChannels) * encoding.size
    let (count, rest) = data.count.quotientAndRemainder(dividingBy: width)
    guard count > 0 else {
      throw .malformed(
        path: data.path, place: .byte(0), found: "\(data.count) bytes",
        expected: "at least one sample of \(header.channels.count) channels, \(width) bytes")
    }
    if rest > 0 {
      warnings.add(
        .damage, "the last sample is cut short: \(rest) bytes of the data file are left out")
    }
    if let stated = header.dataPoints, stated != count {
      warnings.add(
        .contradiction,
        "the header says \(stated) samples; the data file's size makes it \(count)")
      if header.orientation == .vectorized {
        // Such channels stand apart by the stated number, which a cut file does not hold.
        guard stated < count else {
          throw .malformed(
            path: data.path, place: .byte(data.count), found: "\(count) samples a channel",
            expected: "\(stated), as the header says")
        }
        return stated
      }
    }
    return count
  }

  private static func layout(
    _ header: BrainVisionHeader, _ encoding: SampleEncoding, hidden: Int, count: Int
  ) -> SampleLayout {
    let size = encoding.size
    let channels = header.channels.indices
    switch header.orientation {
    case .multiplexed:
      return SampleLayout(
        channelOffsets: channels.map { $0 * size }, sampleStride: (channels.count + hidden) * size)
    case .vectorized:
      return SampleLayout(channelOffsets: channels.map { $0 * size * count }, sampleStride: size)
    }
  }
}
