import Files
import Signal

/// Some of a table's rows, from which is told what its columns are.
struct CSVSamples {
  private let rows: [[ArraySlice<UInt8>]]

  /// The first rows of a table.
  init(_ table: CSVTable) {
    rows = table.sample
  }

  /// The column of times among some that are named so: one of rising numbers before one of dates,
  /// the first where none rises.
  func time(among columns: [Int]) -> Int? {
    let rising = columns.filter { isRising(times($0)) }
    return rising.first { numbers($0).count == times($0).count } ?? rising.first ?? columns.first
  }

  /// A column of signals that rises steadily from row to row at a rate that EEG has.
  func steadyColumn(in columns: CSVColumns) -> Int? {
    columns.signals.first { column in
      let times = numbers(column)
      guard times.count >= 20, times.count == rows.count else { return false }
      let steps = zip(times.dropFirst(), times).map { $0 - $1 }
      let median = steps.sorted()[steps.count / 2]
      // Rows that are numbered rise by 1.
      guard median > 0, steps.contains(where: { $0 != 1 }), steps.allSatisfy({ $0 > 0 }),
        steps.count(where: { abs($0 - median) < 0.2 * median }) * 10 >= steps.count * 9
      else { return false }
      let rate = 1 / (median * CSVTimeUnit(ofStep: median).rawValue)
      return rate >= 32 && rate <= 20_000
    }
  }

  /// The unit of a column of times: as its name says, else the one that gives a possible rate.
  func unit(of column: Int, in columns: CSVColumns, rate: Double?) -> CSVTimeUnit {
    if case .time(let unit?) = columns.roles[column] { return unit }
    let times = numbers(column)
    // Dates and times of day are in s.
    guard times.count > 1, times.count * 2 > self.times(column).count else { return .seconds }
    let steps = zip(times.dropFirst(), times).map { $0 - $1 }.sorted()
    var step = steps[steps.count / 2]
    if step <= 0 { step = (times[times.count - 1] - times[0]) / Double(steps.count) }
    guard let rate, step > 0 else { return CSVTimeUnit(ofStep: step) }
    /// How many times too fast or too slow.
    func misfit(_ unit: CSVTimeUnit) -> Double {
      let samples = step * unit.rawValue * rate
      return max(samples, 1 / samples)
    }
    return CSVTimeUnit.allCases.min { misfit($0) < misfit($1) } ?? .seconds
  }

  /// Whether a column has nothing but empty cells and texts.
  func isWithoutNumbers(_ column: Int) -> Bool {
    rows.count > 1
      && rows.allSatisfy { row in
        !row.indices.contains(column)
          || row[column].isEmpty
          || CSVNumber.double(row[column]) == nil && !CSVNumber.isMissing(row[column])
      }
  }

  /// Whether a column holds whole numbers that mostly rise.
  func isCounter(_ column: Int) -> Bool {
    let counters = numbers(column)
    guard counters.count == rows.count, counters.count > 1,
      counters.allSatisfy({ $0 == $0.rounded() && abs($0) < 1e12 })
    else { return false }
    return zip(counters.dropFirst(), counters).contains { $0 > $1 }
  }

  private func isRising(_ times: [Double]) -> Bool {
    let steps = zip(times.dropFirst(), times)
    return times.count * 2 > rows.count && (times.last ?? 0) > (times.first ?? 0)
      && steps.count(where: { $0 >= $1 }) * 20 >= (times.count - 1) * 19
  }

  private func numbers(_ column: Int) -> [Double] {
    rows.compactMap { $0.indices.contains(column) ? CSVNumber.double($0[column]) : nil }
  }

  private func times(_ column: Int) -> [Double] {
    rows.compactMap { row in
      guard row.indices.contains(column) else { return nil }
      return CSVNumber.double(row[column])
        ?? CSVTime.seconds(String(utf8OrLatin1: row[column]))
    }
  }
}
