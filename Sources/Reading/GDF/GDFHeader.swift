import Files
import Signal

/// The headers of a GDF file, versions 1.x and 2.x (Schlögl, arXiv cs/0608052).
///
/// A fixed part of 256 bytes, then one of 256 bytes a channel, field by field over all channels as
/// in EDF. All numbers are little-endian.
struct GDFHeader {
  /// One channel.
  struct Signal {
    var label: String
    /// How many µV one of its unit is, or its unit where that is no voltage.
    var microvolts: Double?
    var unit: String
    var physical: (least: Double, greatest: Double)
    var digital: (least: Double, greatest: Double)
    /// Samples a record.
    var count: Int
    /// How a sample is stored; `nil` for types that are not read.
    var number: SampleEncoding.Number?
    /// The type's number.
    var type: UInt32
  }

  /// The version, such as 2.1.
  let version: Double
  /// Where the first record begins.
  let length: Int
  /// How many records there are; negative where that was not known.
  let recordCount: Int
  /// How long a record is, in s.
  let recordDuration: Double
  /// The channels.
  let signals: [Signal]

  /// Whether the layout is that of 2.x, which came with 1.9.
  var isSecond: Bool { version >= 1.9 }

  init(_ bytes: FileBytes) throws(ReadingError) {
    let reader = ByteReader(bytes)
    func wrong(_ place: Int, _ found: String, _ expected: String) -> ReadingError {
      .malformed(path: bytes.path, place: .byte(place), found: found, expected: expected)
    }
    try reader.check(0, length: 256, expected: "the 256 bytes of a GDF header")
    version = try reader.decimal(at: 4, length: 4, field: "version")
    guard (1..<3).contains(version) else {
      throw wrong(4, "version \(version)", "GDF 1.x or 2.x")
    }
    let isSecond = version >= 1.9
    length =
      isSecond
      ? 256 * Int(try reader.integer(UInt16.self, at: 184)) : try reader.int(Int64.self, at: 184)
    recordCount = try reader.int(Int64.self, at: 236)
    let numerator = try reader.integer(UInt32.self, at: 244)
    let denominator = try reader.integer(UInt32.self, at: 248)
    guard numerator > 0, denominator > 0 else {
      throw wrong(244, "a record of \(numerator)/\(denominator) s", "a duration")
    }
    recordDuration = Double(numerator) / Double(denominator)
    let count =
      isSecond
      ? Int(try reader.integer(UInt16.self, at: 252))
      : try reader.int(UInt32.self, at: 252)
    guard (1...4096).contains(count) else { throw wrong(252, "\(count) channels", "1 to 4096") }
    guard length >= 256 * (count + 1), length <= bytes.count else {
      throw wrong(184, "a header of \(length) bytes", "one for \(count) channels within the file")
    }
    var signals: [Signal] = []
    for index in 0..<count {
      signals.append(try Self.signal(reader, index, of: count, isSecond: isSecond))
    }
    self.signals = signals
  }

  private static func signal(
    _ reader: ByteReader, _ index: Int, of count: Int, isSecond: Bool
  ) throws(ReadingError) -> Signal {
    // Fields begin behind the fixed part; each has its width once for every channel.
    func place(_ before: Int, _ width: Int) -> Int { 256 + before * count + width * index }
    let label = try reader.text(at: place(0, 16), length: 16)
    let unit: String
    if isSecond {
      unit = Self.unit(try reader.integer(UInt16.self, at: place(102, 2)))
    } else {
      unit = try reader.text(at: place(96, 8), length: 8)
    }
    func number(_ before: Int) throws(ReadingError) -> Double {
      try reader.float64(at: place(before, 8))
    }
    func digital(_ before: Int) throws(ReadingError) -> Double {
      if isSecond { return try number(before) }
      return Double(try reader.integer(Int64.self, at: place(before, 8)))
    }
    let physical = (least: try number(104), greatest: try number(112))
    let stored = (least: try digital(120), greatest: try digital(128))
    let gain = (physical.greatest - physical.least) / (stored.greatest - stored.least)
    guard gain.isFinite, gain != 0 else {
      throw .malformed(
        path: reader.bytes.path, place: .byte(place(104, 8)),
        found: "\(physical.least) to \(physical.greatest) for \(stored.least) to "
          + "\(stored.greatest) (channel \(label))",
        expected: "two ranges that are not empty")
    }
    let type = try reader.integer(UInt32.self, at: place(220, 4))
    return Signal(
      label: label, microvolts: VoltageUnit.microvolts(per: unit), unit: unit,
      physical: physical, digital: stored, count: try reader.int(UInt32.self, at: place(216, 4)),
      number: Self.number(type), type: type)
  }

  private static func number(_ type: UInt32) -> SampleEncoding.Number? {
    switch type {
    case 1: .int8
    case 2: .uint8
    case 3: .int16
    case 4: .uint16
    case 5: .int32
    case 6: .uint32
    case 16: .float32
    case 17: .float64
    case 279: .int24
    default: nil
    }
  }

  /// The unit of a code of ISO/IEEE 11073-10101, of which the low five bits are the prefix.
  private static func unit(_ code: UInt16) -> String {
    switch code {
    case 4256: "V"
    case 4274: "mV"
    case 4275: "uV"
    case 4276: "nV"
    case 0, 512: ""
    default: "unit \(code)"
    }
  }
}
