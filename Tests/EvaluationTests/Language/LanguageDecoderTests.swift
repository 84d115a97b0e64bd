import Evaluation
import Randomness
import Signal
import Testing

@Suite struct LanguageDecoderTests {
  private static let speller = Speller(
    matrix: ["ABCDEF", "GHIJKL", "MNOPQR", "STUVWX", "YZ1234", "56789_"].map {
      $0.map(String.init)
    },
    order: .columnsFirst)

  /// Flashes of a text, whose log-odds are those of two Gaussians that lie `separation` deviations apart.
  private static func flashes(
    of text: String, repetitions: Int, separation: Double, seed: UInt64
  ) throws -> [ScoredFlash] {
    var generator = SeededGenerator(seed: seed)
    var flashes: [ScoredFlash] = []
    for (selection, letter) in text.enumerated() {
      let item = try #require(speller.items.firstIndex(of: String(letter)))
      let targets = speller.codes(lighting: item)
      for repetition in 0..<repetitions {
        for code in 1...12 {
          let sign = targets.contains(code) ? 1.0 : -1
          let ratio = separation * (sign * separation / 2 + generator.normal())
          // The log of 2 in 10, the odds of a target.
          flashes.append(
            ScoredFlash(
              stimulus: code, selection: selection, repetition: repetition,
              score: ratio - 1.6094379124341003))
        }
      }
    }
    return flashes
  }

  private static let sentence = "THE_CAT_SAT_ON_THE_MAT_AND_THEN_IT_WENT_OUT_TO_SEE_THE_WORLD"

  private func right(_ result: SpellingResult, _ repetitions: Int) -> Int {
    result.correct(repetitions: repetitions)
  }

  @Test func `English is spelled better with English than without`() throws {
    let flashes = try Self.flashes(of: Self.sentence, repetitions: 2, separation: 1.2, seed: 4)
    let expected = Self.sentence.map { Optional(String($0)) }
    let plain = CharacterDecoder(speller: Self.speller).spell(flashes, expected: expected)
    let decoder = LanguageDecoder(speller: Self.speller, evidenceScale: 1, model: .english)
    let helped = decoder.spell(flashes, expected: expected, starts: [0])
    #expect(right(helped, 1) > right(plain, 1) + 6)
    #expect(right(helped, 2) > right(plain, 2))
    #expect(helped.items.count == 2 && helped.expected == expected)
    let sooner = decoder.stopping(flashes, confidence: 0.9, starts: [0])
    let plainStops = BayesianDecoder(speller: Self.speller).stopping(flashes, confidence: 0.9)
    #expect(
      sooner.reduce(0) { $0 + $1.repetitions } < plainStops.reduce(0) { $0 + $1.repetitions })
  }

  @Test func `nothing later counts for a selection`() throws {
    let flashes = try Self.flashes(of: "THE_CAT_SAT", repetitions: 1, separation: 0.9, seed: 1)
    let other = flashes.map { flash in
      var flash = flash
      if flash.selection >= 6 { flash.score = -flash.score }
      return flash
    }
    let decoder = LanguageDecoder(speller: Self.speller, evidenceScale: 1, model: .english)
    let unknown = [String?](repeating: nil, count: 11)
    let first = decoder.spell(flashes, expected: unknown, starts: [0]).items[0]
    let second = decoder.spell(other, expected: unknown, starts: [0]).items[0]
    #expect(first[..<6] == second[..<6] && first != second)
    let stops = decoder.stopping(flashes, confidence: 0.8, starts: [0])
    #expect(decoder.stopping(other, confidence: 0.8, starts: [0])[..<6] == stops[..<6])
  }

  @Test func `each start is a text of its own`() throws {
    let decoder = LanguageDecoder(speller: Self.speller, evidenceScale: 1, model: .english)
    let all = try Self.flashes(of: "THETHE", repetitions: 1, separation: 1, seed: 7)
    let second = all.filter { $0.selection >= 3 }
    let unknown = [String?](repeating: nil, count: 3)
    let together = decoder.spell(all, expected: unknown + unknown, starts: [0, 3]).items[0]
    #expect(
      Array(together[3...]) == decoder.spell(second, expected: unknown, starts: [3]).items[0])
  }

  @Test func `without evidence the language alone decides, with much of it the flashes do`() throws
  {
    let decoder = LanguageDecoder(speller: Self.speller, evidenceScale: 1, model: .english)
    let strong = try Self.flashes(of: "QXZJ9", repetitions: 4, separation: 4, seed: 2)
    let unknown = [String?](repeating: nil, count: 5)
    #expect(decoder.spell(strong, expected: unknown, starts: [0]).text(repetitions: 4) == "QXZJ9")
    // The odds of a target tell nothing.
    let silent = (0..<2).map {
      ScoredFlash(stimulus: 1, selection: $0, repetition: 0, score: -1.6094379124341003)
    }
    let items = decoder.spell(silent, expected: [nil, nil], starts: [0]).items[0]
    let likeliest = Self.speller.items.max {
      LanguageModel.english.probability(of: $0.first, after: "_", choices: 36)
        < LanguageModel.english.probability(of: $1.first, after: "_", choices: 36)
    }
    #expect(items[0] == likeliest)
  }
}
