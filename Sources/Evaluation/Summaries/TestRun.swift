import Signal

/// What one detector made of the epochs it was tested on.
public struct TestRun: Sendable, Equatable {
  /// What was learned from and what was tested.
  public let split: Split
  /// The seed that the detector was trained with.
  public let seed: UInt64
  /// The probability of every test epoch.
  public let scores: [Double]
  /// The score above which an epoch counts as detected.
  public let threshold: Double
  /// What a flash's evidence is multiplied by in decoding.
  public let evidenceScale: Double

  /// A run from its parts; one score for every test epoch of `split`.
  public init(
    _ split: Split, seed: UInt64, scores: [Double], threshold: Double, evidenceScale: Double
  ) {
    precondition(scores.count == split.test.count, "one score a test epoch")
    self.split = split
    self.seed = seed
    self.scores = scores
    self.threshold = threshold
    self.evidenceScale = evidenceScale
  }
}

/// A selection with a true item, and whether it was found.
struct SpelledSelection: Sendable, Equatable {
  let selection: Int
  /// After 1, 2, … repetitions.
  let isRight: [Bool]

  /// Whether it is right after `round` + 1 repetitions, or all it has.
  func isRight(after round: Int) -> Bool {
    isRight.isEmpty ? false : isRight[min(round, isRight.count - 1)]
  }
}

extension TestRun {
  /// The part of the tested epochs that `isPart` takes.
  func part(_ isPart: (Int) -> Bool) -> TestRun {
    let places = split.test.indices.filter { isPart(split.test[$0]) }
    return TestRun(
      Split(
        name: split.name, training: split.training, test: places.map { split.test[$0] },
        purged: split.purged),
      seed: seed, scores: places.map { scores[$0] }, threshold: threshold,
      evidenceScale: evidenceScale)
  }

  /// The tested selections whose true item is known.
  func spelled(
    _ epochs: Epochs, speller: Speller, rule: DecodingRule
  ) throws(SpellingError) -> [SpelledSelection] {
    let truth = epochs.trueItems(of: speller)
    let flashes = try epochs.flashes(
      at: split.test, scores: scores.map(rule.evidence), of: speller)
    let decoder = CharacterDecoder(speller: speller)
    let groups = Dictionary(grouping: flashes, by: \.selection)
    return groups.sorted { $0.key < $1.key }.compactMap { selection, flashes in
      guard let item = truth[selection] else { return nil }
      let rounds = flashes.reduce(0) { max($0, $1.repetition + 1) }
      let isRight = decoder.items(of: flashes, rounds: rounds).map { $0 == item }
      return SpelledSelection(selection: selection, isRight: isRight)
    }
  }
}
