import Parallelism
import Randomness
import Signal
import Synchronization

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

  /// 95 % intervals of the mean metrics of some runs, selections drawn with replacement.
  ///
  /// Every sample has a stream of random numbers of its own, so that threads do not matter.
  static func intervals(
    of runs: [TestRun], epochs: Epochs, settings: EvaluationSummary.Settings
  ) -> [Metric: ConfidenceInterval] {
    // The places of every selection in every run.
    let places = runs.map { run in
      Dictionary(grouping: run.split.test.indices) { epochs.selections[run.split.test[$0]] }
    }
    let labels = runs.map { run in run.split.test.map { epochs.labels[$0] } }
    let selections = Set(places.flatMap(\.keys)).sorted()
    guard selections.count > 1, settings.replicates > 0 else { return [:] }
    let tables = Mutex([MetricTable](repeating: MetricTable([:]), count: settings.replicates))
    forEachInParallel(count: settings.replicates, threads: settings.threads) { _, replicate in
      var generator = SeededGenerator(
        seed: settings.seed, stream: 0xB007_0000_0000 + UInt64(replicate))
      let drawn = selections.indices.map { _ in
        selections[generator.index(below: selections.count)]
      }
      let means = runs.indices.map { index -> MetricTable in
        let chosen = drawn.flatMap { places[index][$0] ?? [] }
        return MetricTable(
          probabilities: chosen.map { runs[index].scores[$0] }, threshold: runs[index].threshold,
          labels: chosen.map { labels[index][$0] })
      }
      let mean = MetricTable.mean(means)
      tables.withLock { $0[replicate] = mean }
    }
    let drawn = tables.withLock { $0 }
    var intervals: [Metric: ConfidenceInterval] = [:]
    for metric in Metric.allCases {
      let values = drawn.compactMap { $0[metric] }.sorted()
      guard values.count * 2 > settings.replicates else { continue }
      intervals[metric] = ConfidenceInterval(ofSorted: values, level: 0.95)
    }
    return intervals
  }
}
