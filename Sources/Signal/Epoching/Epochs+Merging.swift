/// Why epochs cannot stand in one set.
public enum MergingError: Error, Equatable, Sendable {
  /// The windows are not of one kind: what it is, what was found first and what then.
  case differing(what: String, first: String, other: String, index: Int)
}

extension MergingError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .differing(let what, let first, let other, let index):
      "input \(index + 1): found \(what) \(other); expected \(first), as in the first input"
    }
  }
}

extension Epochs {
  /// All epochs of some sets, in order, with recordings and selections counted on.
  ///
  /// - Throws: `MergingError` if electrodes, rate, length, preprocessing or speller differ.
  /// - Precondition: there is at least one set.
  public static func merged(_ sets: [Epochs]) throws(MergingError) -> Epochs {
    precondition(!sets.isEmpty, "nothing to merge")
    // One set is not copied: it may be most of the memory.
    guard sets.count > 1 else { return sets[0] }
    var merged = sets[0]
    merged.samples.reserveCapacity(sets.reduce(0) { $0 + $1.samples.count })
    for (index, set) in sets.enumerated().dropFirst() {
      try merged.check(set, index: index)
      let recordings = merged.recordingCount
      let selections = merged.selectionCount
      // Amplitudes of some epochs alone would serve nobody.
      merged.deviations =
        merged.deviations.isEmpty || set.deviations.isEmpty
        ? [] : merged.deviations + set.deviations
      merged.samples += set.samples
      merged.labels += set.labels
      merged.stimuli += try merged.takeGroups(of: set, index: index) ?? set.stimuli
      merged.onsets += set.onsets
      merged.recordings += set.recordings.map { $0 + Int32(recordings) }
      merged.selections += set.selections.map { $0 + Int32(selections) }
      merged.repetitions += set.repetitions
      let missing = selections - merged.metadata.text.count
      merged.metadata.text += Array(repeating: nil, count: max(0, missing)) + set.metadata.text
      if let idle = set.metadata.idle {
        merged.metadata.idle = (merged.metadata.idle ?? []) + idle.map { $0 + selections }
      }
      merged.metadata.sources += set.metadata.sources
      merged.metadata.take(dropped: set.metadata.dropped, firstRecording: recordings)
      let faults = set.metadata.faults ?? [:]
      merged.metadata.faults = merged.metadata.faults?.filter { faults[$0.key] != nil }
      merged.metadata.speller = merged.metadata.speller ?? set.metadata.speller
      merged.metadata.flashRule = merged.metadata.flashRule ?? set.metadata.flashRule
    }
    return merged
  }

  /// One more than the greatest recording number; at least the number of sources.
  public var recordingCount: Int {
    max(metadata.sources.count, recordings.max().map { Int($0) + 1 } ?? 0)
  }

  /// One more than the greatest selection number.
  public var selectionCount: Int { selections.max().map { Int($0) + 1 } ?? 0 }

  private func check(_ other: Epochs, index: Int) throws(MergingError) {
    func same<Value: Equatable>(
      _ what: String, _ first: Value, _ second: Value
    ) throws(MergingError) {
      guard first == second else {
        throw .differing(what: what, first: "\(first)", other: "\(second)", index: index)
      }
    }
    try same("electrodes", electrodes, other.electrodes)
    try same("sampling rate", samplingRate, other.samplingRate)
    try same("window length", windowLength, other.windowLength)
    try same("first sample of a window", firstSample, other.firstSample)
    if let first = metadata.preprocessing, var second = other.metadata.preprocessing {
      second.electrodes = first.electrodes
      guard first == second else {
        let (expected, found) = first.differences(from: second)
        throw .differing(what: "preprocessing", first: expected, other: found, index: index)
      }
    }
    if let first = metadata.speller, let second = other.metadata.speller {
      try same("matrix", first.rows, second.rows)
      if first.paradigm == .groups || second.paradigm == .groups {
        try same("paradigm", first.paradigm, second.paradigm)
      }
    }
  }

  /// Takes the groups of another set's screen beside its own.
  ///
  /// - Returns: the other set's codes as they are here; `nil` where both mean the same.
  private mutating func takeGroups(
    of other: Epochs, index: Int
  ) throws(MergingError) -> [Int16]? {
    guard let first = metadata.speller, let second = other.metadata.speller,
      first.paradigm == .groups, first.groups != second.groups
    else { return nil }
    var groups = GroupCodes(first)
    let codes = groups.add(second)
    guard groups.groups.count <= FlashFacts.greatestStimulus else {
      throw .differing(
        what: "groups", first: "at most \(FlashFacts.greatestStimulus)",
        other: "\(groups.groups.count) together", index: index)
    }
    metadata.speller = Speller(rows: first.rows, groups: groups.groups)
    return other.stimuli.map { code in
      codes.indices.contains(Int(code) - 1) ? Int16(codes[Int(code) - 1]) : code
    }
  }
}

extension EpochsMetadata {
  /// Adds the dropped flashes of other recordings, which count from `firstRecording` here.
  fileprivate mutating func take(dropped others: [DroppedFlash]?, firstRecording: Int) {
    guard let others else { return }
    dropped =
      (dropped ?? [])
      + others.map { flash in
        var flash = flash
        flash.recording += firstRecording
        return flash
      }
  }
}
