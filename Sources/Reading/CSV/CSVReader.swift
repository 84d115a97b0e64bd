import Files
import Signal

/// Reads EEG from text tables: a row a sample, columns of electrodes, times or a rate, markers.
///
/// `CSVLayout.all` has the recorders whose tables are known; others are told by the names of their
/// columns.
package enum CSVReader {
  /// Whether the file is a table of text with signals in it, and with times or a rate.
  package static func canRead(_ bytes: FileBytes) -> Bool {
    guard let table = CSVTable(bytes) else { return false }
    let source = source(table, open: { _ in nil })
    guard let layout = CSVLayout.all.first(where: { $0.recognises(source) }) else { return false }
    if layout.refusal != nil { return true }
    // Lists of events have onsets, and maybe columns that could be signals.
    if source.hasColumns(["onset", "duration"]) { return false }
    guard let description = try? CSVDescription(source, stated: nil) else { return false }
    return description.time != nil || description.rate != nil
  }

  /// Whether the file is a table of numbers, be they a recording or not.
  ///
  /// Of three columns and some rows at least: other texts may have two numbers in a line.
  package static func isTable(_ bytes: FileBytes) -> Bool {
    guard let table = CSVTable(bytes), table.width > 2, table.sample.count > 20 else {
      return false
    }
    return table.header == nil
      || (table.header ?? []).contains { Montage.name(of: CSVWords($0).label) != nil }
  }

  /// Reads the recording.
  ///
  /// - Parameters:
  ///   - bytes: the table.
  ///   - layout: its columns and rate, where the user states them.
  ///   - open: the file of a path beside the table's; `nil` where there is none.
  /// - Returns: one recording.
  /// - Throws: `ReadingError` with the line that is wrong.
  package static func read(
    _ bytes: FileBytes, layout: TableLayout? = nil,
    open: @escaping (String) -> FileBytes? = { _ in nil }
  ) throws(ReadingError) -> [Recording] {
    guard let table = CSVTable(bytes) else {
      throw .malformed(
        path: bytes.path, place: .line(1), found: "no table",
        expected: "columns between commas, tabs or semicolons")
    }
    let description = try CSVDescription(source(table, open: open), stated: layout)
    guard description.time != nil || description.rate != nil else {
      throw .unsupported(
        path: bytes.path, place: .line(1), found: "a table without times and without a rate",
        remedy: "state the rate, such as --layout 250")
    }
    var rows = CSVRows(description)
    try table.forEachRow { (line, cells, isCut) throws(ReadingError) in
      try rows.take(&cells, line: line, isCut: isCut, path: bytes.path)
    }
    return [try rows.recording(path: bytes.path)]
  }

  private static func source(
    _ table: CSVTable, open: @escaping (String) -> FileBytes?
  ) -> CSVSource {
    let path = table.bytes.path
    return CSVSource(table: table) { ending in
      guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return nil }
      return open(path[...dot] + ending)
    }
  }
}
