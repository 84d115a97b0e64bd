import Files
import Signal

/// The columns of OpenBCI's tables, which are named from version 5 of the GUI on.
enum OpenBCINames {
  /// The header's names, or those of the columns where they stand.
  ///
  /// First the sample's number (in the Python library's files a time before it), then the
  /// electrodes, then three axes of the accelerometer or other inputs, then the time of day and the
  /// time in ms where they are written.
  static func names(_ source: CSVSource) -> [String]? {
    if let header = source.table.header { return header }
    var row = source.table.sample.first ?? []
    while let last = row.last, last.isEmpty { row.removeLast() }
    let hasTimeFirst = source.prefaceHolds("first column = time")
    let front = hasTimeFirst ? ["Time (s)", "Sample Index"] : ["Sample Index"]
    let times = Self.times(at: row)
    let others = max(0, row.count - front.count - times.count)
    let electrodes = electrodeCount(source, others: others)
    let rest = others - electrodes
    return front + (0..<electrodes).map { "EXG Channel \($0)" }
      + (0..<rest).map { rest == 3 ? "Accel Channel \($0)" : "Other" } + times
  }

  /// The rate of the board with that many electrodes, where the file does not state it.
  static func usualRate(_ source: CSVSource) -> Double? {
    let names = names(source) ?? []
    switch names.count(where: { $0.hasPrefix("EXG") }) {
    case 4: return 200
    case 8: return 250
    case 16: return 125
    default: return nil
    }
  }

  /// The names of the times at the end of a row.
  private static func times(at row: [ArraySlice<UInt8>]) -> [String] {
    var names: [String] = []
    for cell in row.reversed() {
      if let number = CSVNumber.double(cell) {
        // Since 1970, in s or ms: no sample is as large.
        guard number > 1e9 else { break }
        names.insert(number > 1e11 ? "Timestamp (ms)" : "Timestamp (s)", at: 0)
      } else {
        guard CSVTime.seconds(String(utf8OrLatin1: cell)) != nil else { break }
        names.insert(names.isEmpty ? "Timestamp" : "Timestamp (Formatted)", at: 0)
      }
    }
    return names
  }

  /// As many as the file states, or as a board has with three axes of the accelerometer or none.
  private static func electrodeCount(_ source: CSVSource, others: Int) -> Int {
    if let stated = source.statedNumber("number of channels"), stated < 4096 {
      return min(Int(stated), others)
    }
    if [4, 8, 16].contains(others) { return others }
    return others > 3 ? others - 3 : others
  }
}
