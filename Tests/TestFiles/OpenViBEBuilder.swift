/// Builds OpenViBE's files (`.ov`) in memory, independently of the reader.
package struct OpenViBEBuilder: Sendable {
  package var labels = ["Fz", "Cz"]
  package var rate = 128
  /// Samples of a buffer.
  package var length = 32
  /// When each buffer begins, in s.
  package var times = [0.0, 0.25, 0.5, 0.75]
  /// Seconds and codes.
  package var stimulations: [(time: Double, code: UInt64)] = [
    (0.25, 33_025), (0.25, 33_285), (0.5, 33_026), (0.5, 33_286),
  ]
  package var isCompressed = false
  /// Whether it begins as EBML does.
  package var hasHeader = true

  package init() {}

  /// What is stored.
  package func stored(_ channel: Int, _ sample: Int) -> Double {
    Double(sample) * 0.5 - Double(channel * 10)
  }

  /// The file.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    if hasHeader {
      bytes += Self.element(
        0x0A45_DFA3,
        Self.element(0x0282, Array("OpenViBE_Stream_File".utf8)) + Self.number(0x0286, 1)
          + Self.number(0x02F2, 10))
    }
    bytes += Self.element(
      0xF595_05AB_3684_C8D8,
      Self.number(0x4035_8769_1663_80D1, isCompressed ? 1 : 0)
        + Self.number(0x732E_C1D1_FE90_4087, 0x5BA3_6127_195F_EAE1)
        + Self.number(0x732E_C1D1_FE90_4087, 0x6F75_2DD0_082A_321E))
    bytes += chunk(0, 0, header)
    for (index, time) in times.enumerated() {
      var numbers: [UInt8] = []
      for channel in labels.indices {
        for sample in index * length..<(index + 1) * length {
          let value = stored(channel, sample)
          numbers += withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
        }
      }
      bytes += chunk(
        0, time,
        Self.element(
          0x00CF_2101_0237_5310,
          Self.element(0x0012_0663_08FB_C165, Self.element(0x00B1_8C10_427D_098C, numbers))))
    }
    let sent = stimulations.flatMap { stimulation in
      Self.element(
        0x0016_EAC6_29FB_CAA1,
        Self.number(0x006F_A5DB_4BAC_31E9, stimulation.code)
          + Self.number(0x00B8_66D8_14DA_5374, Self.fixed(stimulation.time))
          + Self.number(0x14EE_055F_87FB_CC9C, 0))
    }
    bytes += chunk(
      1, 0,
      Self.element(
        0x00CF_2101_0237_5310,
        Self.element(
          0x006D_EABE_7FC0_5A20,
          Self.number(0x00BB_790B_2B85_74D8, UInt64(stimulations.count)) + sent)))
    return bytes
  }

  private var header: [UInt8] {
    let channels =
      Self.number(0x0013_02F7_36D8_438A, UInt64(labels.count))
      + labels.flatMap { Self.element(0x0015_3E40_1902_27E0, Array($0.utf8)) }
    let samples = Self.number(0x0013_02F7_36D8_438A, UInt64(length))
    return Self.element(
      0x002B_395F_108A_DFAE,
      Self.number(0x00CD_D0F7_46B0_278D, 1)
        + Self.element(0x0078_55DE_3748_D375, Self.number(0x0014_1C43_0C37_006B, UInt64(rate)))
        + Self.element(
          0x0072_F560_7ED2_CBED,
          Self.number(0x003F_EBD4_2725_D428, 2)
            + Self.element(0x0000_E3C0_3A7D_5141, channels)
            + Self.element(0x0000_E3C0_3A7D_5141, samples)))
  }

  private func chunk(_ stream: UInt64, _ time: Double, _ content: [UInt8]) -> [UInt8] {
    Self.element(
      0x2E60_AD18_87A2_9BDF,
      Self.number(0x30A5_6D8A_B9C1_2238, stream)
        + Self.number(0x093E_6A0A_C5A9_467B, Self.fixed(time))
        + Self.number(0x8B5C_CCD9_C502_4F29, Self.fixed(time + 0.25))
        + Self.element(0x8D4B_0BE8_7051_265C, content))
  }

  private static func fixed(_ seconds: Double) -> UInt64 { UInt64(seconds * 4_294_967_296) }

  private static func number(_ identifier: UInt64, _ value: UInt64) -> [UInt8] {
    let bytes = withUnsafeBytes(of: value.bigEndian) { Array($0) }
    let first = bytes.firstIndex { $0 != 0 } ?? 7
    return element(identifier, Array(bytes[first...]))
  }

  private static func element(_ identifier: UInt64, _ content: [UInt8]) -> [UInt8] {
    variable(identifier) + variable(UInt64(content.count)) + content
  }

  /// Seven bits a byte, and a mark in front of them that tells how many bytes there are.
  private static func variable(_ value: UInt64) -> [UInt8] {
    var length = 1
    while length < 10, 7 * length < 64 - value.leadingZeroBitCount { length += 1 }
    var bytes = [UInt8](repeating: 0, count: length)
    for index in 0..<min(length, 8) {
      bytes[length - 1 - index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index))
    }
    let mark = length - 1
    bytes[mark / 8] |= 0x80 >> UInt8(mark % 8)
    return bytes
  }
}
