import Files
import Signal

/// One array of a MAT v5 file, as its header describes it; its values stay in the file's bytes.
///
/// Cells and fields are parsed when they are asked for, so that an array is as small as its header
/// and no nesting, however deep, costs anything.
package struct MATArray: Sendable {
  /// What an array holds; the raw values are those of the file.
  package enum Class: UInt8, Sendable {
    case cell = 1
    case structure, object, character, sparse, double, single, int8, uint8, int16, uint16
    case int32, uint32, int64, uint64, function, opaque

    /// MATLAB's word for it.
    package var name: String {
      switch self {
      case .structure: "struct"
      case .character: "char"
      case .function: "function handle"
      case .opaque: "class object"
      default: "\(self)"
      }
    }

    /// Whether its values are numbers.
    package var isNumeric: Bool { (Self.double.rawValue...Self.uint64.rawValue).contains(rawValue) }
  }

  /// The variable's name; empty for cells and fields.
  package let name: String
  /// What it holds.
  package let kind: Class
  /// The sizes, first index fastest.
  package let dimensions: [Int]
  /// Whether its numbers are truth values.
  package let isLogical: Bool
  /// Whether imaginary parts follow the real ones.
  package let isComplex: Bool
  /// The bytes that hold it: the file's, or those of its inflated element.
  package let bytes: FileBytes
  /// Whether numbers have their most significant byte first.
  package let isBigEndian: Bool
  /// The data elements behind the header.
  let content: Range<Int>

  /// The product of the sizes.
  package var count: Int { dimensions.reduce(1, *) }  // checked in `init`

  /// A reader in the array's byte order.
  var reader: ByteReader { ByteReader(bytes, isBigEndian: isBigEndian) }

  /// Class and sizes in MATLAB's words, such as `7×64 double`.
  package var summary: String {
    dimensions.map(String.init).joined(separator: "×") + " " + kind.name
  }

  /// Parses the header of the matrix element that begins at `offset` of data that end at `limit`.
  init(_ reader: ByteReader, at offset: Int, limit: Int) throws(ReadingError) {
    let matrix = try MATElement(reader, at: offset, limit: limit)
    guard matrix.kind == .matrix else {
      throw .malformed(
        path: reader.bytes.path, place: .byte(offset), found: "an element of \(matrix.kind)",
        expected: "a matrix")
    }
    try self.init(reader, content: matrix.content)
  }

  /// Parses the header that begins the data of a matrix element.
  ///
  /// Of `content` only the header itself has to be there; so the first bytes of an array suffice.
  init(_ reader: ByteReader, content: Range<Int>) throws(ReadingError) {
    bytes = reader.bytes
    isBigEndian = reader.isBigEndian
    guard !content.isEmpty else {
      // An element without data is an empty array (1-17).
      (name, kind, dimensions, isLogical, isComplex) = ("", .double, [0, 0], false, false)
      self.content = content
      return
    }
    let flags = try MATElement(reader, at: content.lowerBound, limit: content.upperBound)
    guard flags.kind == .uint32, flags.content.count == 8 else {
      throw .malformed(
        path: reader.bytes.path, place: .byte(content.lowerBound),
        found: "\(flags.content.count) bytes of \(flags.kind)", expected: "8 bytes of array flags")
    }
    let word = try reader.integer(UInt32.self, at: flags.content.lowerBound)
    guard let kind = Class(rawValue: UInt8(word & 0xFF)) else {
      throw .malformed(
        path: reader.bytes.path, place: .byte(flags.content.lowerBound),
        found: "array class \(word & 0xFF)", expected: "1 to 17")
    }
    self.kind = kind
    isLogical = word & 0x0200 != 0
    isComplex = word & 0x0800 != 0
    var cursor = flags.end
    if kind == .opaque {
      dimensions = []
    } else {
      let sizes = try MATElement(reader, at: cursor, limit: content.upperBound)
      dimensions = try Self.sizes(reader, sizes, at: cursor)
      cursor = sizes.end
    }
    let label = try MATElement(reader, at: cursor, limit: content.upperBound)
    name = try reader.text(at: label.content.lowerBound, length: label.content.count)
    self.content = label.end..<max(label.end, content.upperBound)
  }

  private static func sizes(
    _ reader: ByteReader, _ element: MATElement, at offset: Int
  ) throws(ReadingError) -> [Int] {
    let found = element.content.count / 4
    guard element.kind == .int32, element.content.count % 4 == 0, (2...32).contains(found) else {
      throw .malformed(
        path: reader.bytes.path, place: .byte(offset),
        found: "\(element.content.count) bytes of \(element.kind)",
        expected: "2 to 32 dimensions of int32")
    }
    var sizes: [Int] = []
    var product = 1
    for index in 0..<found {
      let place = element.content.lowerBound + 4 * index
      let size = try reader.int(Int32.self, at: place)
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflow else {
        throw .malformed(
          path: reader.bytes.path, place: .byte(place), found: "a dimension of \(size)",
          expected: "dimensions whose product is a count")
      }
      product = next
      sizes.append(size)
    }
    return sizes
  }
}
