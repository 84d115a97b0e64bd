import Evaluation
import Randomness
import Signal
import Testing

@Suite struct CharacterDecoderTests {
  /// Flashes of which those that light `text` score 1 and the others 0, plus noise.
  private static func flashes(
    _ text: [String], speller: Speller, repetitions: Int, noise: Double, seed: UInt64 = 0
  ) -> [ScoredFlash] {
    var generator = SeededGenerator(seed: seed)
    var flashes: [ScoredFlash] = []
    for (selection, character) in text.enumerated() {
      let item = speller.items.firstIndex(of: character) ?? 0
      let targets = speller.codes(lighting: item)
      for repetition in 0..<repetitions {
        for code in 1...speller.codeCount {
          let score = (targets.contains(code) ? 1 : 0) + noise * generator.normal()
          flashes.append(
            ScoredFlash(
              stimulus: code, selection: selection, repetition: repetition, score: score))
        }
      }
    }
    generator.permute(&flashes)
    return flashes
  }

  @Test(arguments: [Speller.CodeOrder.columnsFirst, .rowsFirst])
  func `clear scores spell every character of the matrix`(order: Speller.CodeOrder) {
    let speller = Speller.wadsworth(order: order)
    let flashes = Self.flashes(speller.items, speller: speller, repetitions: 1, noise: 0.01)
    let result = CharacterDecoder(speller: speller).spell(flashes, expected: speller.items)
    #expect(result.text(repetitions: 1) == "ABCDEFGHIJKLMNOPQRSTUVWXYZ123456789_")
    #expect(result.correct(repetitions: 1) == 36)
  }

  @Test func `the item is that of the best column and the best row`() {
    // The paper's rule, eq. 16–18, written out.
    let speller = Speller.wadsworth()
    let flashes = Self.flashes(
      ["P", "3", "_"], speller: speller, repetitions: 5, noise: 1.5, seed: 3)
    let decoder = CharacterDecoder(speller: speller)
    for repetitions in 1...5 {
      let items = decoder.items(flashes, repetitions: repetitions)
      for selection in 0..<3 {
        var sums = [Double](repeating: 0, count: 12)
        for flash in flashes
        where flash.selection == selection && flash.repetition < repetitions {
          sums[flash.stimulus - 1] += flash.score
        }
        let column = (0..<6).max { sums[$0] < sums[$1] } ?? 0
        let row = (6..<12).max { sums[$0] < sums[$1] } ?? 0
        #expect(items[selection] == .some((row - 6) * 6 + column))
      }
    }
  }

  @Test func `a menu is decoded item by item, and more repetitions help`() {
    let speller = Speller(items: ["go", "stop", "left"])
    let truth = (0..<60).map { speller.items[$0 % 3] }
    let flashes = Self.flashes(truth, speller: speller, repetitions: 12, noise: 1.5)
    let result = CharacterDecoder(speller: speller).spell(flashes, expected: truth)
    #expect(result.repetitions == 12)
    #expect(result.correct(repetitions: 12) > result.correct(repetitions: 1) + 5)
    let clear = Self.flashes(["stop", "go"], speller: speller, repetitions: 1, noise: 0)
    #expect(CharacterDecoder(speller: speller).spell(clear).text(repetitions: 1) == "stop go")
  }

  @Test func `equal scores give the first item`() {
    let flashes = (1...12).map {
      ScoredFlash(stimulus: $0, selection: 4, repetition: 0, score: 0.5)
    }
    let items = CharacterDecoder(speller: .wadsworth()).items(flashes, repetitions: 1)
    #expect(items == [4: 0])
  }

  @Test func `a code that lacks flashes is not punished for it`() {
    let speller = Speller.wadsworth()
    var flashes = Self.flashes(["W"], speller: speller, repetitions: 4, noise: 0)
    // All scores lie well above 0, and W's column loses three of its four flashes.
    flashes = flashes.map { flash in
      var flash = flash
      flash.score += 5
      return flash
    }
    let column = speller.codes(lighting: speller.items.firstIndex(of: "W") ?? 0)[0]
    flashes.removeAll { $0.stimulus == column && $0.repetition > 0 }
    let result = CharacterDecoder(speller: speller).spell(flashes, expected: ["W"])
    #expect(result.text(repetitions: 4) == "W")
  }

  @Test func `a selection with fewer repetitions counts with all of its own`() {
    let speller = Speller.wadsworth()
    var flashes = Self.flashes(["A", "Z"], speller: speller, repetitions: 3, noise: 0)
    flashes.removeAll { $0.selection == 1 && $0.repetition > 0 }
    let result = CharacterDecoder(speller: speller).spell(flashes, expected: ["A", "Z"])
    #expect((1...3).map { result.correct(repetitions: $0) } == [2, 2, 2])
  }

  @Test func `selections without an expectation are spelled but not counted`() {
    let speller = Speller.wadsworth()
    let flashes = Self.flashes(["A", "B", "C"], speller: speller, repetitions: 1, noise: 0)
    let result = CharacterDecoder(speller: speller).spell(flashes, expected: ["A", nil, "X"])
    #expect(result.text(repetitions: 1) == "ABC")
    #expect(result.countedSelections == 2)
    #expect(result.correct(repetitions: 1) == 1)
  }
}
