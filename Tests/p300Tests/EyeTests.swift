import TestFiles
import TestSupport
import Testing

/// Channels of the eyes, from recordings to scores.
@Suite struct EyeTests {
  private let folder = TemporaryFolder()

  /// A recording of an electrode that takes half of each blink, with a channel of the eyes.
  private func recording(_ name: String, phase: Int) throws -> String {
    var builder = FIFBuilder(
      channels: [("Cz", 2, 107, 1e-8), ("Pz", 2, 107, 1e-8), ("VEOG", 202, 107, 1e-8)], rate: 100,
      stored: .int32)
    let onsets = (0..<200).map { 80 + 20 * $0 }
    builder.buffer(
      (0..<4500).map { sample -> [Int] in
        let blink = (sample + phase) % 370 < 30 ? 9000 : 0
        let isTarget = (sample - 80) / 20 % 5 == 0 && sample >= 80
        let wave = isTarget ? 600 : 0
        return [
          blink / 2 + wave + sample * 131 % 1999 - 999, blink / 4 + sample * 57 % 1499 - 749,
          blink + sample * 31 % 97 - 48,
        ]
      })
    let marks = onsets.enumerated().map { index, onset -> (Double, Double, String) in
      (Double(onset) / 100, 0, index % 5 == 0 ? "target" : "standard")
    }
    return try folder.write(builder.end(annotations: marks, haveDate: false), as: name)
  }

  @Test func `what the eyes do is learnt, kept and taken from further recordings`() throws {
    let (first, second) = try (recording("a.fif", phase: 0), recording("b.fif", phase: 90))
    let (epochs, detector) = (folder.path("a.npz"), folder.path("d.safetensors"))
    let made = try Tool.run("preprocess", first, "--eog", "regress", "--output", epochs)
    #expect(made.status == 0, "\(made.errors)")
    #expect(try Tool.run("inspect", epochs).output.contains("VEOG regressed out"))
    let trained = try Tool.run("train", epochs, "--output", detector, "--network", "lda")
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(try Tool.run("inspect", detector, "--json").output.contains(#""channels":["VEOG"]"#))
    let classified = try Tool.run("classify", detector, second, "--json")
    #expect(classified.status == 0, "\(classified.errors)")
    let report = try Tool.run(
      "report", second, "--detector", detector, "--output", folder.path("r.html"))
    #expect(report.status == 0, "\(report.errors)")
  }

  @Test func `epochs with blinks are dropped and listed`() throws {
    let (output, list) = (folder.path("a.npz"), folder.path("dropped.tsv"))
    let outcome = try Tool.run(
      "preprocess", recording("a.fif", phase: 0), "--reject-eog", "50", "--output", output,
      "--dropped", list)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("range of an EOG channel above the limit"))
    let table = String(decoding: try folder.data("dropped.tsv"), as: UTF8.self)
    #expect(table.contains("range of an EOG channel above the limit"))
  }

  @Test func `recordings without channels of the eyes are refused`() throws {
    let path = try folder.write(
      FIFBuilder.example(stored: .single, annotations: [(0.6, 0, "target"), (0.7, 0, "standard")]),
      as: "a.fif")
    let outcome = try Tool.run(
      "preprocess", path, "--eog", "regress", "--window", "0.05", "--output",
      folder.path("a.npz"))
    #expect(outcome.status == 1 && outcome.errors.contains("has no EOG channel"))
    #expect(outcome.errors.contains("hint: mark channels as EOG"))
  }
}
