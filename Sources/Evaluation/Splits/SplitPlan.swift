import Randomness
import Signal

/// How epochs are divided into training and test.
public enum SplitKind: Sendable, Equatable {
  /// Selections dealt at random into so many folds, each of which is tested once.
  case selections(folds: Int)
  /// Each recording is tested once.
  case recordings
  /// Each group of recordings (a session, a subject) is tested once; one group number a recording.
  case groups([Int])
  /// Each group of recordings but the first is tested once by what those before it taught; one group number a
  /// recording, in order of time.
  case laterGroups([Int])
  /// Each subject is tested once on a detector of the others; a subject's name for every recording.
  case subjects([String])
  /// Selections in order of time, cut into so many blocks, each of which is tested once; epochs in
  /// order of time where there are fewer selections.
  case blocks(folds: Int)
  /// The first 1, 2, 4, 8 … selections train, all later ones are tested.
  case calibration
  /// All epochs before this index train, this one and all later ones are tested.
  case given(firstTest: Int)
  /// Epochs dealt at random into so many folds: windows overlap their neighbours, so **this leaks**.
  case shuffledEpochs(folds: Int)
}

extension SplitKind: CustomStringConvertible {
  /// The kind in words.
  public var description: String {
    switch self {
    case .selections(let folds): "\(folds) folds of selections"
    case .recordings: "leave one recording out"
    case .groups: "leave one group of recordings out"
    case .laterGroups: "trained on earlier groups of recordings, tested on the next"
    case .subjects: "leave one subject out"
    case .blocks(let folds): "\(folds) blocks in time"
    case .calibration: "calibration curve"
    case .given: "trained on some files, tested on others"
    case .shuffledEpochs(let folds): "\(folds) folds of shuffled epochs (leaking)"
    }
  }
}

/// One division into training and test; indices of epochs, each array ascending.
public struct Split: Sendable, Equatable {
  /// What is tested, in words.
  public let name: String
  /// Epochs to learn from.
  public let training: [Int]
  /// Epochs to test on.
  public let test: [Int]
  /// Epochs left out because they lie too close to a test epoch in time.
  public let purged: [Int]
}

/// Why epochs cannot be divided.
public enum SplitError: Error, Equatable, Sendable, CustomStringConvertible {
  /// There are too few of what is divided.
  case tooFew(what: String, found: Int, needed: Int)
  /// The gap is shorter than one window.
  case gapTooShort(gap: Double, window: Double)
  /// Nothing is left to learn from after purging.
  case nothingToTrain(fold: String, purged: Int)
  /// A recording's name does not say of which session it is.
  case noSession(recording: String)

  /// One line for the user.
  public var description: String {
    switch self {
    case .tooFew(let what, let found, let needed):
      "\(what): found \(found); expected at least \(needed) for this split"
    case .gapTooShort(let gap, let window):
      "found a gap of \(gap) s; expected at least one window, \(window) s"
    case .nothingToTrain(let fold, let purged):
      "\(fold): all \(purged) training epochs lie within the gap of the test; expected a shorter gap"
        + " or more recordings"
    case .noSession(let recording):
      "sessions: found no ses- in “\(recording)”; expected BIDS names such as "
        + "sub-01_ses-02_task-speller_eeg.edf"
    }
  }
}

/// Divisions of epochs in which no test sample is within a gap of any training sample.
public struct SplitPlan: Sendable, Equatable {
  /// How the epochs are divided.
  public let kind: SplitKind
  /// The least time between the end of one window and the start of another across the division, in
  /// seconds.
  public let gap: Double
  /// The divisions.
  public let splits: [Split]

  /// Whether training and test share samples: true for shuffled epochs alone.
  public var isLeaking: Bool {
    if case .shuffledEpochs = kind { true } else { false }
  }

  /// Divides epochs.
  ///
  /// Training epochs of a test epoch's recording are left out (purged) when less than `gap` lies between
  /// the two windows.
  ///
  /// - Parameters:
  ///   - kind: How.
  ///   - layout: Where the epochs lie.
  ///   - gap: In seconds, at least one window; `nil` takes one window.
  ///   - seed: What random divisions are drawn from.
  /// - Throws: `SplitError` if there is too little to divide or nothing would be left to train on.
  public init(
    _ kind: SplitKind, of layout: EpochLayout, gap: Double? = nil, seed: UInt64 = 0
  ) throws(SplitError) {
    let gap = gap ?? layout.window
    guard gap >= layout.window else { throw .gapTooShort(gap: gap, window: layout.window) }
    self.kind = kind
    self.gap = gap
    let tests = try Self.tests(kind, of: layout, seed: seed)
    let isLeaking = if case .shuffledEpochs = kind { true } else { false }
    var splits: [Split] = []
    for test in tests {
      let purge = isLeaking ? [] : layout.epochs(within: gap, of: test.test, among: test.training)
      let training = purge.isEmpty ? test.training : test.training.filter { !purge.contains($0) }
      guard !training.isEmpty else {
        throw .nothingToTrain(fold: test.name, purged: purge.count)
      }
      splits.append(
        Split(name: test.name, training: training, test: test.test, purged: purge.sorted()))
    }
    self.splits = splits
  }

