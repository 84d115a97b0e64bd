import Files
import Signal

/// The header of a NeuroScan file of continuous EEG, and its table of electrodes.
///
/// Source: the structures SETUP and ELECTLOC of SCAN 4 as P. Bourke describes them in *EEG file formats*:
/// 900 bytes, then 75 a channel. All numbers are little-endian.
struct NeuroScanHeader {
  /// One channel.
  struct Electrode {
    var label: String
    /// Whether a person marked it as bad.
    var isBad: Bool
    /// The stored number of 0 µV.
    var baseline: Int
    /// The µV of a stored step; `nil` where the file's calibration is none.
    var gain: Double?
  }

  /// Samples per second, in Hz.
  let samplingRate: Double
  /// The channels.
  let electrodes: [Electrode]
  /// Samples a channel as stated; 0 or less where that was not known.
  let statedCount: Int
  /// Where the table of events begins, as stated: the lower 32 bits of it.
  let eventsPosition: UInt32
  /// Bytes of one channel that stand together; 1 or less where samples of all channels take turns.
  let blockBytes: Int
  /// Where the part behind the events says how wide samples are; 0 where there is none.
  let nextFile: Int

  /// Where the first sample begins.
  var dataStart: Int { 900 + 75 * electrodes.count }

  init(_ bytes: FileBytes) throws(ReadingError) {
    let reader = ByteReader(bytes)
    try reader.check(0, length: 900, expected: "the 900 bytes of a NeuroScan header")
    let count = Int(try reader.integer(UInt16.self, at: 370))
    guard (1...4096).contains(count) else {
      throw .malformed(
        path: bytes.path, place: .byte(370), found: "\(count) channels", expected: "1 to 4096")
    }
    let rate = try reader.integer(UInt16.self, at: 376)
    guard rate > 0 else {
      throw .malformed(
        path: bytes.path, place: .byte(376), found: "a sampling rate of 0 Hz", expected: "1 or more"
      )
    }
    samplingRate = Double(rate)
    nextFile = Int(try reader.integer(Int32.self, at: 12))
    statedCount = Int(try reader.integer(Int32.self, at: 864))
    eventsPosition = try reader.integer(UInt32.self, at: 886)
    blockBytes = Int(try reader.integer(Int32.self, at: 894))
    try reader.check(900, length: 75 * count, expected: "75 bytes for each of \(count) channels")
    var electrodes: [Electrode] = []
    for place in stride(from: 900, to: 900 + 75 * count, by: 75) {
      let scale =
        Double(try reader.float32(at: place + 59)) * Double(try reader.float32(at: place + 71))
      electrodes.append(
        Electrode(
          label: try reader.text(at: place, length: 10),
          isBad: try reader.byte(at: place + 14) != 0,
          baseline: Int(try reader.integer(Int16.self, at: place + 47)),
          // The amplifiers' range of ±5 V at 2¹¹ steps.
          gain: scale.isFinite && scale != 0 ? scale / 204.8 : nil))
    }
    self.electrodes = electrodes
  }
}
