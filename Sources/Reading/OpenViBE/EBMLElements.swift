import Files
import Signal

/// The elements of a stretch of EBML, one after the other.
///
/// Source: RFC 8794, and OpenViBE's module `ebml`, whose identifiers have up to 64 bits and so up to ten
/// bytes. An element is an identifier, a length and a content; the numbers say by their leading zeros how long
/// they are.
struct EBMLElements {
  /// One element.
  struct Element {
    /// The identifier without its mark of length.
    let identifier: UInt64
    /// Where its content stands.
    let content: Range<Int>
  }

  private let reader: ByteReader
  private var cursor: Int
  private let end: Int
  /// Whether the last element was cut short.
  private(set) var isCut = false

  /// The elements in `range` of a file, which lies inside of it.
  init(_ reader: ByteReader, in range: Range<Int>) {
    self.reader = reader
    (cursor, end) = (range.lowerBound, range.upperBound)
  }

  /// The next element; `nil` at the end, and where one is cut short.
  mutating func next() -> Element? {
    guard cursor < end, !isCut else { return nil }
    guard let identifier = number(), let length = number(),
      let count = Int(exactly: length), count <= end - cursor
    else {
      isCut = true
      return nil
    }
    defer { cursor += count }
    return Element(identifier: identifier, content: cursor..<cursor + count)
  }

  /// A number of one to ten bytes, of which the first set bit tells the length; `nil` where it is cut short.
  private mutating func number() -> UInt64? {
    guard cursor < end, let first = try? reader.byte(at: cursor) else { return nil }
    var length = first.leadingZeroBitCount + 1
    if first == 0 {
      guard cursor + 1 < end, let second = try? reader.byte(at: cursor + 1) else { return nil }
      length = 8 + second.leadingZeroBitCount + 1
    }
    guard length <= 10, length <= end - cursor,
      let bytes = try? reader.array(at: cursor, length: length)
    else { return nil }
    cursor += length
    // The mark is the bit behind 7 for each byte; of ten bytes it is beyond 64 bits, and shifted out.
    let value = bytes.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    return length < 10 ? value & ~(1 << UInt64(7 * length)) : value
  }
}

extension ByteReader {
  /// A whole number that fills `range`, the most significant byte first; `nil` of more than 8 bytes.
  func ebmlNumber(_ range: Range<Int>) throws(ReadingError) -> UInt64? {
    guard range.count <= 8 else { return nil }
    return try array(at: range.lowerBound, length: range.count)
      .reduce(0) { $0 << 8 | UInt64($1) }
  }
}
