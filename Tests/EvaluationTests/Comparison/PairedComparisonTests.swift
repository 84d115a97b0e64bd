import ElementaryFunctions
import Evaluation
import Randomness
import Signal
import Testing

@Suite struct PairedComparisonTests {
  /// Twelve selections of 36 flashes, scored by two methods of given strength, in three folds.
  private static func comparison(
    _ strengths: [Double], seed: UInt64
  ) throws -> (pairs: [PairedComparison], summaries: [EvaluationSummary]) {
    var generator = SeededGenerator(seed: seed)
    let all = 0..<432
    var epochs = Epochs(
      electrodes: [], windowLength: 78, samplingRate: 120,
      metadata: EpochsMetadata(preprocessing: nil, sources: [], speller: nil, text: []))
    epochs.labels = all.map { $0 % 6 == 0 ? .target : .nonTarget }
    epochs.stimuli = all.map { _ in 1 }
    epochs.recordings = all.map { _ in 0 }
    epochs.selections = all.map { Int32($0 / 36) }
    epochs.repetitions = all.map { _ in 0 }
    epochs.onsets = all.map { 0.2 * Double($0) }
    let plan = try SplitPlan(.selections(folds: 3), of: EpochLayout(epochs))
    // What both see of the same brain.
    let shared = all.map { _ in generator.normal() }
    let summaries = try strengths.map { strength in
      let scores = all.map { index in
        Double.sigmoid(
          shared[index] + 0.2 * generator.normal()
            + (epochs.labels[index] == .target ? strength : 0))
      }
      let runs = plan.splits.map { split in
        TestRun(
          split, seed: 0, scores: split.test.map { scores[$0] }, threshold: 0.5, evidenceScale: 1)
      }
      return try EvaluationSummary(plan, runs: runs, of: epochs, settings: .init())
    }
    let named = summaries.enumerated().map { (name: "method \($0)", summary: $1) }
    return (PairedComparison.pairs(named, threads: 2), summaries)
  }

  @Test func `a better method is told from a worse one, although their intervals overlap`() throws {
    let (pairs, summaries) = try Self.comparison([1.3, 1], seed: 1)
    let pair = try #require(pairs.first)
    let interval = try #require(pair.interval)
    #expect(pair.difference > 0.02 && interval.low > 0)
    #expect(pair.ranks.wilcoxon < 0.01)
    #expect(pair.ranked == .selections)
    let (better, worse) = (summaries[0].intervals[.auc], summaries[1].intervals[.auc])
    #expect(try #require(better).low < #require(worse).high)
  }

  @Test func `equals are told apart about as often as the level says`() throws {
    var told = 0
    for seed in 0..<100 as Range<UInt64> {
      let pair = try #require(try Self.comparison([1, 1], seed: seed).pairs.first)
      let interval = try #require(pair.interval)
      if interval.low > 0 || interval.high < 0 { told += 1 }
    }
    #expect(told <= 11)
  }

  @Test func `every pair is compared once, and the other way round has the other sign`() throws {
    let (pairs, _) = try Self.comparison([1.2, 1, 0.8], seed: 2)
    #expect(pairs.map(\.first) == ["method 0", "method 0", "method 1"])
    #expect(pairs.map(\.second) == ["method 1", "method 2", "method 2"])
    #expect(abs(pairs[0].difference + pairs[2].difference - pairs[1].difference) < 1e-12)
    #expect(pairs.allSatisfy { $0.corrected >= $0.ranks.wilcoxon })
  }
}
