/// The electrodes of some recordings, and which channel of each is which.
package struct ElectrodeSelection: Sendable, Equatable {
  /// The labels, as asked for or as the first recording has them, without trailing dots.
  package let labels: [String]
  /// For each recording, the channel of each label.
  package let channels: [[Int]]

  /// Finds `names`, or every EEG channel when `nil`, in all of `recordings`.
  ///
  /// Labels are compared without regard to case, spaces around and trailing dots, and where that
  /// finds nothing as names of the 10–20 system. Where a recording has a label twice, the first
  /// channel is meant.
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
      let found = try Self.channels(of: recording, labels: labels)
      channels.append(found)
      guard names == nil else { continue }
      let known = Set(found.map { recording.channels[$0].label })
      let additional = try Self.electrodes(of: recording).filter {
        !seen.contains(Self.key($0)) && !known.contains($0)
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
    let equal = labels.map { byName[key($0)] }
    let taken = Set(equal.compactMap { $0 })
    let found = zip(labels, equal).map { label, channel in
      channel ?? onlyMatch(of: label, in: recording, besides: taken)
    }
    guard !found.contains(nil) else {
      throw .missingElectrodes(
        path: recording.source.path,
        missing: zip(labels, found).filter { $1 == nil }.map(\.0),
        available: recording.channels.map(\.label))
    }
    return found.compactMap { $0 }
  }

  /// The one channel that the 10–20 system takes for `label`; `nil` where two are (`C3-A1`, `C3-A2`).
  private static func onlyMatch(
    of label: String, in recording: Recording, besides taken: Set<Int>
  ) -> Int? {
    let matches = recording.channels.indices.filter {
      !taken.contains($0) && Montage.matches(recording.channels[$0].label, label)
    }
    return matches.count == 1 ? matches[0] : nil
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
  package static func key(_ label: String) -> String { trimmed(label).lowercased() }

  /// A label without spaces around it and dots behind it ("Fc5." in PhysioNet's EDF files).
  private static func trimmed(_ label: String) -> String {
    var rest = Substring(label)
    while rest.first == " " { rest.removeFirst() }
    while let last = rest.last, last == "." || last == " " { rest.removeLast() }
    return String(rest)
  }
}
