import Foundation

/// The float32 arrays of an uncompressed `.npz` file of golden numbers, as `numpy.savez` writes it.
public struct GoldenArrays {
  /// One array, row-major.
  public struct Entry {
    /// Its dimensions.
    public var shape: [Int]
    /// Its numbers.
    public var values: [Float]
  }

  private let entries: [String: Entry]

  /// The arrays of the golden file `name`.
  public init(_ name: String) throws {
    let bytes = try [UInt8](Data(contentsOf: SharedFiles.golden.appending(path: name)))
    var entries: [String: Entry] = [:]
    // The central directory stands behind the members; its record ends the file.
    var at = Self.number(bytes, bytes.count - 6, 4)
    for _ in 0..<Self.number(bytes, bytes.count - 12, 2) {
      let size = Self.number(bytes, at + 20, 4)
      let nameLength = Self.number(bytes, at + 28, 2)
      let local = Self.number(bytes, at + 42, 4)
      let name = String(decoding: bytes[(at + 46)..<(at + 46 + nameLength)], as: UTF8.self)
      let start = local + 30 + Self.number(bytes, local + 26, 2) + Self.number(bytes, local + 28, 2)
      if let entry = Self.entry(Array(bytes[start..<start + size])) {
        entries[String(name.dropLast(4))] = entry
      }
      at += 46 + nameLength + Self.number(bytes, at + 30, 2) + Self.number(bytes, at + 32, 2)
    }
    self.entries = entries
  }

  /// The array called `name`; an empty one if there is none.
  public subscript(name: String) -> Entry { entries[name] ?? Entry(shape: [], values: []) }

  private static func entry(_ bytes: [UInt8]) -> Entry? {
    let header = String(decoding: bytes[10..<10 + number(bytes, 8, 2)], as: UTF8.self)
    guard header.contains("'<f4'"),
      let open = header.firstIndex(of: "("), let close = header.firstIndex(of: ")")
    else { return nil }
    let shape = header[header.index(after: open)..<close].split(separator: ",").compactMap {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
    let start = 10 + number(bytes, 8, 2)
    let values = stride(from: start, to: bytes.count, by: 4).map {
      Float(bitPattern: UInt32(number(bytes, $0, 4)))
    }
    guard header.contains("'fortran_order': True"), shape.count == 2 else {
      return Entry(shape: shape, values: values)
    }
    let rows = (0..<shape[0]).flatMap { row in
      (0..<shape[1]).map { values[$0 * shape[0] + row] }
    }
    return Entry(shape: shape, values: rows)
  }

  private static func number(_ bytes: [UInt8], _ at: Int, _ size: Int) -> Int {
    (0..<size).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
  }
}
