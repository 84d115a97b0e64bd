import Files
import Signal

/// The variables of a MAT v5 file, by name; compressed ones are inflated when they are asked for.
package struct MATFile: Sendable {
  /// What the file says of a variable before its values.
  package struct Entry: Sendable {
    /// Name, class and sizes; its values can be read only where it is not compressed.
    package let header: MATArray
    fileprivate let element: Range<Int>
    fileprivate let isCompressed: Bool
  }

  /// The variables in the file's order.
  package let entries: [Entry]
  private let bytes: FileBytes
  private let isBigEndian: Bool

  /// Reads the header and the names of all variables.
  ///
  /// - Throws: `ReadingError` for MAT v4 and v7.3, and for files that break the format's rules.
  package init(_ bytes: FileBytes) throws(ReadingError) {
    self.bytes = bytes
    isBigEndian = try MATHeader.isBigEndian(bytes)
    var entries: [Entry] = []
    var cursor = MATHeader.length
    let reader = ByteReader(bytes, isBigEndian: isBigEndian)
    while cursor < bytes.count {
      let element = try MATElement(reader, at: cursor, limit: bytes.count)
      let header: MATArray?
      switch element.kind {
      case .matrix: header = try MATArray(reader, content: element.content)
      case .compressed: header = try Self.peek(reader, element)
      default: header = nil
      }
      // Without a name it is MATLAB's own bookkeeping.
      if let header, !header.name.isEmpty {
        let isCompressed = element.kind == .compressed
        entries.append(
          Entry(
            header: header, element: isCompressed ? element.content : cursor..<element.end,
            isCompressed: isCompressed))
      }
      cursor = element.end
    }
    self.entries = entries
  }

  /// The file's path, for errors.
  package var path: String { bytes.path }

  /// The header of the variable called `name`, if there is one.
  package subscript(name: String) -> MATArray? { entry(name)?.header }

  /// The names, classes and sizes of all variables, for an error or a log.
  package var summary: String {
    entries.isEmpty
      ? "no variables"
      : entries.map { "\($0.header.name) (\($0.header.summary))" }.joined(separator: ", ")
  }

  /// The variable called `name` with its values; `nil` if there is none.
  package func array(_ name: String) throws(ReadingError) -> MATArray? {
    guard let entry = entry(name) else { return nil }
    guard entry.isCompressed else { return entry.header }
    let claimed = try ByteReader(entry.header.bytes, isBigEndian: isBigEndian)
      .int(UInt32.self, at: 4)
    let limit = min(
      claimed + 16, entry.element.count * Inflate.greatestRatio,
      Inflate.ceiling(of: bytes))
    let output = try Inflate.zlib(bytes, range: entry.element, limit: limit)
    guard output.isComplete else {
      throw .malformed(
        path: bytes.path, place: .byte(entry.element.lowerBound),
        found: "compressed data that go on", expected: "\(claimed) bytes, as their tag says")
    }
    let inflated = FileBytes(output.bytes, path: entry.header.bytes.path)
    return try MATArray(
      ByteReader(inflated, isBigEndian: isBigEndian), at: 0, limit: inflated.count)
  }

  private func entry(_ name: String) -> Entry? { entries.first { $0.header.name == name } }

  /// The header of a compressed variable, from its first bytes.
  private static func peek(
    _ reader: ByteReader, _ element: MATElement
  ) throws(ReadingError) -> MATArray? {
    // Flags, 32 sizes and a name of 63 characters, the most there can be, take 240 bytes.
    let front = try Inflate.zlib(reader.bytes, range: element.content, limit: 512)
    let place = "\(reader.bytes.path) (inflated from byte \(element.content.lowerBound))"
    let inflated = ByteReader(
      FileBytes(front.bytes, path: place), isBigEndian: reader.isBigEndian)
    guard try inflated.integer(UInt32.self, at: 0) == MATElement.Kind.matrix.rawValue else {
      return nil
    }
    return try MATArray(inflated, content: 8..<front.bytes.count)
  }
}
