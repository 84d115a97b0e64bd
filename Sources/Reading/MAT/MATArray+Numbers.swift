import Files
import Signal

/// The numbers of an array where they lie in the file's bytes, first index fastest.
///
/// What is stored may be narrower than the array's class: MATLAB saves a `double` of small whole
/// numbers as bytes.
package struct MATNumbers: Sendable {
  /// The bytes that the offset counts in.
  package let bytes: FileBytes
  /// How one number is stored.
  let kind: MATElement.Kind
  private let isBigEndian: Bool
  /// Where the first number begins.
  package let offset: Int
  /// How many there are.
  package let count: Int
  let name: String

  fileprivate init(_ array: MATArray, _ element: MATElement) {
    bytes = array.bytes
    kind = element.kind
    isBigEndian = array.isBigEndian
    offset = element.content.lowerBound
    count = array.count
    name = array.name
  }

  /// Bytes a number.
  package var elementSize: Int { kind.numberSize ?? 1 }

  /// The number at `index`, which is inside `0..<count`.
  package subscript(index: Int) -> Double {
    precondition(index >= 0 && index < count, "no such number")
    let at = offset + index * elementSize
    // The initialiser's caller checked that all numbers lie in the bytes.
    func load<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type) -> Number {
      let stored = bytes.withBytes { $0.unsafeLoadUnaligned(fromByteOffset: at, as: type) }
      return isBigEndian ? stored.bigEndian : stored.littleEndian
    }
    switch kind {
    case .int8: return Double(load(Int8.self))
    case .int16: return Double(load(Int16.self))
    case .uint16, .utf16: return Double(load(UInt16.self))
    case .int32: return Double(load(Int32.self))
    case .uint32, .utf32: return Double(load(UInt32.self))
    case .int64: return Double(load(Int64.self))
    case .uint64: return Double(load(UInt64.self))
    case .single: return Double(Float(bitPattern: load(UInt32.self)))
    case .double: return Double(bitPattern: load(UInt64.self))
    case .uint8, .utf8, .matrix, .compressed: return Double(load(UInt8.self))
    }
  }

  /// The whole number at `index`.
  ///
  /// - Throws: `ReadingError.malformed` for fractions, infinities and NaN.
  package func integer(at index: Int) throws(ReadingError) -> Int {
    let number = self[index]
    guard let integer = Int(exactly: number) else {
      throw .malformed(
        path: bytes.path, place: .part("variable \(name), element \(index + 1)"),
        found: "\(number)", expected: "a whole number")
    }
    return integer
  }

  /// The sample encoding of the stored numbers.
  ///
  /// - Throws: `ReadingError.unsupported` for 64-bit integers.
  package func encoding() throws(ReadingError) -> SampleEncoding {
    let number: SampleEncoding.Number
    switch kind {
    case .int8: number = .int8
    case .uint8: number = .uint8
    case .int16: number = .int16
    case .uint16: number = .uint16
    case .int32: number = .int32
    case .uint32: number = .uint32
    case .single: number = .float32
    case .double: number = .float64
    default:
      throw .unsupported(
        path: bytes.path, place: .part("variable \(name)"), found: "a signal of \(kind)",
        remedy: "save it as single or double")
    }
    return SampleEncoding(number, isBigEndian: isBigEndian)
  }
}

extension MATElement.Kind {
  /// Bytes a number; `nil` where the data are no numbers.
  var numberSize: Int? {
    switch self {
    case .int8, .uint8, .utf8: 1
    case .int16, .uint16, .utf16: 2
    case .int32, .uint32, .single, .utf32: 4
    case .int64, .uint64, .double: 8
    case .matrix, .compressed: nil
    }
  }
}

extension MATArray {
  /// The numbers of a numeric or logical array; of a complex one the real parts.
  ///
  /// - Throws: `ReadingError.malformed` where fewer numbers are stored than the sizes say, or
  ///   where the array holds something else.
  package func numbers() throws(ReadingError) -> MATNumbers {
    guard kind.isNumeric else { throw mismatch(expected: "numbers") }
    return try MATNumbers(self, values())
  }

  /// The single number of a 1×1 array.
  package func number() throws(ReadingError) -> Double {
    guard kind.isNumeric, count == 1 else { throw mismatch(expected: "one number") }
    return try numbers()[0]
  }

  /// The text of a char array with one row, or its rows behind one another.
  package func text() throws(ReadingError) -> String {
    guard kind == .character else { throw mismatch(expected: "text") }
    guard count > 0, !content.isEmpty else { return "" }
    let element = try MATElement(reader, at: content.lowerBound, limit: content.upperBound)
    if element.kind == .utf8 || element.kind == .int8 || element.kind == .uint8, dimensions[0] == 1
    {
      // As many bytes as characters only in ASCII, so the sizes are no check here.
      let field = try reader.array(at: element.content.lowerBound, length: element.content.count)
      return String(utf8OrLatin1: field)
    }
    let units = try MATNumbers(self, values())
    let columns = count / dimensions[0]
    var scalars: [UInt16] = []
    for row in 0..<dimensions[0] {
      for column in 0..<columns {
        scalars.append(UInt16(exactly: units[row + column * dimensions[0]]) ?? 0xFFFD)
      }
    }
    return String(decoding: scalars, as: UTF16.self)
  }

  /// The element of the real values, which is checked to hold all of them.
  private func values() throws(ReadingError) -> MATElement {
    guard count > 0, !content.isEmpty else {
      throw mismatch(expected: "at least one value")
    }
    let element = try MATElement(reader, at: content.lowerBound, limit: content.upperBound)
    guard let size = element.kind.numberSize, element.content.count / size >= count else {
      throw .malformed(
        path: bytes.path, place: .byte(content.lowerBound),
        found: "\(element.content.count) bytes of \(element.kind)",
        expected: "\(count) values (\(summary) \(name))")
    }
    return element
  }

  /// The error for an array that holds something else than `expected`.
  func mismatch(expected: String) -> ReadingError {
    .malformed(
      path: bytes.path, place: name.isEmpty ? .byte(content.lowerBound) : .part("variable \(name)"),
      found: summary, expected: expected)
  }
}
