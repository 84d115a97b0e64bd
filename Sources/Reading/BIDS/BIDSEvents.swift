import Files
import Signal

/// The events of a BIDS `_events.tsv`.
///
/// `onset` is obligatory; BIDS wants `duration` too, but nothing here depends on it. `trial_type` becomes
/// an event's text, `value` its code.
/// A column `stimulus_code` (or `code`) makes events flashes, with `repetition`, `selection` and
/// `target` where they are; these count from 0 or from 1 and are brought to the package's counting.
/// So does a column `lit`, the items that light up with spaces between them: whatever sets they are become
/// codes of their own, and `stimulus_code` then tells only in which order they come in a repetition.
package struct BIDSEvents: Sendable, Equatable {
  /// The events in order of onset.
  package private(set) var events: [Event] = []
  /// The screen, where the table tells which items light up.
  package private(set) var speller: Speller?
  /// What was odd and read around.
  package private(set) var warnings: [Warning] = []

  /// Reads the table's rows.
  ///
  /// Rows whose onset is missing, `nan` or infinite are left out and counted. A missing column `onset`
  /// and a cell that is not what its column says are `ReadingError.malformed` with the line.
  package init(_ table: TabSeparatedTable) throws(ReadingError) {
    let columns = try Columns(table)
    let items = columns.items(of: table)
    let places = Dictionary(zip(items, items.indices), uniquingKeysWith: { first, _ in first })
    var lit: [[Int]] = []
    var withoutOnset = 0
    for row in table.rows {
      let cells = Cells(table: table, row: row)
      guard let onset = try cells.decimal(columns.onset) else {
        withoutOnset += 1
        continue
      }
      let value = cells.text(columns.value)
      var event = Event(
        onset: onset, duration: max(0, try columns.duration.flatMap(cells.decimal) ?? 0),
        text: cells.text(columns.trialType) ?? "", code: value.flatMap { Int(decimal: $0) })
      // A value may also be a word, which serves where the trial type says nothing of the kind.
      if let value, event.code == nil {
        if event.text.isEmpty {
          event.text = value
        } else if Label(named: event.text) == nil, Label(named: value) != nil {
          event.text += "/\(value)"
        }
      }
      let names = cells.text(columns.lit)?.split(separator: " ") ?? []
      lit.append(names.compactMap { places[String($0)] })
      if let stimulus = try cells.integer(columns.stimulus) ?? (names.isEmpty ? nil : 1) {
        event.flash = FlashFacts(
          stimulus: stimulus,
          label: try cells.label(columns.target) ?? Label(named: event.text) ?? .unknown,
          selection: try cells.integer(columns.selection),
          repetition: try cells.integer(columns.repetition))
      } else if event.text.isEmpty, let label = try cells.label(columns.target) {
        event.text = label == .target ? "target" : "nontarget"
      }
      events.append(event)
    }
    if withoutOnset > 0 {
      warnings.add(.damage, "\(withoutOnset) rows of \(table.path) have no onset and are left out")
    }
    if !items.isEmpty { takeSets(lit, of: items, hasCodes: columns.stimulus != nil) }
    events.sortByOnset()
    countAsHere()
  }

  /// Gives every flash the code of the set that it lights.
  ///
  /// - Parameters:
  ///   - lit: for each event the items that it lights.
  ///   - items: all items.
  ///   - hasCodes: whether the flashes have codes, which come once a repetition.
  private mutating func takeSets(_ lit: [[Int]], of items: [String], hasCodes: Bool) {
    var codes = GroupCodes()
    var seen: [Int: [Int: Int]] = [:]
    for (index, set) in lit.enumerated() {
      guard var flash = events[index].flash, !set.isEmpty else {
        events[index].flash = nil
        continue
      }
      if hasCodes, flash.repetition == nil, let selection = flash.selection {
        flash.repetition = seen[selection, default: [:]][flash.stimulus, default: 0]
        seen[selection, default: [:]][flash.stimulus, default: 0] += 1
      }
      flash.stimulus = codes.code(of: set)
      events[index].flash = flash
    }
    guard !codes.groups.isEmpty, codes.groups.count <= FlashFacts.greatestStimulus else { return }
    speller = Speller(rows: [items], groups: codes.groups)
  }

  /// Replaces the events of `recording`.
  package func apply(to recording: inout Recording) {
    recording.events = events
    recording.speller = speller ?? recording.speller
    recording.warnings += warnings
    guard let last = recording.pieces.last else { return }
    let end = last.onset + Double(last.samples.count) / recording.samplingRate
    let late = events.count { $0.onset >= end }
    if late > 0 {
      recording.warnings.add(
        .contradiction, "\(late) events of the BIDS table lie behind the recording's end")
    }
  }

  /// Stimulus codes from 1, selections and repetitions from 0.
  ///
  /// A row with code 0 is a flash like any other where labels or selections say so; in tables that
  /// count flashes from 1, 0 means that nothing lit up.
  private mutating func countAsHere() {
    let facts = events.compactMap(\.flash)
    let selectionBase = facts.compactMap(\.selection).min() == 1 ? 1 : 0
    let repetitionBase = facts.compactMap(\.repetition).min() == 1 ? 1 : 0
    let fromZero = facts.contains {
      $0.stimulus == 0 && ($0.label != .unknown || $0.selection != nil)
    }
    for index in events.indices {
      guard var flash = events[index].flash else { continue }
      if fromZero { flash.stimulus += 1 }
      flash.selection? -= selectionBase
      flash.repetition? -= repetitionBase
      events[index].flash = flash.stimulus > 0 ? flash : nil
    }
  }
}

