import Files
import Signal

/// What a FIF file says of one channel (`FIFF_CH_INFO`, 96 bytes).
struct FIFChannel {
  /// Label, unit and kind.
  var channel: Channel
  /// From stored numbers to the channel's unit.
  let calibration: Calibration

  private enum Kind {
    static let eeg: Int32 = 2
    static let stimulus: Int32 = 3
    static let eog: Int32 = 202
    static let emg: Int32 = 302
    static let ecg: Int32 = 402
  }

  private static let volt: Int32 = 107
  private static let units: [Int32: String] = [112: "T", 201: "T/m", 101: "Hz", 117: "°C"]

  init(_ reader: ByteReader, _ tag: FIFTag) throws(ReadingError) {
    guard tag.length >= 96 else {
      throw .malformed(
        path: reader.bytes.path, place: .byte(tag.offset), found: "\(tag.length) bytes",
        expected: "the 96 bytes of a channel")
    }
    let kind = try reader.integer(Int32.self, at: tag.offset + 8)
    let range = Double(try reader.float32(at: tag.offset + 12))
    let gain = Double(try reader.float32(at: tag.offset + 16)) * range
    let unit = try reader.integer(Int32.self, at: tag.offset + 72)
    let power = try reader.integer(Int32.self, at: tag.offset + 76)
    let label = try reader.text(at: tag.offset + 80, length: 16)
    guard gain.isFinite, (-24...24).contains(power) else {
      throw .malformed(
        path: reader.bytes.path, place: .part("channel \(label)"),
        found: "a calibration of \(gain) · 10^\(power)", expected: "a finite factor")
    }
    let isVoltage = unit == Self.volt && kind != Kind.stimulus
    let scale = isVoltage ? 1e6 * Self.power(of: power) : 1
    calibration = Calibration(gain: gain * scale)
    channel = Channel(
      label: label, unit: isVoltage ? .microvolt : .other(Self.units[unit] ?? ""),
      kind: Self.kind(kind), statedUnit: isVoltage && power == 0 ? .volt : nil)
  }

  private static func kind(_ kind: Int32) -> Channel.Kind {
    switch kind {
    case Kind.eeg: .eeg
    case Kind.stimulus: .trigger
    case Kind.eog: .eog
    case Kind.emg: .emg
    case Kind.ecg: .ecg
    default: .misc
    }
  }

  private static func power(of exponent: Int32) -> Double {
    (0..<abs(exponent)).reduce(1.0) { value, _ in exponent < 0 ? value / 10 : value * 10 }
  }
}
