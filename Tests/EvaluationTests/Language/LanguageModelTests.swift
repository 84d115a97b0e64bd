import Evaluation
import Files
import TestSupport
import Testing

@Suite struct LanguageModelTests {
  private static let text = "The theory: a hat, the hut & 2 huts."

  @Test func `letters and digits are folded to capitals, all else to one blank`() {
    #expect(String(LanguageModel.letters(of: " -- The  hat's “2”é")) == "THE_HAT_S_2_É")
    #expect(LanguageModel.letter(of: "a") == "A" && LanguageModel.letter(of: "Space") == "_")
    #expect(LanguageModel.letter(of: "Bs") == nil && LanguageModel.letter(of: ".") == nil)
  }

  /// The formula of Witten & Bell once more, from all n-grams of the text and without shared sums.
  private func plain(_ letter: Character, after context: [Character], choices: Int) -> Double {
    let letters = [Character](repeating: "_", count: 2) + LanguageModel.letters(of: Self.text)
    func follows(_ h: ArraySlice<Character>) -> [Character] {
      (2..<letters.count).filter { letters[($0 - h.count)..<$0] == h }.map { letters[$0] }
    }
    func probability(_ h: ArraySlice<Character>) -> Double {
      let lower = h.isEmpty ? 1 / Double(choices) : probability(h.dropFirst())
      let next = follows(h)
      let kinds = Double(Set(next).count)
      guard kinds > 0 else { return lower }
      let count = Double(next.count { $0 == letter })
      return (count + kinds * lower) / (Double(next.count) + kinds)
    }
    return probability(context.suffix(2)[...])
  }

  @Test(arguments: ["", "T", "TH", "HE", "XTH", "_T", "QZ", "U2"])
  func `probabilities are Witten and Bell's`(context: String) throws {
    let model = try #require(LanguageModel(name: "t", learning: Self.text, order: 3))
    for letter in "EATX_2" {
      let found = model.probability(of: letter, after: context, choices: 36)
      #expect(abs(found - plain(letter, after: Array(context), choices: 36)) < 1e-12)
      #expect(found > 0)
    }
  }

  @Test func `over all letters there are, probabilities add up to 1`() {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ_")
    for context in ["", "T", "TH", "QU", "ZZ"] {
      let sum = letters.reduce(0) {
        $0 + LanguageModel.english.probability(of: $1, after: context, choices: 27)
      }
      #expect(abs(sum - 1) < 1e-9)
    }
  }

  @Test func `English knows what follows`() {
    func likeliest(_ context: String) -> Character? {
      Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ_").max {
        LanguageModel.english.probability(of: $0, after: context, choices: 27)
          < LanguageModel.english.probability(of: $1, after: context, choices: 27)
      }
    }
    #expect(likeliest("TH") == "E" && likeliest("Q") == "U" && likeliest("NG") == "_")
  }

  @Test func `a file gives the model back`() throws {
    let model = try #require(LanguageModel(name: "m.tsv", learning: Self.text, order: 4))
    let bytes = FileBytes(Array(LanguageModelFile.text(of: model).utf8), path: "a/m.tsv")
    #expect(try LanguageModelFile.read(bytes) == model)
    #expect(LanguageModel(name: "", learning: " .,", order: 3) == nil)
  }

  @Test(arguments: [
    ("", "line 1: found nothing"), ("ngram\tcount\n", "line 2: found nothing"),
    ("ngram\tcount\nTHE\t0\n", "the count “0”"),
    ("ngram\tcount\nTHE\t1\nTH\t1\n", "“TH”"),
    ("ngram\tcount\nTHE\t1\nTHE\t2\n", "“THE” once more"),
    ("ngram\tcount\nT\t1\n", "“T”"), ("a\tb\nTHE\t1\n", "the columns a, b"),
    ("ngram\tcount\nTHE\t1e3\n", "the count “1e3”"),
  ]) func `what is no model is refused`(text: String, found: String) {
    let error = #expect(throws: ReadingError.self) {
      try LanguageModelFile.read(FileBytes(Array(text.utf8), path: "m.tsv"))
    }
    #expect(error?.description.contains(found) == true)
  }

  @Test func `damaged files are read or refused`() throws {
    let model = try #require(LanguageModel(name: "m", learning: Self.text, order: 3))
    let bytes = Array(LanguageModelFile.text(of: model).utf8)
    var mutator = Mutator(seed: 3)
    var refused = 0
    for _ in 0..<2000 {
      let damaged = FileBytes(mutator.mutated(bytes, header: 0..<40), path: "m")
      do throws(ReadingError) { _ = try LanguageModelFile.read(damaged) } catch { refused += 1 }
    }
    #expect((1..<2000).contains(refused))
  }
}
