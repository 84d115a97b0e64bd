/// Builds MAT v5 files in memory, independently of the reader, after the format's description.
public struct MATBuilder: Sendable {
  /// A value of a variable, a cell or a field.
  public indirect enum Value: Sendable {
    /// Numbers of a class, stored as a type, first index fastest.
    case numbers(sizes: [Int], class: UInt8 = 6, stored: Stored = .double, [Double])
    /// A char row of UTF-16 units.
    case text(String)
    /// A cell row.
    case cells([Value])
    /// A struct array: the fields of each element.
    case structure(fields: [String], elements: [[Value]])
  }

  /// The types that numbers are stored in, by their number in the format.
  public enum Stored: UInt32, Sendable {
    case int8 = 1
    case uint8, int16, uint16, int32, uint32, single
    case double = 9
    case int64 = 12
    case uint64 = 13
  }

  /// Whether the most significant byte comes first.
  public var isBigEndian = false
  /// Whether each variable is compressed (in stored blocks, which zlib reads as any other).
  public var isCompressed = false

  /// Whether the file is of version 7.3, which is HDF5.
  public var isVersion73 = false

  /// A builder of little-endian, plain files.
  public init(isBigEndian: Bool = false, isCompressed: Bool = false, isVersion73: Bool = false) {
    self.isBigEndian = isBigEndian
    self.isCompressed = isCompressed
    self.isVersion73 = isVersion73
  }

  /// The bytes of a file with `variables` in order.
  public func file(_ variables: [(name: String, value: Value)]) -> [UInt8] {
    if isVersion73 { return HDF5Builder.file(variables) }
    var bytes = Array("MATLAB 5.0 MAT-file, built in memory".utf8)
    bytes += [UInt8](repeating: 0x20, count: 116 - bytes.count) + [UInt8](repeating: 0, count: 8)
    bytes += isBigEndian ? [1, 0] + Array("MI".utf8) : [0, 1] + Array("IM".utf8)
    for (name, value) in variables {
      let matrix = matrix(value, name: name)
      bytes += isCompressed ? compressed(matrix) : matrix
    }
    return bytes
  }

  /// A compressed element around `element`.
  public func compressed(_ element: [UInt8]) -> [UInt8] {
    let stream = Self.zlib(element)
    return number(UInt32(15)) + number(UInt32(stream.count)) + stream
  }

  /// The element of one array.
  public func matrix(_ value: Value, name: String = "") -> [UInt8] {
    var content: [UInt8]
    switch value {
    case .numbers(let sizes, let kind, let stored, let numbers):
      content = header(kind, sizes, name)
      content += element(stored.rawValue, numbers.flatMap { encode($0, stored) })
    case .text(let text):
      content = header(4, [1, text.utf16.count], name)
      content += element(Stored.uint16.rawValue, text.utf16.flatMap { number($0) })
    case .cells(let cells):
      content = header(1, [1, cells.count], name) + cells.flatMap { matrix($0) }
    case .structure(let fields, let elements):
      content = header(2, [1, elements.count], name)
      content += element(5, number(Int32(32)))
      content += element(
        1, fields.flatMap { Array($0.utf8) + [UInt8](repeating: 0, count: 32 - $0.utf8.count) })
      content += elements.flatMap { $0.flatMap { matrix($0) } }
    }
    return number(UInt32(14)) + number(UInt32(content.count)) + content
  }

  /// An element of a type with its tag and padding; up to 4 bytes go into the tag itself.
  public func element(_ type: UInt32, _ data: [UInt8]) -> [UInt8] {
    if (1...4).contains(data.count) {
      return number(UInt32(data.count) << 16 | type) + data
        + [UInt8](repeating: 0, count: 4 - data.count)
    }
    let padding = [UInt8](repeating: 0, count: (8 - data.count % 8) % 8)
    return number(type) + number(UInt32(data.count)) + data + padding
  }

  /// An integer in the builder's byte order.
  public func number(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: isBigEndian ? value.bigEndian : value.littleEndian) { Array($0) }
  }

  private func header(_ kind: UInt8, _ sizes: [Int], _ name: String) -> [UInt8] {
    element(6, number(UInt32(kind)) + number(UInt32(0)))
      + element(5, sizes.flatMap { number(Int32($0)) }) + element(1, Array(name.utf8))
  }

  private func encode(_ value: Double, _ stored: Stored) -> [UInt8] {
    switch stored {
    case .int8: number(Int8(value))
    case .uint8: number(UInt8(value))
    case .int16: number(Int16(value))
    case .uint16: number(UInt16(value))
    case .int32: number(Int32(value))
    case .uint32: number(UInt32(value))
    case .int64: number(Int64(value))
    case .uint64: number(UInt64(value))
    case .single: number(Float(value).bitPattern)
    case .double: number(value.bitPattern)
    }
  }

  /// A zlib stream of stored blocks (RFC 1950, RFC 1951 3.2.4).
  public static func zlib(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let end = min(start + 65_535, bytes.count)
      let length = UInt16(end - start)
      stream.append(end == bytes.count ? 1 : 0)
      stream += [UInt8(length & 0xFF), UInt8(length >> 8)]
      stream += [UInt8(~length & 0xFF), UInt8(~length >> 8)]
      stream += bytes[start..<end]
      start = end
    } while start < bytes.count
    var (low, high) = (UInt32(1), UInt32(0))
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    let checksum = high << 16 | low
    return stream + withUnsafeBytes(of: checksum.bigEndian) { Array($0) }
  }
}
