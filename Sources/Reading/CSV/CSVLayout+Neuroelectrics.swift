import Files
import Signal

/// Neuroelectrics' tables: electrodes in nV, mostly an accelerometer, a marker, Unix time in ms.
///
/// Source: *NIC2 User Manual*, and Neuroelectrics' own reader in Python.
enum NeuroelectricsTable {
  /// Whether the table has no header, whole numbers alone, and times in ms at the end.
  static func isPresent(_ source: CSVSource) -> Bool {
    let table = source.table
    guard table.header == nil, table.preface.isEmpty, table.width >= 4, table.delimiter != .comma,
      let first = table.sample.first, let last = table.sample.last,
      first.count == table.width, last.count == table.width,
      first.allSatisfy({ CSVNumber.double($0).map { $0 == $0.rounded() } ?? false }),
      let begin = CSVNumber.double(first[table.width - 1]),
      let end = CSVNumber.double(last[table.width - 1])
    else { return false }
    // In ms since 1970, after the year 2001.
    return begin > 1e12 && begin < 1e13 && end >= begin && end - begin < 1e8
  }

  /// The electrodes as the `.info` names them, or `Ch1` and so on.
  static func names(_ source: CSVSource) -> [String]? {
    let width = source.table.width
    let info = NeuroelectricsInfo(source)
    // Without the file beside it: devices have 8, 20 or 32 electrodes, and mostly three axes.
    let count =
      info?.electrodes?.count ?? info?.count
      ?? ([10, 22, 34, 66].contains(width) ? width - 2 : max(1, width - 5))
    let electrodes = info?.electrodes ?? (1...count).map { "Ch\($0)" }
    guard count <= width - 2 else { return nil }
    let axes = width - 2 - count
    return electrodes
      + (0..<axes).map { axes == 3 ? "Accelerometer \("XYZ".map { String($0) }[$0])" : "Other" }
      + ["Marker", "Timestamp (ms)"]
  }

  /// The rate that the `.info` states.
  static func rate(_ source: CSVSource) -> Double? { NeuroelectricsInfo(source)?.rate }
}

/// What a `.info` file tells of the table beside it.
private struct NeuroelectricsInfo {
  /// Labels in the order of the columns; `nil` where they are not named.
  var electrodes: [String]?
  var count: Int?
  var rate: Double?

  init?(_ source: CSVSource) {
    guard let bytes = source.companion("info") else { return nil }
    var labels: [String] = []
    var lines = CSVLines(bytes)
    while let line = lines.next(atMost: 1 << 16) {
      let parts = String(trimming: line).split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let value = String(trimming: Array(parts[1].utf8))
      let number = value.split(separator: " ").first.flatMap { Double(decimal: $0) }
      switch parts[0].lowercased() {
      case "number of eeg channels": count = number.flatMap { Int(exactly: $0) }
      case "eeg sampling rate": rate = number.flatMap { $0 > 0 ? $0 : nil }
      case let key where key.hasPrefix("channel ") && !value.isEmpty && labels.count < 4096:
        labels.append(value)
      default: break
      }
    }
    if !labels.isEmpty { electrodes = count.map { Array(labels.prefix($0)) } ?? labels }
    if let count, !(1...4096).contains(count) { self.count = nil }
  }
}
