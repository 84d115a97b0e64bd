import Files

/// A value of a variable or a field in a MAT file.
indirect enum MATValue {
  /// Double-precision numbers, the first index fastest.
  case numbers([Double], dimensions: [Int])
  /// A row of characters.
  case text(String)
  /// An array of structs in a row: the fields of each.
  case structures(fields: [String], elements: [[MATValue]])

  /// A single number.
  static func number(_ value: Double) -> MATValue { .numbers([value], dimensions: [1, 1]) }
  /// A single whole number.
  static func number(_ value: Int) -> MATValue { .number(Double(value)) }
  /// A row of numbers.
  static func row(_ values: [Double]) -> MATValue {
    .numbers(values, dimensions: [1, values.count])
  }
  /// The empty array `[]`.
  static var empty: MATValue { .numbers([], dimensions: [0, 0]) }
}

/// Encodes values as elements of a MAT file of version 5, little-endian.
///
/// Source: MathWorks, "MAT-File Format", chapter 1, level 5 MAT-files.
enum MATEncoder {
  private enum Kind {
    static let int8: UInt32 = 1
    static let uint16: UInt32 = 4
    static let int32: UInt32 = 5
    static let uint32: UInt32 = 6
    static let single: UInt32 = 7
    static let double: UInt32 = 9
    static let matrix: UInt32 = 14
  }

  private enum Class {
    static let structure: UInt32 = 2
    static let character: UInt32 = 4
    static let double: UInt32 = 6
    static let single: UInt32 = 7
  }

  /// The 128 bytes that a file begins with: a line of text, the version, the byte order.
  static func fileHeader(_ text: String) -> [UInt8] {
    var bytes = Array("MATLAB 5.0 MAT-file, \(text)".utf8.prefix(116))
    bytes += Array(repeating: UInt8(ascii: " "), count: 116 - bytes.count)
    bytes += Array(repeating: 0, count: 8)
    bytes.append(UInt16(0x0100))
    return bytes + Array("IM".utf8)
  }

  /// The element of a whole value.
  static func matrix(_ value: MATValue, name: String = "") -> [UInt8] {
    let body: [UInt8]
    switch value {
    case .numbers(let numbers, let dimensions):
      var data: [UInt8] = []
      data.reserveCapacity(numbers.count * 8)
      for number in numbers { data.append(number.bitPattern) }
      body = head(Class.double, dimensions, name) + element(Kind.double, data)
    case .text(let text):
      let units = Array(text.utf16)
      var data: [UInt8] = []
      for unit in units { data.append(unit) }
      body =
        head(Class.character, units.isEmpty ? [0, 0] : [1, units.count], name)
        + element(Kind.uint16, data)
    case .structures(let fields, let elements):
      var content = structureHead(fields, count: elements.count, name: name)
      for element in elements { for value in element { content += matrix(value) } }
      body = content
    }
    return tag(Kind.matrix, body.count) + body
  }

  /// What stands before the single-precision numbers of an array, and the padding behind them.
  static func singles(dimensions: [Int]) -> (head: [UInt8], byteCount: Int, padding: [UInt8]) {
    let byteCount = dimensions.reduce(4, *)
    let padding = [UInt8](repeating: 0, count: (8 - byteCount % 8) % 8)
    let inner = head(Class.single, dimensions, "")
    let total = inner.count + 8 + byteCount + padding.count
    return (
      tag(Kind.matrix, total) + inner + tag(Kind.single, byteCount), byteCount, padding
    )
  }

  /// The beginning of a variable that is one struct, whose values take `byteCount` bytes.
  static func structureTag(_ fields: [String], name: String, byteCount: Int) -> [UInt8] {
    let head = structureHead(fields, count: 1, name: name)
    return tag(Kind.matrix, head.count + byteCount) + head
  }

  private static func structureHead(_ fields: [String], count: Int, name: String) -> [UInt8] {
    let width = 32  // with the zero that ends a name
    var names: [UInt8] = []
    for field in fields {
      precondition(field.utf8.count < width, "field names have at most 31 characters")
      names += Array(field.utf8) + [UInt8](repeating: 0, count: width - field.utf8.count)
    }
    var length: [UInt8] = []
    length.append(Int32(width))
    return head(Class.structure, [1, count], name) + element(Kind.int32, length)
      + element(Kind.int8, names)
  }

  /// Flags, dimensions and name of an array.
  private static func head(_ kind: UInt32, _ dimensions: [Int], _ name: String) -> [UInt8] {
    var flags: [UInt8] = []
    flags.append(kind)
    flags.append(UInt32(0))
    var sizes: [UInt8] = []
    for size in dimensions { sizes.append(Int32(clamping: size)) }
    return element(Kind.uint32, flags) + element(Kind.int32, sizes)
      + element(Kind.int8, Array(name.utf8))
  }

  /// Data behind their tag, filled up to 8 bytes; up to 4 bytes lie in the tag itself.
  private static func element(_ kind: UInt32, _ data: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    if (1...4).contains(data.count) {
      bytes.append(UInt32(data.count) << 16 | kind)
      return bytes + data + [UInt8](repeating: 0, count: 4 - data.count)
    }
    return tag(kind, data.count) + data + [UInt8](repeating: 0, count: (8 - data.count % 8) % 8)
  }

  private static func tag(_ kind: UInt32, _ byteCount: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(kind)
    bytes.append(UInt32(clamping: byteCount))
    return bytes
  }
}
