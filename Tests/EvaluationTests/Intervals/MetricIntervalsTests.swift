import ElementaryFunctions
import Evaluation
import Foundation
import Randomness
import Signal
import Testing

/// Whether 95 % intervals hold the truth as often as they say.
@Suite struct MetricIntervalsTests {
  private static func epochs(_ layout: EpochLayout, labels: [Label]) -> Epochs {
    var epochs = Epochs(
      electrodes: [], windowLength: 78, samplingRate: 120,
      metadata: EpochsMetadata(preprocessing: nil, sources: [], speller: nil, text: []))
    epochs.labels = labels
    epochs.stimuli = labels.map { _ in 1 }
    epochs.recordings = layout.recordings.map(Int32.init)
    epochs.selections = layout.selections.map(Int32.init)
    epochs.repetitions = labels.map { _ in 0 }
    epochs.onsets = layout.onsets
    return epochs
  }

  /// How many simulations the table in docs/results.md is made of; fewer are a test.
  private static let wanted =
    ProcessInfo.processInfo.environment["P300_COVERAGE"].flatMap { Int($0) }

  /// Expects intervals of two metrics to hold the truth 92 to 98 % of the time, and prints how often they do.
  private static func expectCoverage(
    _ name: String, of truths: [Metric: Double], simulations: Int,
    drawing draw: (inout SeededGenerator) -> (epochs: Epochs, scores: [Double])
  ) throws {
    let simulations = wanted ?? simulations
    var generator = SeededGenerator(seed: 7)
    var said = 0
    var held: [Metric: Int] = [:]
    for _ in 0..<simulations {
      let (epochs, scores) = draw(&generator)
      let intervals = MetricIntervals(scores: scores, threshold: 0.5, of: epochs)
      guard intervals[.auc] != nil else { continue }
      said += 1
      for (metric, truth) in truths {
        guard let interval = intervals[metric] else { continue }
        if interval.low <= truth, truth <= interval.high { held[metric, default: 0] += 1 }
      }
    }
    // Now and then neighbours are so alike that there are too few blocks to say.
    #expect(said * 20 > simulations * 19, "\(name): said \(said) of \(simulations)")
    let shares = truths.keys.sorted { $0.rawValue < $1.rawValue }.map { metric in
      (metric, 100 * Double(held[metric] ?? 0) / Double(max(said, 1)))
    }
    if wanted != nil {
      let cells = shares.map { "\($0.0.rawValue) \(($0.1 * 10).rounded() / 10)" }
      print("coverage | \(name) | \(cells.joined(separator: " | ")) | \(said) of \(simulations)")
    }
    for (metric, share) in shares {
      #expect((92...98).contains(share), "\(name), \(metric): \(share) %")
    }
  }

  // Every selection has a response of its own strength: 1.5 ± 0.5 deviations of the noise.
  @Test(arguments: [5, 10, 50])
  func `95 % intervals over selections hold the truth 92 to 98 % of the time`(selections: Int)
    throws
  {
    let all = 0..<selections * 24
    let layout = EpochLayout(
      recordings: all.map { _ in 0 }, selections: all.map { $0 / 24 },
      onsets: all.map { 0.2 * Double($0) }, window: 0.65, sampleInterval: 1 / 120)
    let labels: [Label] = all.map { $0 % 6 == 0 ? .target : .nonTarget }
    let epochs = Self.epochs(layout, labels: labels)
    // Φ(1.5 / √(2 + .25)): python3 -c "from scipy.stats import norm; print(norm.cdf(1))"; (.5 + Φ(1.5 / √1.25)) / 2
    try Self.expectCoverage(
      "\(selections) selections", of: [.auc: 0.8413447460685429, .balancedAccuracy: 0.7050721],
      simulations: selections == 50 ? 150 : 500
    ) { generator in
      let strengths = (0..<selections).map { _ in 1.5 + 0.5 * generator.normal() }
      let scores = all.map {
        Double.sigmoid(
          generator.normal() + (labels[$0] == .target ? strengths[$0 / 24] : 0))
      }
      return (epochs, scores)
    }
  }

  /// Runs with so many flashes, whose scores are so much like the ones before.
  struct OddballRun: Sendable {
    let flashes: Int
    let correlation: Double
  }

  static let runs: [OddballRun] = (wanted == nil ? [200] : [100, 200]).flatMap { flashes in
    (wanted == nil ? [0, 0.6] : [0, 0.3, 0.6]).map {
      OddballRun(flashes: flashes, correlation: $0)
    }
  }

  // Scores follow each other: what the detector takes for a target it takes for one several times in a row.
  @Test(arguments: wanted == nil ? [1, 2, 5] : [1, 2, 3, 4, 5], runs)
  func `95 % intervals over blocks of oddball runs hold the truth 92 to 98 % of the time`(
    runs: Int, kind: OddballRun
  ) throws {
    let (flashes, correlation) = (kind.flashes, kind.correlation)
    let layout = IndependentUnitsTests.oddball(recordings: runs, epochs: flashes)
    // Φ(1 / √2), and (½ + Φ(1)) / 2
    try Self.expectCoverage(
      "\(runs) oddball runs of \(flashes), correlation \(correlation)",
      of: [.auc: 0.7602499389065233, .balancedAccuracy: 0.6706723730342715],
      simulations: 200
    ) { generator in
      var labels: [Label] = []
      var scores: [Double] = []
      for _ in 0..<runs {
        let noise = IndependentUnitsTests.scores(
          flashes, correlation: correlation, using: &generator)
        for probability in noise {
          let isTarget = generator.uniform() < 0.2
          labels.append(isTarget ? .target : .nonTarget)
          scores.append(.sigmoid(Double.logOdds(probability) + (isTarget ? 1 : 0)))
        }
      }
      return (Self.epochs(layout, labels: labels), scores)
    }
  }

  @Test func `two selections are too few to say anything`() {
    let layout = EpochLayout(
      recordings: [0, 0, 0, 0], selections: [0, 0, 1, 1], onsets: [0, 1, 5, 6], window: 0.65,
      sampleInterval: 1 / 120)
    let epochs = Self.epochs(layout, labels: [.target, .nonTarget, .target, .nonTarget])
    let intervals = MetricIntervals(scores: [0.9, 0.2, 0.4, 0.5], threshold: 0.5, of: epochs)
    #expect(intervals.values.isEmpty)
    #expect(intervals.unitCount == 2)
  }

  @Test func `intervals are the same on any number of threads, and every metric has one`() {
    var generator = SeededGenerator(seed: 3)
    let layout = IndependentUnitsTests.oddball(recordings: 2, epochs: 100)
    let labels: [Label] = (0..<200).map { $0 % 5 == 0 ? .target : .nonTarget }
    let scores = IndependentUnitsTests.scores(200, correlation: 0.3, using: &generator)
    let epochs = Self.epochs(layout, labels: labels)
    let one = MetricIntervals(scores: scores, threshold: 0.5, of: epochs, threads: 1)
    #expect(one == MetricIntervals(scores: scores, threshold: 0.5, of: epochs, threads: 3))
    #expect(Set(one.values.keys) == Set(Metric.allCases))
  }
}
