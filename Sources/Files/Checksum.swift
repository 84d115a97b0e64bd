import CZlib

/// The CRC-32 that ZIP archives carry, over bytes that arrive in parts.
package struct Checksum {
  /// The sum of all bytes so far.
  package private(set) var value: UInt32 = 0

  /// The sum of no bytes.
  package init() {}

  /// Takes in more bytes.
  package mutating func update(_ bytes: RawSpan) {
    value = bytes.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress else { return value }
      let typed = start.assumingMemoryBound(to: UInt8.self)
      return UInt32(truncatingIfNeeded: crc32_z(UInt(value), typed, buffer.count))
    }
  }
}

/// A number as eight hexadecimal digits.
package func hexadecimal(_ value: UInt32) -> String {
  let digits = String(value, radix: 16)
  return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
}
