/// The members of a ZIP archive, as far as NumPy's `.npz` uses the format.
///
/// Source: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.3 (ZIP64).
package struct ZipArchive {
  /// One file of an archive.
  package struct Member: Sendable {
    /// Its name.
    package var name: String
    /// 0 stored, 8 deflated.
    package var method: UInt16
    /// The CRC-32 of its contents.
    package var crc: UInt32
    /// Its bytes in the archive.
    package var data: Range<Int>
    /// Its length once inflated.
    package var size: Int
  }

  /// The members by name.
  package let members: [String: Member]
  private let bytes: FileBytes
  /// The most that a member may hold once inflated.
  private let ceiling: Int

  /// Reads the central directory.
  package init(_ bytes: FileBytes) throws(ReadingError) {
    self.bytes = bytes
    members = try Self.directory(ByteReader(bytes))
    ceiling = Inflate.ceiling(of: bytes)
  }

  /// Whether the bytes begin like an archive.
  package static func canRead(_ bytes: FileBytes) -> Bool {
    ByteReader(bytes).matches("PK\u{3}\u{4}", at: 0)
  }

  /// The contents of a member, checked against its CRC-32: where they lie, not a copy, when stored.
  ///
  /// - Throws: `ReadingError.malformed` if they do not inflate to their length or the CRC differs;
  ///   `unsupported` if all members together inflate to more than `Inflate.ceiling`.
  package func contents(of member: Member) throws(ReadingError) -> (FileBytes, Range<Int>) {
    let contents: FileBytes
    let range: Range<Int>
    switch member.method {
    case 0: (contents, range) = (bytes, member.data)
    case 8:
      // Of all members together, so that many small ones do not make a large one.
      let total = members.values.reduce(0) { sum, member in
        member.method == 8 ? sum.addingReportingOverflow(member.size).partialValue : sum
      }
      guard (0...ceiling).contains(total), member.size <= ceiling else {
        throw .unsupported(
          path: bytes.path, place: .part(member.name),
          found: "an archive of \(bytes.count) bytes that holds more than \(ceiling) once inflated",
          remedy: "write it with numpy.savez if it is meant, or allow more by --inflation")
      }
      let inflated = try Inflate.deflate(bytes, range: member.data, limit: member.size)
      contents = FileBytes(inflated.bytes, path: bytes.path)
      range = 0..<inflated.bytes.count
    default:
      throw .unsupported(
        path: bytes.path, place: .part(member.name), found: "compression method \(member.method)",
        remedy: "write it with numpy.savez or numpy.savez_compressed")
    }
    guard range.count == member.size else {
      throw malformed(member.name, found: "\(range.count) bytes", expected: "\(member.size)")
    }
    var checksum = Checksum()
    contents.forEachStretch(of: range) { stretch in
      contents.withBytes { checksum.update($0.extracting(stretch)) }
    }
    guard checksum.value == member.crc else {
      throw malformed(
        member.name, found: "CRC-32 \(hexadecimal(checksum.value))",
        expected: hexadecimal(member.crc))
    }
    return (contents, range)
  }

  private func malformed(_ part: String, found: String, expected: String) -> ReadingError {
    .malformed(path: bytes.path, place: .part(part), found: found, expected: expected)
  }
}

// MARK: - The central directory

extension ZipArchive {
  private static func directory(_ reader: ByteReader) throws(ReadingError) -> [String: Member] {
    var (count, position) = try endRecord(reader)
    var members: [String: Member] = [:]
    while count > 0 {
      guard reader.matches("PK\u{1}\u{2}", at: position) else {
        throw .malformed(
          path: reader.bytes.path, place: .byte(position), found: "other bytes",
          expected: "an entry of the ZIP directory")
      }
      let member = try entry(reader, at: &position)
      members[member.name] = member
      count -= 1
    }
    return members
  }

  /// The number of entries and where they begin.
  private static func endRecord(
    _ reader: ByteReader
  ) throws(ReadingError) -> (count: Int, start: Int) {
    // A comment of at most 65,535 bytes may stand behind the record of 22.
    let lowest = max(0, reader.count - 22 - 0xFFFF)
    var at = reader.count - 22
    while at >= lowest, !reader.matches("PK\u{5}\u{6}", at: at) { at -= 1 }
    guard at >= lowest else {
      throw .malformed(
        path: reader.bytes.path, place: .byte(reader.count), found: "the end of the file",
        expected: "the end record of a ZIP archive; the file may be cut short")
    }
    let count = try reader.int(UInt16.self, at: at + 10)
    let start = try reader.int(UInt32.self, at: at + 16)
    guard count == 0xFFFF || start == 0xFFFF_FFFF, reader.matches("PK\u{6}\u{7}", at: at - 20)
    else { return (count, start) }
    let end = try reader.int(UInt64.self, at: at - 20 + 8)
    return (
      try reader.int(UInt64.self, at: end &+ 32), try reader.int(UInt64.self, at: end &+ 48)
    )
  }

  private static func entry(
    _ reader: ByteReader, at position: inout Int
  ) throws(ReadingError) -> Member {
    let method = try reader.integer(UInt16.self, at: position + 10)
    let crc = try reader.integer(UInt32.self, at: position + 16)
    var packed = try reader.int(UInt32.self, at: position + 20)
    var size = try reader.int(UInt32.self, at: position + 24)
    let nameLength = try reader.int(UInt16.self, at: position + 28)
    let extraLength = try reader.int(UInt16.self, at: position + 30)
    let commentLength = try reader.int(UInt16.self, at: position + 32)
    var header = try reader.int(UInt32.self, at: position + 42)
    let name = String(utf8OrLatin1: try reader.array(at: position + 46, length: nameLength))

    // ZIP64: the fields that are all ones stand in an extra record, in this order.
    var extra = position + 46 + nameLength
    let extraEnd = extra + extraLength
    while extra + 4 <= extraEnd {
      let kind = try reader.integer(UInt16.self, at: extra)
      let length = try reader.int(UInt16.self, at: extra + 2)
      if kind == 1 {
        var field = extra + 4
        if size == 0xFFFF_FFFF { size = try next64(reader, &field) }
        if packed == 0xFFFF_FFFF { packed = try next64(reader, &field) }
        if header == 0xFFFF_FFFF { header = try next64(reader, &field) }
      }
      extra += 4 + length
    }
    position = extraEnd + commentLength

    let (localEnd, overflow) = header.addingReportingOverflow(30)
    guard !overflow, reader.matches("PK\u{3}\u{4}", at: header) else {
      throw .malformed(
        path: reader.bytes.path, place: .byte(min(header, reader.count)), found: "other bytes",
        expected: "the local header of \(name)")
    }
    let data =
      try localEnd + reader.int(UInt16.self, at: header + 26)
      + reader.int(UInt16.self, at: header + 28)
    try reader.check(data, length: packed, expected: "\(packed) bytes of \(name)")
    return Member(name: name, method: method, crc: crc, data: data..<data + packed, size: size)
  }

  private static func next64(
    _ reader: ByteReader, _ position: inout Int
  ) throws(ReadingError) -> Int {
    defer { position += 8 }
    return try reader.int(UInt64.self, at: position)
  }
}
