import Evaluation
import Foundation
import Randomness
import Signal
import Testing

/// Flashes that light any set of items, against what counting every item by hand gives.
@Suite struct GroupDecodingTests {
  /// A screen of six items of which `count` random sets light up.
  private static func screen(_ count: Int, seed: UInt64) -> Speller {
    var generator = SeededGenerator(seed: seed)
    let groups = (0..<count).map { _ -> [Int] in
      let set = (0..<6).filter { _ in generator.index(below: 2) == 0 }
      return set.isEmpty ? [generator.index(below: 6)] : set
    }
    return Speller(rows: [["A", "B", "C"], ["D", "E", "F"]], groups: groups)
  }

  /// Every code `repetitions` times in each selection, with random scores.
  private static func flashes(
    _ speller: Speller, selections: Int = 4, repetitions: Int = 3, seed: UInt64 = 5
  ) -> [ScoredFlash] {
    var generator = SeededGenerator(seed: seed)
    var flashes = (0..<selections).flatMap { selection in
      (0..<repetitions).flatMap { repetition in
        (1...speller.codeCount).map { code in
          ScoredFlash(
            stimulus: code, selection: selection, repetition: repetition,
            score: 2 * generator.normal() - 1)
        }
      }
    }
    generator.permute(&flashes)
    return flashes
  }

  private static func same(_ first: [Double], _ second: [Double]) -> Bool {
    first.count == second.count && zip(first, second).allSatisfy { abs($0 - $1) < 1e-12 }
  }

  @Test(arguments: 1...12) func `posteriors are those of every item by hand`(seed: UInt64) {
    let speller = Self.screen(Int(seed) + 2, seed: seed)
    let flashes = Self.flashes(speller, seed: seed)
    var decoder = BayesianDecoder(speller: speller, evidenceScale: 0.7)
    decoder.prior = [0.3, 0.1, 0.1, 0.2, 0.2, 0.1]
    let lit = speller.groups.reduce(0) { $0 + $1.count }
    let share = Double(lit) / Double(6 * speller.groups.count)
    for repetitions in 0...3 {
      let found = decoder.posteriors(flashes, repetitions: repetitions)
      for selection in 0..<4 {
        var weights = decoder.prior
        for flash in flashes
        where flash.selection == selection && flash.repetition < repetitions {
          for item in speller.groups[flash.stimulus - 1] {
            weights[item] *= pow(exp(flash.score) * (1 - share) / share, 0.7)
          }
        }
        let sum = weights.reduce(0, +)
        #expect(Self.same(found[selection] ?? [], weights.map { $0 / sum }))
      }
    }
  }

  @Test(arguments: 1...12) func `the paper's sum counts each item's own flashes`(seed: UInt64) {
    let speller = Self.screen(Int(seed) + 2, seed: seed)
    let flashes = Self.flashes(speller, seed: seed)
    let items = CharacterDecoder(speller: speller).items(flashes, repetitions: 3)
    for selection in 0..<4 {
      let own = flashes.filter { $0.selection == selection }
      let mean = own.reduce(0) { $0 + $1.score } / Double(own.count)
      // What an item is above the mean, over all flashes that light it.
      let sums = (0..<6).map { item in
        own.reduce(0.0) {
          $0 + (speller.groups[$1.stimulus - 1].contains(item) ? $1.score - mean : 0)
        }
      }
      let best = sums.indices.max { sums[$0] < sums[$1] - 1e-9 } ?? 0
      let found = items[selection].flatMap { $0 } ?? -1
      #expect(abs(sums[found] - sums[best]) < 1e-9)
    }
  }

  @Test(arguments: [
    Speller.wadsworth(), .wadsworth(order: .rowsFirst), Speller(items: ["go", "stop", "left"]),
  ])
  func `rows, columns and single items are sets like any other`(speller: Speller) {
    let sets = Speller(rows: speller.rows, groups: speller.litItems)
    #expect(sets.targetShare == speller.targetShare)
    #expect(sets.targetsPerRepetition == speller.targetsPerRepetition)
    let flashes = Self.flashes(speller)
    for repetitions in 1...3 {
      #expect(
        CharacterDecoder(speller: sets).items(flashes, repetitions: repetitions)
          == CharacterDecoder(speller: speller).items(flashes, repetitions: repetitions))
      #expect(
        BayesianDecoder(speller: sets).posteriors(flashes, repetitions: repetitions)
          == BayesianDecoder(speller: speller).posteriors(flashes, repetitions: repetitions))
    }
    #expect(
      BayesianDecoder(speller: sets).stopping(flashes, confidence: 0.8)
        == BayesianDecoder(speller: speller).stopping(flashes, confidence: 0.8))
  }

  @Test func `bits per minute count the flashes of a repetition, whatever sets they light`() throws
  {
    // Twelve different sets, three in each of four repetitions.
    let groups = (0..<12).map { [$0 % 4, ($0 + 1 + $0 / 4) % 4] }
    var epochs = Epochs(
      electrodes: ["Cz"], windowLength: 1, samplingRate: 100,
      metadata: EpochsMetadata(
        preprocessing: nil, sources: [],
        speller: Speller(rows: [["A", "B", "C", "D"]], groups: groups), text: ["B"]))
    epochs.samples = [Float](repeating: 0, count: 12)
    epochs.labels = groups.map { $0.contains(1) ? .target : .nonTarget }
    epochs.stimuli = (1...12).map { Int16($0) }
    epochs.onsets = (0..<12).map { 0.25 * Double($0) }
    epochs.recordings = [Int32](repeating: 0, count: 12)
    epochs.selections = epochs.recordings
    epochs.repetitions = (0..<12).map { Int32($0 / 3) }
    let scores = epochs.labels.map { $0 == .target ? 0.9 : 0.1 }
    let summary = try SpellingSummary(epochs: epochs, scores: scores, blank: 1)
    #expect(summary.text == "B" && summary.repetitions == 4)
    let rates = summary.byRepetition.map(\.bitsPerMinute)
    for (index, rate) in rates.enumerated() where summary.byRepetition[index].correct == 1 {
      // log₂ 4 bits in a second and three flashes a repetition.
      #expect(abs((rate ?? 0) - 120 / (1 + 0.75 * Double(index + 1))) < 1e-9)
    }
    #expect(summary.byRepetition.last?.correct == 1)
  }
}
