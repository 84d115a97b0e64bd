import Foundation
import TestSupport
import Testing

@Suite struct LanguageTests {
  private let folder = TemporaryFolder()

  @Test func `a text makes a model that spells its words`() throws {
    let text = try folder.write(Array("Waves and waves of WAVES.\n".utf8), as: "diary.txt")
    let model = folder.path("model.tsv")
    let made = try Tool.run("language", text, "--order", "3", "--output", model, "--json")
    #expect(made.status == 0)
    #expect(try made.json()["letters"] == .number(25))
    let detector = folder.path("d.safetensors")
    #expect(
      try Tool.run("train", PipelineTests.first, "--network", "lda", "-q", "-o", detector).status
        == 0)
    let spell = ["spell", detector, PipelineTests.second, "--confidence", "0.9"]
    let outcome = try Tool.run(spell + ["--language-model", model, "--json"], environment: [:])
    let language = try #require(try outcome.json()["language"])
    #expect(language["model"] == .text("model.tsv") && language["order"] == .number(3))
    #expect(language["text"] == .text("WAVES"))
    func right(_ rows: JSON?) -> [Double] {
      (rows?.list ?? []).compactMap { $0["correct"]?.number }
    }
    let (with, without) = (
      right(language["by_repetition"]), right(try outcome.json()["by_repetition"])
    )
    let (more, fewer): (Double, Double) = (with.reduce(0, +), without.reduce(0, +))
    #expect(with.count == without.count && more >= fewer)
    #expect(language["stopping"]?["correct"] == .number(5))
    let words = try Tool.run(spell + ["--language-model", "english"], environment: [:]).output
    #expect(words.contains("with language") && words.contains("with english, 3 letters"))
  }

  @Test func `what is no text, no model or no way to use it is refused`() throws {
    let binary = try folder.write([0xFF, 0xFE, 0x00], as: "b.txt")
    let out = folder.path("m.tsv")
    let outcome = try Tool.run("language", binary, "-o", out)
    #expect(outcome.status == 1 && outcome.errors.contains("no UTF-8"))
    let empty = try folder.write(Array("...\n".utf8), as: "e.txt")
    #expect(
      try Tool.run("language", empty, "-o", out).errors.contains("neither letters nor digits"))
    #expect(try Tool.run("language", empty, "-o", empty).status == 1)
    #expect(!FileManager.default.fileExists(atPath: out))
    #expect(
      try Tool.run("spell", "d", "r.edf", "--language-model", "english", "--decoding", "paper")
        .status
        == 2)
  }
}
