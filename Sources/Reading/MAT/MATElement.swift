import Files
import Signal

/// A data element of a MAT v5 file: what it holds and where ("MAT-File Format", Level 5, 1-2).
struct MATElement {
  /// What the data of an element are.
  enum Kind: UInt32 {
    case int8 = 1
    case uint8 = 2
    case int16 = 3
    case uint16 = 4
    case int32 = 5
    case uint32 = 6
    case single = 7
    case double = 9
    case int64 = 12
    case uint64 = 13
    case matrix = 14
    case compressed = 15
    case utf8 = 16
    case utf16 = 17
    case utf32 = 18
  }

  /// What it holds.
  let kind: Kind
  /// The bytes of its data.
  let content: Range<Int>
  /// Where the next element begins.
  let end: Int

  /// Reads the tag at `offset`, and checks that the data lie before `limit`.
  init(_ reader: ByteReader, at offset: Int, limit: Int) throws(ReadingError) {
    guard offset <= limit - 8 else {
      throw .malformed(
        path: reader.bytes.path, place: .byte(offset), found: "the end of the enclosing data",
        expected: "the 8 bytes of a data element's tag")
    }
    let first = try reader.integer(UInt32.self, at: offset)
    let number: UInt32
    let start: Int
    let length: Int
    if first >> 16 != 0 {
      // A small element keeps its length in the upper half, and its data in the tag.
      (number, length, start) = (first & 0xFFFF, Int(first >> 16), offset + 4)
      guard length <= 4 else {
        throw .malformed(
          path: reader.bytes.path, place: .byte(offset),
          found: "a small data element of \(length) bytes", expected: "at most 4")
      }
      end = offset + 8
    } else {
      (number, length, start) = (first, try reader.int(UInt32.self, at: offset + 4), offset + 8)
      // Compressed elements are not padded; of others, the last may lack its padding.
      let padding = number == Kind.compressed.rawValue ? 0 : (8 - length % 8) % 8
      end = min(start + length + padding, limit)
    }
    guard let kind = Kind(rawValue: number) else {
      throw .malformed(
        path: reader.bytes.path, place: .byte(offset), found: "data type \(number)",
        expected: "a data type of MAT v5 (1 to 18)")
    }
    guard length <= limit - start else {
      throw .malformed(
        path: reader.bytes.path, place: .byte(offset),
        found: "a data element of \(length) bytes with \(limit - start) bytes left",
        expected: "an element inside the enclosing data (is the file cut short?)")
    }
    self.kind = kind
    content = start..<(start + length)
  }
}
