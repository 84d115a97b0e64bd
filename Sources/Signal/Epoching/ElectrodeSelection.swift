/// The electrodes of some recordings, and which channel of each is which.
package struct ElectrodeSelection: Sendable, Equatable {
  /// The labels, as asked for or as the first recording has them, without trailing dots.
  package let labels: [String]
  /// For each recording, the channel of each label.
  package let channels: [[Int]]

  /// Finds `names`, or every EEG channel when `nil`, in all of `recordings`.
  ///
  /// Labels are compared without regard to case, spaces around and trailing dots. Where a recording
  /// has a label twice, the first channel is meant.
  package init(of recordings: [Recording], names: [String]?) throws(PreprocessingError) {
    guard let first = recordings.first else {
      labels = names ?? []
      channels = []
      return
    }
    let wanted = if let names { names } else { try Self.electrodes(of: first) }
    var seen: Set<String> = []
    labels = wanted.map(Self.trimmed).filter { seen.insert(Self.key($0)).inserted }
    guard !labels.isEmpty else {
      throw .invalidSetting(name: "electrodes", found: "none", expected: "at least one")
    }
    var channels: [[Int]] = []
    for recording in recordings {
      channels.append(try Self.channels(of: recording, labels: labels))
      guard names == nil else { continue }
      let additional = try Self.electrodes(of: recording).filter {
        !seen.contains(Self.key($0))
      }
      guard additional.isEmpty else {
        throw .electrodesDiffer(
          path: recording.source.path, additional: additional, first: first.source.path)
      }
    }
    self.channels = channels
  }

  private static func channels(
    of recording: Recording, labels: [String]
  ) throws(PreprocessingError) -> [Int] {
    let byName = Dictionary(
      recording.channels.enumerated().map { (key($1.label), $0) },
      uniquingKeysWith: { earlier, _ in earlier })
    let found = labels.map { byName[key($0)] }
    guard !found.contains(nil) else {
      throw .missingElectrodes(
        path: recording.source.path,
        missing: zip(labels, found).filter { $1 == nil }.map(\.0),
        available: recording.channels.map(\.label))
    }
    return found.compactMap { $0 }
  }

  private static func electrodes(of recording: Recording) throws(PreprocessingError) -> [String] {
    let labels = recording.channels.filter { $0.kind == .eeg }.map(\.label)
    guard !labels.isEmpty else {
      throw .noElectrodes(
        path: recording.source.path, available: recording.channels.map(\.label))
    }
    return labels
  }

  /// What two names of the same electrode have in common.
  static func key(_ label: String) -> String { trimmed(label).lowercased() }

  /// A label without spaces around it and dots behind it ("Fc5." in PhysioNet's EDF files).
  private static func trimmed(_ label: String) -> String {
    var rest = Substring(label)
    while rest.first == " " { rest.removeFirst() }
    while let last = rest.last, last == "." || last == " " { rest.removeLast() }
    return String(rest)
  }
}
