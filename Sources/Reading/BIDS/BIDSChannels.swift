import Files
import Signal

/// The channels of a BIDS `_channels.tsv`: what each measures, in which unit, and which are marked as bad.
package struct BIDSChannels: Sendable, Equatable {
  /// One row of the table.
  private struct Row: Equatable {
    let name: String
    let kind: Channel.Kind?
    let unit: String?
    let isBad: Bool
  }

  private var rows: [Row] = []

  /// Reads the table; a missing column `name` is `ReadingError.malformed`.
  package init(_ table: TabSeparatedTable) throws(ReadingError) {
    guard let name = table.column("name") else {
      throw .malformed(
        path: table.path, place: .line(1),
        found: "the columns \(table.columns.joined(separator: ", "))",
        expected: "a column “name”")
    }
    let columns = (
      type: table.column("type"), unit: table.column("units", "unit"),
      status: table.column("status")
    )
    for row in table.rows {
      func cell(_ column: Int?) -> String? { column.flatMap { row.cells[$0] } }
      guard let label = cell(name) else { continue }
      rows.append(
        Row(
          name: label, kind: cell(columns.type).map(Channel.Kind.init(bids:)),
          unit: cell(columns.unit), isBad: cell(columns.status)?.lowercased() == "bad"))
    }
  }

  /// Sets the kind of every channel that the table names, marks the bad ones, and gives a unit to those
  /// whose own the file does not state; case does not count.
  package func apply(to recording: inout Recording) {
    var byName: [String: Row] = [:]
    for row in rows { byName[row.name.lowercased()] = row }
    var missing = Set(byName.keys)
    for index in recording.channels.indices {
      let label = recording.channels[index].label.lowercased()
      guard let row = byName[label] else { continue }
      missing.remove(label)
      if let kind = row.kind { recording.channels[index].kind = kind }
      if row.isBad { recording.channels[index].isMarkedBad = true }
      // The file's own unit is that of its numbers; the table may speak of another copy's.
      if recording.channels[index].unit == .other(""), let unit = row.unit {
        recording.take(unit: unit, ofChannel: index)
      }
    }
    let unknown = rows.map(\.name).filter { missing.contains($0.lowercased()) }
    if !unknown.isEmpty {
      recording.warnings.add(
        .contradiction,
        "the BIDS table of channels names some that the file has not: "
          + unknown.joined(separator: ", "))
    }
  }
}

extension Recording {
  /// Takes `unit` for a channel whose file states none: a voltage is brought to µV.
  fileprivate mutating func take(unit: String, ofChannel index: Int) {
    guard let factor = VoltageUnit.microvolts(per: unit) else {
      channels[index].unit = .other(unit)
      return
    }
    channels[index].unit = .microvolt
    samples.scale(channel: index, by: factor)
  }
}

extension Channel.Kind {
  /// The kind that a BIDS channel type stands for.
  package init(bids type: String) {
    switch type.uppercased() {
    case "EEG": self = .eeg
    case "EOG", "HEOG", "VEOG", "EYEGAZE", "PUPIL": self = .eog
    case "EMG": self = .emg
    case "ECG": self = .ecg
    case "TRIG", "SYSCLOCK": self = .trigger
    default: self = .misc
    }
  }
}
