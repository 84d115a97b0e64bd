import Files
import Signal

/// The cells of a cell array, or the fields of a struct array, each parsed when it is asked for.
package struct MATChildren: Sendable {
  /// The array that they belong to.
  private let parent: MATArray
  /// The names of the fields; empty for cells.
  package let fields: [String]
  /// Where each child's element begins: element after element, within it field after field.
  private let offsets: [Int]

  /// The number of cells, or of elements of the struct array.
  package var count: Int { fields.isEmpty ? offsets.count : offsets.count / fields.count }

  fileprivate init(_ parent: MATArray, fields: [String], from start: Int) throws(ReadingError) {
    self.parent = parent
    self.fields = fields
    let limit = parent.content.upperBound
    let (wanted, overflow) = parent.count.multipliedReportingOverflow(
      by: parent.kind == .cell ? 1 : fields.count)
    guard !overflow, wanted <= max(0, limit - start) / 8 else {
      throw .malformed(
        path: parent.bytes.path, place: .byte(start), found: "\(max(0, limit - start)) bytes",
        expected: "the elements of a \(parent.summary) of \(fields.count) fields")
    }
    var offsets: [Int] = []
    offsets.reserveCapacity(wanted)
    var cursor = start
    for _ in 0..<wanted {
      offsets.append(cursor)
      cursor = try MATElement(parent.reader, at: cursor, limit: limit).end
    }
    self.offsets = offsets
  }

  /// The cell at `index`, which is inside `0..<count`.
  package func cell(_ index: Int) throws(ReadingError) -> MATArray {
    precondition(fields.isEmpty, "a struct has fields, not cells")
    return try child(index)
  }

  /// The field `name` of the element at `index` of a struct array; `nil` if there is no such field.
  package func field(_ name: String, of index: Int = 0) throws(ReadingError) -> MATArray? {
    guard let column = fields.firstIndex(of: name), index >= 0, index < count else { return nil }
    return try child(index * fields.count + column)
  }

  private func child(_ index: Int) throws(ReadingError) -> MATArray {
    try MATArray(parent.reader, at: offsets[index], limit: parent.content.upperBound)
  }
}

extension MATArray {
  /// The cells of a cell array.
  package func cells() throws(ReadingError) -> MATChildren {
    guard kind == .cell else { throw mismatch(expected: "a cell array") }
    return try MATChildren(self, fields: [], from: content.lowerBound)
  }

  /// The fields of a struct or a struct array.
  package func fields() throws(ReadingError) -> MATChildren {
    guard kind == .structure else { throw mismatch(expected: "a struct") }
    let width = try MATElement(reader, at: content.lowerBound, limit: content.upperBound)
    guard width.kind == .int32, width.content.count == 4 else {
      throw .malformed(
        path: bytes.path, place: .byte(content.lowerBound),
        found: "\(width.content.count) bytes of \(width.kind)",
        expected: "the length of the field names")
    }
    let length = try reader.int(Int32.self, at: width.content.lowerBound)
    let names = try MATElement(reader, at: width.end, limit: content.upperBound)
    guard length > 0, names.content.count % length == 0 else {
      throw .malformed(
        path: bytes.path, place: .byte(width.end),
        found: "\(names.content.count) bytes of field names of \(length) bytes",
        expected: "whole field names")
    }
    var fields: [String] = []
    for start in stride(from: names.content.lowerBound, to: names.content.upperBound, by: length) {
      fields.append(try reader.text(at: start, length: length))
    }
    return try MATChildren(self, fields: fields, from: names.end)
  }
}
