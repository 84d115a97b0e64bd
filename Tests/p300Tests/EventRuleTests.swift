import Foundation
import TestSupport
import Testing

/// Flashes are described once, then known.
@Suite struct EventRuleTests {
  let folder = TemporaryFolder()

  @Test func `what was said of flashes at first need not be said again`() throws {
    for (name, seed) in [("a.edf", UInt64(1)), ("b.edf", 2)] {
      var recording = SpellerRecording("BRAIN")
      recording.names = ("hit", "miss")
      recording.repetitions = 4
      recording.seed = seed
      recording.tail = name == "b.edf" ? 0.19 : 1
      try recording.write(to: folder.path(name))
    }
    let (epochs, detector) = (folder.path("a.npz"), folder.path("d.safetensors"))
    let rule = [
      "--targets", #"hit/(?<code>\d+)"#, "--nontargets", #"miss/(?<code>\d+)"#, "--code-order",
      "rows-first",
    ]
    let made = try Tool.run(
      ["preprocess", folder.path("a.edf"), "--output", epochs] + rule, environment: [:])
    #expect(made.status == 0, "\(made.errors)")
    #expect(
      try Tool.run("inspect", epochs).output
        .contains(#"flashes: --targets 'hit/(?<code>\d+)' --nontargets 'miss/(?<code>\d+)'"#))
    let trained = try Tool.run("train", epochs, "--output", detector, "--network", "lda")
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(try Tool.run("inspect", detector).output.contains("flashes: --targets"))

    let (second, list) = (folder.path("b.edf"), folder.path("dropped.tsv"))
    let classified = try Tool.run("classify", detector, second, "--json", "--dropped", list)
    #expect(classified.status == 0, "\(classified.errors)")
    #expect(try classified.json()["targets"] == .number(40))
    let dropped = String(decoding: try folder.data("dropped.tsv"), as: UTF8.self)
    #expect(dropped.split(separator: "\n").count == 4)
    let spelled = try Tool.run("spell", detector, second, "--json")
    // The screen that was named is remembered, too: columns and rows are swapped.
    let named = try Tool.run(["spell", detector, second, "--json"] + rule, environment: [:])
    #expect(spelled.status == 0 && spelled.output == named.output, "\(spelled.errors)")
    let report = try Tool.run(
      "report", second, "--detector", detector, "--output", folder.path("r.html"), "--json")
    #expect(report.status == 0, "\(report.errors)")
    let evaluated = try Tool.run(
      "evaluate", epochs, "--test", second, "--network", "lda", "--json")
    #expect(evaluated.status == 0, "\(evaluated.errors)")
    // Options override.
    let swapped = try Tool.run(
      "classify", detector, second, "--json", "--targets", #"miss/(?<code>\d+)"#, "--nontargets",
      #"hit/(?<code>\d+)"#)
    #expect(try swapped.json()["targets"] == .number(197))
  }

  @Test func `a bad electrode that no recording has is an error`() throws {
    try SpellerRecording("A").write(to: folder.path("a.edf"))
    let outcome = try Tool.run(
      "preprocess", folder.path("a.edf"), "--bad", "Cx", "--output", folder.path("a.npz"))
    #expect(outcome.status == 1 && outcome.errors.contains("Cx"))
  }
}
