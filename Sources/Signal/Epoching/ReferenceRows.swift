/// The rows that are computed: the electrodes that are kept, then those needed for a reference alone, then the
/// channels of the eyes.
struct ReferenceRows: Sendable {
  /// All labels, those that are kept first.
  let labels: [String]
  /// How many are kept.
  let kept: Int
  /// For each recording, the channel of each row.
  let channels: [[Int]]
  /// Whether each row is in µV, in the first recording.
  let inMicrovolts: [Bool]
  /// The rows of a reference of named electrodes; empty for others.
  let reference: [Int]
  /// The rows of the channels of the eyes, where they are needed.
  let eyes: [Int]
  /// Electrodes that are left out since a person marked them as bad in some recording.
  let markedBad: [String]

  private static let mastoids = [["M1", "M2"], ["A1", "A2"], ["MA1", "MA2"], ["TP9", "TP10"]]

  /// The rows for `settings`, in all of `recordings`.
  init(of recordings: [Recording], settings: Preprocessing) throws(PreprocessingError) {
    let found = try ElectrodeSelection(of: recordings, names: settings.electrodes)
    // Whoever names electrodes wants them, whatever others thought of them.
    markedBad =
      settings.takesMarkedBad || settings.electrodes != nil
      ? [] : Self.markedBad(found, in: recordings)
    let bad = Set((settings.badElectrodes + markedBad).map(ElectrodeSelection.key))
    let known = Set(recordings.flatMap { $0.channels.map { ElectrodeSelection.key($0.label) } })
    let synonyms = settings.badElectrodes.filter { !known.contains(ElectrodeSelection.key($0)) }
    let good = found.labels.filter { label in
      !bad.contains(ElectrodeSelection.key(label))
        && !synonyms.contains { Montage.matches($0, label) }
    }
    guard !good.isEmpty else {
      throw .invalidSetting(
        name: "bad electrodes", found: "all of them", expected: "one that is left")
    }
    let names = Self.referenceNames(settings.reference, in: recordings)
    let present = Set(good.map(ElectrodeSelection.key))
    let extra = names.filter { !present.contains(ElectrodeSelection.key($0)) }
    let computed = Set((good + extra).map(ElectrodeSelection.key))
    let eyeNames = try Self.eyeNames(settings, in: recordings).filter {
      !computed.contains(ElectrodeSelection.key($0))
    }
    let all = try ElectrodeSelection(of: recordings, names: good + extra + eyeNames)
    inMicrovolts = (all.channels.first ?? []).map {
      recordings[0].channels[$0].unit == .microvolt
    }
    labels = all.labels
    kept = good.count
    channels = all.channels
    let eyeKeys = Set(eyeNames.map(ElectrodeSelection.key))
    eyes = all.labels.indices.filter { [all] in
      eyeKeys.contains(ElectrodeSelection.key(all.labels[$0]))
    }
    if let correction = settings.eyes, !correction.isOpen, correction.channels.count != eyes.count {
      throw .invalidSetting(
        name: "channels of the eyes", found: correction.channels.joined(separator: ", "),
        expected: "each once, and none among the electrodes")
    }
    let wanted = Set(names.map(ElectrodeSelection.key))
    reference = all.labels.indices.filter { [all] in
      wanted.contains(ElectrodeSelection.key(all.labels[$0]))
    }
  }

  /// Of the electrodes found, those that are marked as bad in any of `recordings`.
  private static func markedBad(
    _ found: ElectrodeSelection, in recordings: [Recording]
  ) -> [String] {
    found.labels.enumerated().filter { row, _ in
      zip(recordings, found.channels).contains { $0.channels[$1[row]].isMarkedBad }
    }.map(\.element)
  }

  /// The channels of the eyes that the settings need: those they name, else all that the first recording has.
  private static func eyeNames(
    _ settings: Preprocessing, in recordings: [Recording]
  ) throws(PreprocessingError) -> [String] {
    guard settings.eyes != nil || settings.eyeRejection != nil, let first = recordings.first else {
      return []
    }
    if let eyes = settings.eyes, !eyes.isOpen { return eyes.channels }
    let channels = first.channels.filter { $0.kind == .eog }.map(\.label)
    guard !channels.isEmpty else {
      throw .noEyeChannels(path: first.source.path, available: first.channels.map(\.label))
    }
    return channels
  }

  private static func referenceNames(
    _ reference: Preprocessing.Reference, in recordings: [Recording]
  ) -> [String] {
    switch reference {
    case .recorded, .average:
      return []
    case .electrodes(let names):
      return names
    case .mastoids:
      let present = Set(
        recordings.first?.channels.map { ElectrodeSelection.key($0.label) } ?? [])
      let pair = mastoids.first { $0.allSatisfy { present.contains(ElectrodeSelection.key($0)) } }
      // Without any of them the first pair is named in the error.
      return pair ?? mastoids[0]
    }
  }
}
