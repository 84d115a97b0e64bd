import Files

/// Reads EEG from text tables: a header, a row a sample, a column of times or a rate, markers.
///
/// The layouts of Muse's recorders and NeuroTechX, of OpenBCI, and others with such columns.
package enum CSVReader {
  /// Whether the file is a table of text with signals in it, and with times or a rate.
  package static func canRead(_ bytes: FileBytes) -> Bool {
    guard let table = CSVTable(bytes) else { return false }
    let layout = CSVLayout(table)
    return !layout.columns.signals.isEmpty && (layout.columns.time != nil || layout.rate != nil)
  }

  /// Reads the recording.
  ///
  /// - Throws: `ReadingError` with the line that is wrong.
  package static func read(_ bytes: FileBytes) throws(ReadingError) -> [Recording] {
    guard let table = CSVTable(bytes) else {
      throw .malformed(
        path: bytes.path, place: .line(1), found: "no table",
        expected: "columns between commas, tabs or semicolons")
    }
    let layout = CSVLayout(table)
    guard !layout.columns.signals.isEmpty else {
      throw .malformed(
        path: bytes.path, place: .line(1), found: "no column of a signal",
        expected: "a header with the names of electrodes")
    }
    var rows = CSVRows(layout)
    let cut = try table.forEachRow { (line, cells) throws(ReadingError) in
      try rows.take(cells, line: line, path: bytes.path)
    }
    var recording = try rows.recording(path: bytes.path)
    if let cut { recording.warnings.append("line \(cut) is cut short and left out") }
    return [recording]
  }
}

/// The columns of a table and what its comments say of them.
struct CSVLayout {
  /// What each column is.
  let columns: CSVColumns
  /// The rate that the comments state, in Hz.
  let rate: Double?

  /// A layout from header and comments; OpenBCI's older files have comments only.
  init(_ table: CSVTable) {
    let isOpenBCI = table.comments.contains { $0.contains("OpenBCI") }
    func number(_ key: String) -> Double? {
      table.comments.lazy.compactMap { comment -> Double? in
        let parts = comment.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased().contains(key) else { return nil }
        return parts[1].split(separator: " ").first.flatMap { Double(decimal: $0) }
      }.first
    }
    let stated = number("sample rate")
    rate = stated.flatMap { $0 > 0 ? $0 : nil }
    let names: [String]
    if let header = table.header {
      names = header
    } else if isOpenBCI, let count = number("number of channels").flatMap({ Int(exactly: $0) }) {
      names = table.first.indices.map { column in
        (1...max(1, min(count, 4096))).contains(column) ? "EXG Channel \(column - 1)" : ""
      }
    } else {
      names = table.first.map { _ in "" }
    }
    columns = CSVColumns(names: names, isMicrovolt: isOpenBCI)
  }
}
