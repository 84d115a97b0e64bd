import Evaluation
import Foundation
import Randomness
import Signal
import Testing

/// Selections in which nobody attends, among others.
@Suite struct IdleDetectionTests {
  private static let menu = Speller(items: ["A", "B", "C", "D"])
  private static let separation = 0.8

  /// Selections of flashes with true log-odds, the items behind them (none for every second one), and how
  /// likely everything was under each hypothesis.
  private struct Trials {
    var flashes: [ScoredFlash] = []
    var truth: [Int: Int] = [:]
    var idle: Set<Int> = []
    /// For each selection: the logarithm of the likelihood if nobody attends, then for each item.
    var likelihoods: [[Double]] = []

    init(_ speller: Speller, selections: Int, repetitions: Int, seed: UInt64) {
      var generator = SeededGenerator(seed: seed)
      let separation = IdleDetectionTests.separation
      let share = Double(speller.targetsPerRepetition) / Double(speller.codeCount)
      for selection in 0..<selections {
        let item = selection % 2 == 0 ? nil : generator.index(below: speller.items.count)
        if let item { truth[selection] = item } else { idle.insert(selection) }
        let lit = item.map { speller.codes(lighting: $0) } ?? []
        var sums = [Double](repeating: 0, count: speller.items.count + 1)
        for repetition in 0..<repetitions {
          for code in 1...speller.codeCount {
            let value = generator.normal() + (lit.contains(code) ? separation : 0)
            func logarithm(_ isTarget: Bool) -> Double {
              let mean = isTarget ? separation : 0
              return -(value - mean) * (value - mean) / 2
            }
            sums[0] += logarithm(false)
            for item in speller.items.indices {
              sums[item + 1] += logarithm(speller.codes(lighting: item).contains(code))
            }
            flashes.append(
              ScoredFlash(
                stimulus: code, selection: selection, repetition: repetition,
                score: logarithm(true) - logarithm(false) + log(share / (1 - share))))
          }
        }
        likelihoods.append(sums)
      }
    }
  }

  private func summary(
    _ trials: Trials, prior: Double = 0.5, confidence: Double? = nil
  ) -> IdleSummary {
    IdleSummary(
      IdleRule(prior: prior, evidenceScale: 1), flashes: trials.flashes, speller: Self.menu,
      truth: trials.truth, idle: trials.idle,
      timing: SelectionTiming(blank: 1, onsetInterval: 0.25, codes: 4), confidence: confidence)
  }

  @Test(arguments: [0.5, 0.1, 0.9])
  func `nobody's probability is Bayes' rule over all items and none`(prior: Double) {
    let trials = Trials(Self.menu, selections: 30, repetitions: 3, seed: 1)
    let found = summary(trials, prior: prior).probabilities
    for (probability, sums) in zip(found, trials.likelihoods) {
      let largest = sums.max() ?? 0
      let nobody = prior * exp(sums[0] - largest)
      let items = sums.dropFirst().reduce(0) { $0 + (1 - prior) / 4 * exp($1 - largest) }
      #expect(abs(probability - nobody / (nobody + items)) < 1e-9)
    }
  }

  @Test func `without evidence it is the prior, and evidence for an item lowers it`() {
    let decoder = BayesianDecoder(speller: Self.menu)
    #expect(abs(decoder.idleProbability([0, 0, 0, 0], prior: 0.3) - 0.3) < 1e-12)
    var last = 1.0
    for evidence in [-800.0, -5, 0, 2, 5, 800] {
      let probability = decoder.idleProbability([evidence, 0, 0, -1], prior: 0.3)
      #expect(probability <= last && (0...1).contains(probability))
      last = probability
    }
    #expect(last < 1e-12)
  }

  @Test func `it is right as often as it says`() {
    let trials = Trials(Self.menu, selections: 6000, repetitions: 1, seed: 2)
    let found = summary(trials).probabilities
    for low in [0.2, 0.4, 0.6] {
      let some = found.indices.filter { (low..<low + 0.2).contains(found[$0]) }
      let share = Double(some.count { trials.idle.contains($0) }) / Double(some.count)
      let mean = some.reduce(0) { $0 + found[$1] } / Double(some.count)
      let deviation = (mean * (1 - mean) / Double(some.count)).squareRoot()
      #expect(some.count > 300 && abs(share - mean) < 4 * deviation)
    }
  }

  @Test func `counts and rates are of what was chosen`() {
    let trials = Trials(Self.menu, selections: 200, repetitions: 20, seed: 3)
    let summary = summary(trials)
    #expect(summary.attended == 100 && summary.idle == 100)
    let last = summary.byRepetition[19]
    #expect(summary.text.count { $0 == "–" } == last.silent + last.missed)
    // 21 s a selection.
    #expect(last.trueActivationsPerMinute == Double(last.correct) / 35)
    #expect(last.falseActivationsPerMinute == Double(100 - last.silent) / 35)
    #expect(last.silent > summary.byRepetition[0].silent && last.silent > 80)
    #expect(last.correct > summary.byRepetition[0].correct && last.correct > 80)
  }

  @Test func `selections end once an item or nobody is sure, and are as often right as that says`()
    throws
  {
    let trials = Trials(Self.menu, selections: 1000, repetitions: 40, seed: 5)
    let summary = summary(trials, confidence: 0.9)
    let ended = try #require(summary.ended)
    #expect(
      ended.text.count == 1000 && ended.text.count { $0 == "–" } == ended.missed + ended.silent)
    // Who ends at 0.9 or a little above is right that often.
    let right = Double(ended.correct + ended.silent) / 1000
    #expect((0.88...0.98).contains(right), "\(right)")
    let repetitions = try #require(ended.meanRepetitions)
    #expect(repetitions > 2 && repetitions < 30)
    // Asking for more takes longer; asking for what cannot be takes everything.
    let sure = try #require(self.summary(trials, confidence: 0.99).ended)
    #expect(try #require(sure.meanRepetitions) > repetitions)
    let never = try #require(self.summary(trials, confidence: 1.1).ended)
    #expect(never.meanRepetitions == 40 && never.text == summary.text)
    #expect(never.correct == summary.byRepetition[39].correct)
    #expect(self.summary(trials).ended == nil)
  }

  @Test func `who is never idle is told nothing of silence`() {
    var trials = Trials(Self.menu, selections: 10, repetitions: 2, seed: 4)
    trials.idle = []
    let row = summary(trials).byRepetition[1]
    #expect(row.silent == 0 && row.falseActivationsPerMinute == nil)
  }
}
