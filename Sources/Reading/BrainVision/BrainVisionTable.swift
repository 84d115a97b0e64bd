import Files
import Signal

/// The samples of a BrainVision recording that are written as text (`DataFormat=ASCII`).
///
/// Source: Brain Products, "BrainVision Core Data Format 1.0", section `[ASCII Infos]`.
struct BrainVisionTable {
  /// What the header says of the text.
  struct Layout {
    /// Lines before the numbers.
    let skippedLines: Int
    /// Columns before the numbers, such as a channel's name.
    let skippedColumns: Int

    init(_ text: BrainVisionText) throws(ReadingError) {
      func count(_ key: String) throws(ReadingError) -> Int {
        guard let entry = text.entry("ASCII Infos", key), !entry.value.isEmpty else { return 0 }
        guard let count = Int(decimal: entry.value), (0...1_000_000).contains(count) else {
          throw text.malformed(entry, expected: "a whole number from 0 to 1000000")
        }
        return count
      }
      skippedLines = try count("SkipLines")
      skippedColumns = try count("SkipColumns")
    }
  }

  /// The numbers in the order of the text, in single precision, least significant byte first.
  private(set) var numbers: [UInt8] = []
  /// Numbers a line, the same in each.
  private(set) var width = 0
  /// Lines of numbers.
  private(set) var height = 0

  /// Reads the numbers of `data`; the decimal symbol may be a point or a comma.
  ///
  /// - Throws: `ReadingError.malformed` with the line that has no number in it, or fewer or more of
  ///   them than the first.
  init(_ data: FileBytes, _ layout: Layout) throws(ReadingError) {
    var lines = CSVLines(data)
    while let line = lines.next() {
      let number = lines.position.line - 1
      let cells = line.split { $0 == 0x20 || $0 == 0x09 }.dropFirst(layout.skippedColumns)
      if number <= layout.skippedLines || cells.isEmpty { continue }
      for cell in cells {
        guard let value = Double(decimal: String(utf8OrLatin1: cell)) else {
          throw .malformed(
            path: data.path, place: .line(number), found: "“\(String(utf8OrLatin1: cell))”",
            expected: "a number")
        }
        numbers.append(Float(value).bitPattern)
      }
      if height == 0 { width = cells.count }
      guard cells.count == width else {
        throw .malformed(
          path: data.path, place: .line(number), found: "\(cells.count) numbers",
          expected: "\(width), as in the first line")
      }
      height += 1
    }
  }
}
