/// Numbers and texts at given places of a file, checked against its end.
///
/// Reading outside throws `ReadingError.malformed` with the place; no offset or count, however
/// large or negative, traps. Places in errors count from the start of the file.
package struct ByteReader: Sendable {
  // What readers call for every number is inlinable, here and in `DecimalText`: not specialised for its
  // caller in another module, it makes reading a CSV file take four times as long.

  /// The file.
  package let bytes: FileBytes
  /// Whether the most significant byte of a number comes first.
  package var isBigEndian: Bool

  /// A reader of `bytes`; little-endian unless told otherwise.
  package init(_ bytes: FileBytes, isBigEndian: Bool = false) {
    self.bytes = bytes
    self.isBigEndian = isBigEndian
  }

  /// The number of bytes.
  package var count: Int { bytes.count }

  /// Checks that `length` bytes from `offset` lie in the file; else throws, saying `expected`.
  package func check(
    _ offset: Int, length: Int, expected: @autoclosure () -> String
  ) throws(ReadingError) {
    guard offset >= 0, length >= 0, offset <= count, length <= count - offset else {
      throw .malformed(
        path: bytes.path, place: .byte(max(0, min(offset, count))),
        found: offset > count || offset < 0
          ? "a reference outside the file" : "\(count - offset) bytes to the end of the file",
        expected: expected())
    }
  }

  // MARK: Numbers

  /// The integer at `offset` in the reader's byte order.
  @inlinable
  package func integer<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type, at offset: Int
  ) throws(ReadingError) -> Number {
    try check(
      offset, length: MemoryLayout<Number>.size,
      expected: "an integer of \(MemoryLayout<Number>.size) bytes")
    // A check of the bounds came first, and any bit pattern is an integer.
    let stored = bytes.withBytes { $0.unsafeLoadUnaligned(fromByteOffset: offset, as: type) }
    return isBigEndian ? stored.bigEndian : stored.littleEndian
  }

  /// The integer at `offset` as an `Int`; malformed where it does not fit.
  @inlinable
  package func int<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type, at offset: Int
  ) throws(ReadingError) -> Int {
    let number = try integer(type, at: offset)
    guard let result = Int(exactly: number) else {
      throw .malformed(
        path: bytes.path, place: .byte(offset), found: "\(number)", expected: "a number below 2^63")
    }
    return result
  }

  /// The byte at `offset`.
  @inlinable
  package func byte(at offset: Int) throws(ReadingError) -> UInt8 {
    try integer(UInt8.self, at: offset)
  }

  /// The 24-bit signed integer at `offset`.
  package func int24(at offset: Int) throws(ReadingError) -> Int32 {
    try check(offset, length: 3, expected: "an integer of 3 bytes")
    let (first, middle, last) = try (byte(at: offset), byte(at: offset + 1), byte(at: offset + 2))
    let (low, high) = isBigEndian ? (last, first) : (first, last)
    let magnitude = UInt32(low) | UInt32(middle) << 8 | UInt32(high) << 16
    return Int32(bitPattern: magnitude << 8) >> 8
  }

  /// The IEEE 754 number of 4 bytes at `offset`.
  @inlinable
  package func float32(at offset: Int) throws(ReadingError) -> Float {
    Float(bitPattern: try integer(UInt32.self, at: offset))
  }

  /// The IEEE 754 number of 8 bytes at `offset`.
  @inlinable
  package func float64(at offset: Int) throws(ReadingError) -> Double {
    Double(bitPattern: try integer(UInt64.self, at: offset))
  }

  // MARK: Bytes and texts

  /// A copy of `length` bytes from `offset`.
  package func array(at offset: Int, length: Int) throws(ReadingError) -> [UInt8] {
    try check(offset, length: length, expected: "\(length) bytes")
    return bytes.withBytes { raw in
      raw.extracting(offset..<(offset + length)).withUnsafeBytes { Array($0) }
    }
  }

  /// Whether the bytes at `offset` are those of `text` in ASCII; `false` beyond the end.
  package func matches(_ text: StaticString, at offset: Int) -> Bool {
    guard offset >= 0, offset <= count, text.utf8CodeUnitCount <= count - offset else {
      return false
    }
    let wanted = "\(text)".utf8
    return bytes.withBytes { raw in
      zip(offset..., wanted).allSatisfy { raw.unsafeLoad(fromByteOffset: $0, as: UInt8.self) == $1 }
    }
  }

  /// A text of `length` bytes at `offset`, UTF-8 where it is that and Latin-1 where it is not.
  ///
  /// It ends before the first NUL; white space at both ends is taken off.
  package func text(at offset: Int, length: Int) throws(ReadingError) -> String {
    let field = try array(at: offset, length: length)
    return String(trimming: field.prefix { $0 != 0 })
  }

  /// The decimal number that fills the `length` bytes at `offset`, with spaces or NULs around it.
  package func decimal(
    at offset: Int, length: Int, field: @autoclosure () -> String
  ) throws(ReadingError) -> Double {
    let text = try text(at: offset, length: length)
    guard let number = Double(decimal: text) else {
      throw .malformed(
        path: bytes.path, place: .byte(offset), found: "“\(text)”",
        expected: "a number (\(field()))")
    }
    return number
  }
}

extension String {
  /// `bytes` as UTF-8 where they are valid, as Latin-1 where they are not.
  @inlinable
  package init(utf8OrLatin1 bytes: some Collection<UInt8>) {
    self =
      String(validating: bytes, as: UTF8.self)
      ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }

  /// `bytes` as UTF-8 or Latin-1 without the white space at both ends.
  @inlinable
  package init(trimming bytes: some BidirectionalCollection<UInt8>) {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    let start = bytes.firstIndex { !isSpace($0) } ?? bytes.endIndex
    let end = bytes.lastIndex { !isSpace($0) }.map { bytes.index(after: $0) } ?? start
    self.init(utf8OrLatin1: bytes[start..<end])
  }
}
