import Files
import Signal

/// The event table behind the records of a GDF file.
struct GDFEvents {
  /// Reads the table that begins at `offset`; no events where the file ends there.
  static func read(
    _ reader: ByteReader, at offset: Int, header: GDFHeader, samplingRate: Double,
    warnings: inout [Warning]
  ) throws(ReadingError) -> [Event] {
    guard offset < reader.count else { return [] }
    try reader.check(offset, length: 8, expected: "the 8 bytes of an event table's head")
    let mode = try reader.byte(at: offset)
    let count: Int
    var rate: Double
    if header.isSecond {
      count = Int(UInt32(bitPattern: try reader.int24(at: offset + 1)) & 0xFF_FFFF)
      rate = Double(try reader.float32(at: offset + 4))
    } else {
      rate = Double(UInt32(bitPattern: try reader.int24(at: offset + 1)) & 0xFF_FFFF)
      count = try reader.int(UInt32.self, at: offset + 4)
    }
    guard count > 0 else { return [] }
    guard mode == 1 || mode == 3 else {
      throw .unsupported(
        path: reader.bytes.path, place: .byte(offset), found: "an event table of mode \(mode)",
        remedy: "expected mode 1 or 3")
    }
    if !(rate > 0) || !rate.isFinite {
      warnings.add(
        .assumption, "the event table has no rate of its own; that of the samples is taken")
      rate = samplingRate
    }
    let start = offset + 8
    let width = mode == 1 ? 6 : 12
    guard count <= (reader.count - start) / width else {
      throw .malformed(
        path: reader.bytes.path, place: .byte(start),
        found: "\(reader.count - start) bytes", expected: "\(count) events of \(width) bytes")
    }
    var events: [Event] = []
    events.reserveCapacity(count)
    for index in 0..<count {
      let position = try reader.integer(UInt32.self, at: start + 4 * index)
      let type = try reader.integer(UInt16.self, at: start + 4 * count + 2 * index)
      let duration =
        mode == 3 ? try reader.integer(UInt32.self, at: start + 8 * count + 4 * index) : 0
      // Positions count from 1.
      events.append(
        Event(
          onset: (Double(position) - 1) / rate, duration: Double(duration) / rate, code: Int(type)))
    }
    return events.sorted { $0.onset < $1.onset }
  }
}
