/// Writes a ZIP archive of stored members: nothing is compressed, nothing tells when it was made.
///
/// Source: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.3; ZIP64 fields appear where a length or
/// an offset needs more than 32 bits.
package struct ZipWriter: ~Copyable {
  private var file: OutputFile
  private var position: UInt64 = 0
  private var directory: [UInt8] = []
  private var count: UInt64 = 0

  /// Begins an archive in `file`, which is still empty.
  package init(_ file: consuming OutputFile) { self.file = file }

  /// Appends a member made of `head` and `body`, one behind the other.
  package mutating func add(
    _ name: String, head: [UInt8], body: RawSpan
  ) throws(WritingError) {
    var checksum = Checksum()
    checksum.update(head.span.bytes)
    checksum.update(body)
    let size = UInt64(head.count + body.byteCount)
    let needs64 = size >= Self.limit || position >= Self.limit

    // The extra record of the local header must hold both lengths.
    let localExtra = needs64 ? Self.record(1, [size, size]) : []
    var local: [UInt8] = []
    local.append(UInt32(0x0403_4b50))
    local += fields(checksum.value, size, name, extra: localExtra.count, needs64: needs64)
    local += Array(name.utf8) + localExtra
    try file.write(local.span.bytes)
    try file.write(head.span.bytes)
    try file.write(body)

    let extra = needs64 ? Self.record(1, [size, size, position]) : []
    directory.append(UInt32(0x0201_4b50))
    directory.append(UInt16(needs64 ? 45 : 20))
    directory += fields(checksum.value, size, name, extra: extra.count, needs64: needs64)
    directory.append(UInt16(0))  // comment
    directory.append(UInt16(0))  // disk
    directory.append(UInt16(0))  // internal attributes
    directory.append(UInt32(0))  // external attributes
    directory.append(needs64 ? UInt32.max : UInt32(position))
    directory += Array(name.utf8) + extra

    position += UInt64(local.count) + size
    count += 1
  }

  /// Writes the directory and makes the archive appear.
  package consuming func commit() throws(WritingError) {
    var end = directory
    let size = UInt64(directory.count)
    if position >= Self.limit || count >= 0xFFFF {
      end.append(UInt32(0x0606_4b50))
      end.append(UInt64(44))  // the rest of this record
      end.append(UInt16(45))
      end.append(UInt16(45))
      end.append(UInt32(0))
      end.append(UInt32(0))
      for field in [count, count, size, position] { end.append(field) }
      end.append(UInt32(0x0706_4b50))
      end.append(UInt32(0))
      end.append(position + size)
      end.append(UInt32(1))
    }
    end.append(UInt32(0x0605_4b50))
    end.append(UInt16(0))
    end.append(UInt16(0))
    end.append(UInt16(min(count, 0xFFFF)))
    end.append(UInt16(min(count, 0xFFFF)))
    end.append(UInt32(min(size, Self.limit)))
    end.append(UInt32(min(position, Self.limit)))
    end.append(UInt16(0))
    try file.write(end.span.bytes)
    try file.commit()
  }

  private static let limit: UInt64 = 0xFFFF_FFFF

  /// The fields that local and central headers share, from the version needed to the extra length.
  private func fields(
    _ crc: UInt32, _ size: UInt64, _ name: String, extra: Int, needs64: Bool
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(UInt16(needs64 ? 45 : 20))
    bytes.append(UInt16(0x0800))  // names in UTF-8
    bytes.append(UInt16(0))  // stored
    bytes.append(UInt16(0))  // time
    bytes.append(UInt16(0x0021))  // 1 January 1980, the first day that the format knows
    bytes.append(crc)
    bytes.append(needs64 ? UInt32.max : UInt32(size))
    bytes.append(needs64 ? UInt32.max : UInt32(size))
    bytes.append(UInt16(name.utf8.count))
    bytes.append(UInt16(extra))
    return bytes
  }

  private static func record(_ kind: UInt16, _ values: [UInt64]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(kind)
    bytes.append(UInt16(values.count * 8))
    for value in values { bytes.append(value) }
    return bytes
  }
}

extension [UInt8] {
  /// Appends a number with its least significant byte first.
  @inlinable
  package mutating func append<Number: FixedWidthInteger>(_ number: Number) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }
}
