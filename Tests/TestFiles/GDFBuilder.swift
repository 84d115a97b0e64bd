/// Builds GDF files in memory, independently of the reader.
public struct GDFBuilder {
  /// A channel: label, unit, type and samples a record, physical and digital range, stored numbers.
  public struct Signal {
    var label: String
    var unit: (text: String, code: UInt16)
    var type: UInt32
    var count: Int
    var physical: (Double, Double)
    var digital: (Int, Int)
    var stored: [Int]
  }

  /// 4 records of half a second: Fz and Cz at 32 Hz in int16, a slow channel, and two events.
  public static func example(
    isSecond: Bool, records: Int64 = 4, mode: UInt8 = 3, type: UInt32 = 3,
    events: [(position: UInt32, type: UInt16, duration: UInt32)] = [
      (17, 33_285, 4), (33, 33_286, 0),
    ]
  ) -> [UInt8] {
    let ramp = (0..<64).map { $0 * 5 - 100 }
    return file(
      [
        Signal(
          label: "Fz", unit: ("uV", 4275), type: type, count: 16, physical: (-50, 50),
          digital: (-100, 100), stored: ramp),
        Signal(
          label: "Temp", unit: ("degC", 6048), type: 3, count: 1, physical: (0, 50),
          digital: (0, 500), stored: [360, 361, 362, 363]),
        Signal(
          label: "Cz", unit: ("mV", 4274), type: type, count: 16, physical: (-1, 1),
          digital: (-1000, 1000), stored: ramp.reversed()),
      ], isSecond: isSecond, records: records,
      events: events, mode: mode)
  }

  /// A file of four records of half a second.
  public static func file(
    _ signals: [Signal], isSecond: Bool, records: Int64,
    events: [(position: UInt32, type: UInt16, duration: UInt32)], mode: UInt8
  ) -> [UInt8] {
    var bytes = Array((isSecond ? "GDF 2.20" : "GDF 1.25").utf8)
    bytes += [UInt8](repeating: 0, count: 184 - bytes.count)
    let length = 256 * (signals.count + 1)
    bytes += isSecond ? little(UInt16(length / 256)) : little(Int64(length))
    bytes += [UInt8](repeating: 0, count: 236 - bytes.count)
    bytes += little(records) + little(UInt32(1)) + little(UInt32(2))
    bytes += isSecond ? little(UInt16(signals.count)) + [0, 0] : little(UInt32(signals.count))
    func field(_ width: Int, _ value: (Signal) -> [UInt8]) {
      for signal in signals {
        let content = value(signal)
        bytes += content + [UInt8](repeating: 0, count: width - content.count)
      }
    }
    field(16) { Array($0.label.utf8) }
    field(80) { _ in [] }
    if isSecond {
      field(6) { Array($0.unit.text.utf8) }
      field(2) { little($0.unit.code) }
    } else {
      field(8) { Array($0.unit.text.utf8) }
    }
    field(8) { little($0.physical.0.bitPattern) }
    field(8) { little($0.physical.1.bitPattern) }
    for bound in [\Signal.digital.0, \Signal.digital.1] {
      field(8) { signal in
        let value = signal[keyPath: bound]
        return isSecond ? little(Double(value).bitPattern) : little(Int64(value))
      }
    }
    field(80) { _ in [] }
    field(4) { little(UInt32($0.count)) }
    field(4) { little($0.type) }
    field(32) { _ in [] }
    for record in 0..<4 {
      for signal in signals {
        for value in signal.stored[(record * signal.count)..<((record + 1) * signal.count)] {
          bytes += encode(value, signal.type)
        }
      }
    }
    let count = UInt32(events.count)
    if isSecond {
      bytes += [mode] + little(count).prefix(3) + little(Float(32).bitPattern)
    } else {
      bytes += [mode] + little(UInt32(32)).prefix(3) + little(count)
    }
    bytes += events.flatMap { little($0.position) } + events.flatMap { little($0.type) }
    if mode == 3 {
      bytes += events.flatMap { _ in little(UInt16(0)) } + events.flatMap { little($0.duration) }
    }
    return bytes
  }

  private static func encode(_ value: Int, _ type: UInt32) -> [UInt8] {
    switch type {
    case 5: little(Int32(value))
    case 16: little(Float(value).bitPattern)
    case 17: little(Double(value).bitPattern)
    case 279: Array(little(Int32(value)).prefix(3))
    default: little(Int16(value))
    }
  }

  private static func little(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
