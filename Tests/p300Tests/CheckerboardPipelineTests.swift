import Foundation
import TestSupport
import Testing

/// Flashes of changing sets, from simulation to spelled words.
@Suite struct CheckerboardPipelineTests {
  let folder = TemporaryFolder()

  @Test func `a detector of one run spells the next`() throws {
    let data = folder.path("data")
    let simulated = try Tool.run(
      "simulate", "--output", data, "--subjects", "1", "--paradigm", "checkerboard", "--strength",
      "2", "--repetitions", "8", "--word", "BRAIN", "--word", "WAVES")
    #expect(simulated.status == 0, "\(simulated.errors)")
    let run = "\(data)/sub-01/eeg/sub-01_task-speller_run-0"
    let (epochs, detector) = (folder.path("1.npz"), folder.path("d.safetensors"))
    let made = try Tool.run("preprocess", run + "1_eeg.edf", "--output", epochs, "--json")
    #expect(try made.json()["text"]?.list?.compactMap(\.text).joined() == "BRAIN")
    let trained = try Tool.run("train", epochs, "--output", detector, "--network", "lda")
    #expect(trained.status == 0, "\(trained.errors)")
    for decoding in ["bayes", "paper"] {
      let outcome = try Tool.run(
        "spell", detector, run + "2_eeg.edf", "--decoding", decoding, "--confidence", "0.9",
        "--json")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let spelled = try outcome.json()
      #expect(spelled["text"] == .text("WAVES") && spelled["repetitions"] == .number(8))
      let last = try #require(spelled["by_repetition"]?.list?.last)
      // log₂ 36 bits in 2.5 s and 8 repetitions of 18 flashes, 175 ms apart.
      let expected = 60 * log2(36.0) / (2.5 + 8 * 18 * 0.175)
      #expect(abs((last["bits_per_minute"]?.number ?? 0) - expected) < 0.01)
      #expect(spelled["stopping"]?["text"] == .text("WAVES"))
    }
    let both = folder.path("both.npz")
    let merged = try Tool.run(
      "preprocess", run + "1_eeg.edf", run + "2_eeg.edf", "--output", both, "--json")
    #expect(try merged.json()["text"]?.list?.compactMap(\.text).joined() == "BRAINWAVES")
    let evaluated = try Tool.run("evaluate", both, "--network", "lda", "--json")
    #expect(evaluated.status == 0, "\(evaluated.errors)")
  }

  @Test func `a table of groups gives any recording its sets`() throws {
    var recording = SpellerRecording("AB")
    recording.repetitions = 3
    try recording.write(to: folder.path("a.edf"))
    let items = "ABCDEFGHIJKLMNOPQRSTUVWXYZ123456789_".map { "\($0)" }
    let columns = (0..<6).map { column in
      let lit = (0..<6).map { items[$0 * 6 + column] }
      return "\(column + 1)\t\(lit.joined(separator: " "))"
    }
    let rows = (0..<6).map { row in
      let lit = items[row * 6..<row * 6 + 6]
      return "\(row + 7)\t\(lit.joined(separator: " "))"
    }
    let table = (["code\titems"] + columns + rows).joined(separator: "\n") + "\n"
    _ = try folder.write(Array(table.utf8), as: "groups.tsv")
    let outcome = try Tool.run(
      "preprocess", folder.path("a.edf"), "--groups", folder.path("groups.tsv"), "--output",
      folder.path("a.npz"), "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try outcome.json()["text"]?.list?.compactMap(\.text).joined() == "AB")
    let wrong = try Tool.run(
      "preprocess", folder.path("a.edf"), "--groups", folder.path("groups.tsv"), "--paradigm",
      "single", "--output", folder.path("a.npz"))
    #expect(wrong.status == 2)
  }
}