  private typealias Candidate = (name: String, training: [Int], test: [Int])

  private static func tests(
    _ kind: SplitKind, of layout: EpochLayout, seed: UInt64
  ) throws(SplitError) -> [Candidate] {
    var generator = SeededGenerator(seed: seed, stream: 0x5911)
    switch kind {
    case .selections(let folds):
      var selections = layout.selectionsInTime
      try require(selections.count, "selections", atLeast: folds)
      generator.permute(&selections)
      let parts = (0..<folds).map { fold in
        Set(stride(from: fold, to: selections.count, by: folds).map { selections[$0] })
      }
      return parts.enumerated().map { fold, part in
        candidate("fold \(fold + 1)", of: layout) { part.contains(layout.selections[$0]) }
      }
    case .blocks(let folds):
      var units = layout.selectionsInTime
      var unit = layout.selections
      try require(layout.count, "epochs", atLeast: folds)
      if units.count < folds {
        let order = layout.epochsInTime
        units = Array(0..<order.count)
        for (place, epoch) in order.enumerated() { unit[epoch] = place }
      }
      return (0..<folds).map { fold in
        let start = units.count * fold / folds
        let end = units.count * (fold + 1) / folds
        let part = Set(units[start..<end])
        return candidate("block \(fold + 1)", of: layout) { part.contains(unit[$0]) }
      }
    case .given(let first):
      return [candidate("given", of: layout) { $0 >= first }]
    case .recordings:
      let recordings = Set(layout.recordings).sorted()
      try require(recordings.count, "recordings", atLeast: 2)
      return recordings.map { recording in
        candidate("recording \(recording + 1)", of: layout) {
          layout.recordings[$0] == recording
        }
      }
    case .groups(let groups):
      precondition(
        layout.recordings.allSatisfy { groups.indices.contains($0) }, "a group for every recording")
      let used = Set(layout.recordings.map { groups[$0] }).sorted()
      try require(used.count, "groups of recordings", atLeast: 2)
      return used.map { group in
        candidate("group \(group + 1)", of: layout) { groups[layout.recordings[$0]] == group }
      }
    case .laterGroups(let groups):
      precondition(
        layout.recordings.allSatisfy { groups.indices.contains($0) }, "a group for every recording")
      let used = Set(layout.recordings.map { groups[$0] }).sorted()
      try require(used.count, "groups of recordings", atLeast: 2)
      return used.dropFirst().map { group in
        let known = (0..<layout.count).filter { groups[layout.recordings[$0]] <= group }
        return (
          "group \(group + 1)", known.filter { groups[layout.recordings[$0]] < group },
          known.filter { groups[layout.recordings[$0]] == group }
        )
      }
    case .subjects(let names):
      precondition(
        layout.recordings.allSatisfy { names.indices.contains($0) }, "a name for every recording")
      let used = Set(layout.recordings.map { names[$0] }).sorted()
      // A detector of others is one of two at least.
      guard used.count > 2 else {
        throw .tooFew(what: "subjects", found: used.count, needed: 3)
      }
      return used.map { name in
        candidate(name, of: layout) { names[layout.recordings[$0]] == name }
      }
    case .calibration:
      let selections = layout.selectionsInTime
      try require(selections.count, "selections", atLeast: 2)
      let counts = sequence(first: 1) { $0 * 2 }.prefix { $0 < selections.count }
      return counts.map { count in
        let part = Set(selections.prefix(count))
        return candidate("first \(count)", of: layout) { !part.contains(layout.selections[$0]) }
      }
    case .shuffledEpochs(let folds):
      try require(layout.count, "epochs", atLeast: folds)
      var epochs = Array(0..<layout.count)
      generator.permute(&epochs)
      let parts = (0..<folds).map { fold in
        Set(stride(from: fold, to: epochs.count, by: folds).map { epochs[$0] })
      }
      return parts.enumerated().map { fold, part in
        candidate("fold \(fold + 1)", of: layout) { part.contains($0) }
      }
    }
  }

  private static func candidate(
    _ name: String, of layout: EpochLayout, isTest: (Int) -> Bool
  ) -> Candidate {
    var (training, test): ([Int], [Int]) = ([], [])
    for index in 0..<layout.count {
      if isTest(index) { test.append(index) } else { training.append(index) }
    }
    return (name, training, test)
  }

  private static func require(
    _ found: Int, _ what: String, atLeast folds: Int
  ) throws(SplitError) {
    let needed = max(folds, 2)
    guard found >= needed, folds >= 2 else {
      throw .tooFew(
        what: folds < 2 ? "folds" : what, found: folds < 2 ? folds : found, needed: needed)
    }
  }
}
