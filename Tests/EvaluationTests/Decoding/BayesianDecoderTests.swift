import Evaluation
import Foundation
import Randomness
import Signal
import Testing

/// Flashes with scores that are true log-odds: targets N(d/2, …) and others N(−d/2, …) in evidence.
private struct Trial {
  var flashes: [ScoredFlash] = []
  var truth: [Int: Int] = [:]

  /// `separation` d: log-likelihood ratios are N(±d²/2, d²), which is what equal Gaussians give.
  init(
    _ speller: Speller, selections: Int, repetitions: Int, separation: Double,
    inflation: Double = 1,
    seed: UInt64
  ) {
    var generator = SeededGenerator(seed: seed)
    let share = Double(speller.targetsPerRepetition) / Double(speller.codeCount)
    let prior = log(share / (1 - share))
    for selection in 0..<selections {
      let item = generator.index(below: speller.items.count)
      truth[selection] = item
      let targets = speller.codes(lighting: item)
      for repetition in 0..<repetitions {
        for code in 1...speller.codeCount {
          let sign = targets.contains(code) ? 1.0 : -1
          let ratio = separation * (sign * separation / 2 + generator.normal())
          flashes.append(
            ScoredFlash(
              stimulus: code, selection: selection, repetition: repetition,
              score: inflation * ratio + prior))
        }
      }
    }
  }
}

@Suite struct BayesianDecoderTests {
  @Test func `the posterior is Bayes' rule over all items`() throws {
    let speller = Speller(items: ["A", "B", "C"])
    var decoder = BayesianDecoder(speller: speller)
    decoder.prior = [0.5, 0.3, 0.2]
    let odds = [1.2, -0.7, 0.1]
    let flashes = odds.enumerated().map {
      ScoredFlash(stimulus: $0.offset + 1, selection: 9, repetition: 0, score: $0.element)
    }
    // Likelihood of the flashes given each item, up to a common factor: p/(1 − p) over the prior odds ½.
    let weights = zip(decoder.prior, odds).map { $0 * exp($1) / 0.5 }
    let expected = weights.map { $0 / weights.reduce(0, +) }
    let shares = try #require(decoder.posteriors(flashes, repetitions: 1)[9])
    #expect(zip(shares, expected).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test func `shares add up to 1, and without flashes they are the prior`() throws {
    let trial = Trial(.wadsworth(), selections: 3, repetitions: 4, separation: 3, seed: 1)
    let decoder = BayesianDecoder(speller: .wadsworth())
    for repetitions in 0...4 {
      for shares in decoder.posteriors(trial.flashes, repetitions: repetitions).values {
        let sum: Double = shares.reduce(0, +)
        #expect(abs(sum - 1) < 1e-12)
        #expect(shares.allSatisfy { $0 >= 0 && $0 <= 1 })
        if repetitions == 0 { #expect(shares.allSatisfy { abs($0 - 1 / 36.0) < 1e-12 }) }
      }
    }
  }

  @Test func `with even evidence the item is that of the paper's rule`() {
    let trial = Trial(.wadsworth(), selections: 20, repetitions: 3, separation: 1, seed: 2)
    let decoder = BayesianDecoder(speller: .wadsworth())
    let sums = CharacterDecoder(speller: .wadsworth()).items(trial.flashes, repetitions: 2)
    for (selection, shares) in decoder.posteriors(trial.flashes, repetitions: 2) {
      let item = shares.indices.max { shares[$0] < shares[$1] }
      #expect(sums[selection] == .some(item))
    }
  }

  @Test func `with true log-odds, posteriors come true`() {
    let trial = Trial(.wadsworth(), selections: 3000, repetitions: 3, separation: 0.9, seed: 3)
    let decoder = BayesianDecoder(speller: .wadsworth())
    var (sum, right) = (0.0, 0.0)
    for (selection, shares) in decoder.posteriors(trial.flashes, repetitions: 3) {
      let item = shares.indices.max { shares[$0] < shares[$1] } ?? 0
      sum += shares[item]
      right += trial.truth[selection] == item ? 1 : 0
    }
    #expect(abs(sum - right) / 3000 < 0.03)
    #expect(right / 3000 > 0.2 && right / 3000 < 0.95)
  }

  @Test func `the fitted scale takes back what made the scores too sure`() {
    let trial = Trial(
      .wadsworth(), selections: 400, repetitions: 4, separation: 0.9, inflation: 2.5, seed: 4)
    let fitted = BayesianDecoder(speller: .wadsworth())
      .fittingScale(to: trial.flashes, truth: trial.truth)
    #expect(abs(fitted.evidenceScale - 0.4) < 0.04)
    // Scores that are not sure enough are left alone.
    let timid = Trial(
      .wadsworth(), selections: 50, repetitions: 4, separation: 0.9, inflation: 0.5, seed: 4)
    let kept = BayesianDecoder(speller: .wadsworth())
      .fittingScale(to: timid.flashes, truth: timid.truth)
    #expect(kept.evidenceScale > 0.999 && kept.evidenceScale <= 1)
    let untold = BayesianDecoder(speller: .wadsworth()).fittingScale(to: trial.flashes, truth: [:])
    #expect(untold.evidenceScale == 1)
  }

  @Test func `stopping keeps its promise of confidence and saves repetitions`() {
    let trial = Trial(.wadsworth(), selections: 1000, repetitions: 15, separation: 1.2, seed: 5)
    let decoder = BayesianDecoder(speller: .wadsworth())
    let stopped = decoder.stopping(trial.flashes, confidence: 0.95)
    let summary = StoppingSummary(
      stopped, truth: trial.truth, confidence: 0.95, speller: .wadsworth(), timing: .wadsworth)
    #expect(summary.selections == 1000)
    #expect((summary.accuracy ?? 0) > 0.94)
    #expect((summary.meanRepetitions ?? 15) < 7.5)
    #expect(stopped.allSatisfy { $0.isConfident == ($0.confidence >= 0.95) })
    #expect(stopped.allSatisfy { $0.isConfident || $0.repetitions == 15 })
    let sure = decoder.stopping(trial.flashes, confidence: 0.999)
    #expect(zip(stopped, sure).allSatisfy { $0.repetitions <= $1.repetitions })
  }

  @Test func `every selection has the least number of repetitions`() {
    let trial = Trial(.wadsworth(), selections: 5, repetitions: 4, separation: 9, seed: 6)
    let decoder = BayesianDecoder(speller: .wadsworth())
    let stopped = decoder.stopping(trial.flashes, confidence: 0.5, minimum: 3)
    #expect(stopped.map(\.repetitions) == [3, 3, 3, 3, 3])
    let never = decoder.stopping(trial.flashes, confidence: 1, minimum: 9)
    #expect(never.map(\.repetitions) == [4, 4, 4, 4, 4])
  }
}