/// Which column holds what.
private struct Columns {
  let onset: Int
  let duration: Int?
  let trialType: Int?
  let value: Int?
  let stimulus: Int?
  let repetition: Int?
  let selection: Int?
  let target: Int?
  let lit: Int?

  init(_ table: TabSeparatedTable) throws(ReadingError) {
    guard let onset = table.column("onset") else {
      throw .malformed(
        path: table.path, place: .line(1),
        found: "the columns \(table.columns.joined(separator: ", "))",
        expected: "a column “onset”")
    }
    self.onset = onset
    duration = table.column("duration")
    trialType = table.column("trial_type")
    value = table.column("value")
    stimulus = table.column("stimulus_code", "code")
    repetition = table.column("repetition")
    selection = table.column("selection")
    target = table.column("target", "is_target")
    lit = table.column("lit", "lit_items")
  }

  /// All items that light up in any row, in order of their names.
  func items(of table: TabSeparatedTable) -> [String] {
    guard let lit else { return [] }
    return Set(table.rows.flatMap { $0.cells[lit]?.split(separator: " ") ?? [] }).sorted()
      .map(String.init)
  }
}

/// Decodes the cells of one row.
private struct Cells {
  let table: TabSeparatedTable
  let row: TabSeparatedTable.Row

  func text(_ column: Int?) -> String? { column.flatMap { row.cells[$0] } }

  /// The text of a cell that should be a number; `nil` for what programs write where there is none.
  private func numeral(_ column: Int?) -> String? {
    guard let text = text(column) else { return nil }
    let isNone = ["nan", "na", "null", "none", "inf", "-inf", "-nan", "nat"]
      .contains(text.lowercased())
    return isNone ? nil : text
  }

  func decimal(_ column: Int) throws(ReadingError) -> Double? {
    guard let text = numeral(column) else { return nil }
    guard let number = Double(decimal: text) else {
      throw malformed(column, text, "a number of seconds")
    }
    return number
  }

  /// A code or a count; both fit in 16 bits in any real table and must fit in the epochs file.
  func integer(_ column: Int?) throws(ReadingError) -> Int? {
    guard let column, let text = numeral(column) else { return nil }
    guard let number = Int(decimal: text), (0...32_766).contains(number) else {
      throw malformed(column, text, "a whole number from 0 to 32766")
    }
    return number
  }

  func label(_ column: Int?) throws(ReadingError) -> Label? {
    guard let column, let text = numeral(column) else { return nil }
    switch text.lowercased() {
    case "1", "1.0", "true", "yes": return .target
    case "0", "0.0", "false", "no": return .nonTarget
    case "-1", "unknown": return .unknown
    default:
      guard let label = Label(named: text) else {
        throw malformed(column, text, "1 or 0, true or false, target or nontarget")
      }
      return label
    }
  }

  private func malformed(_ column: Int, _ text: String, _ expected: String) -> ReadingError {
    .malformed(
      path: table.path, place: .line(row.line), found: "“\(text)”",
      expected: "\(expected) (column \(table.columns[column]))")
  }
}
