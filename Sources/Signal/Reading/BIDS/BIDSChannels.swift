import Files

/// The channels of a BIDS `_channels.tsv`: what each measures and which are marked as bad.
package struct BIDSChannels: Sendable, Equatable {
  private var kinds: [(name: String, kind: Channel.Kind?)] = []
  private var bad: [String] = []

  package static func == (left: BIDSChannels, right: BIDSChannels) -> Bool {
    left.kinds.elementsEqual(right.kinds, by: ==) && left.bad == right.bad
  }

  /// Reads the table; a missing column `name` is `ReadingError.malformed`.
  package init(_ table: TabSeparatedTable) throws(ReadingError) {
    guard let name = table.column("name") else {
      throw .malformed(
        path: table.path, place: .line(1),
        found: "the columns \(table.columns.joined(separator: ", "))",
        expected: "a column “name”")
    }
    let type = table.column("type")
    let status = table.column("status")
    for row in table.rows {
      guard let label = row.cells[name] else { continue }
      let kind = type.flatMap { row.cells[$0] }.map(Channel.Kind.init(bids:))
      kinds.append((label, kind))
      if status.flatMap({ row.cells[$0] })?.lowercased() == "bad" { bad.append(label) }
    }
  }

  /// Sets the kind of every channel that the table names; case does not count.
  package func apply(to recording: inout Recording) {
    var byName: [String: Channel.Kind] = [:]
    for (name, kind) in kinds { byName[name.lowercased()] = kind }
    var missing = Set(kinds.map { $0.name.lowercased() })
    for index in recording.channels.indices {
      let label = recording.channels[index].label.lowercased()
      if let kind = byName[label] { recording.channels[index].kind = kind }
      missing.remove(label)
    }
    let unknown = kinds.map(\.name).filter { missing.contains($0.lowercased()) }
    if !unknown.isEmpty {
      recording.warnings.append(
        "the BIDS table of channels names some that the file has not: "
          + unknown.joined(separator: ", "))
    }
    if !bad.isEmpty {
      recording.warnings.append("channels marked as bad: \(bad.joined(separator: ", "))")
    }
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
