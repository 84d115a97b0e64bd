import Foundation
import TestSupport
import Testing

/// Windows that begin before their flash, from the command line to spelled words.
@Suite struct WindowTests {
  let folder = TemporaryFolder()

  @Test func `a window before the flash goes from epochs to detector, report and other tools`()
    throws
  {
    for (name, seed) in [("a.edf", UInt64(1)), ("b.edf", 2)] {
      var recording = SpellerRecording("BRAIN")
      recording.repetitions = 4
      recording.seed = seed
      try recording.write(to: folder.path(name))
    }
    let (epochs, detector) = (folder.path("a.npz"), folder.path("d.safetensors"))
    let made = try Tool.run(
      "preprocess", folder.path("a.edf"), "--window", "-0.1:0.6", "--baseline", "-0.1:0",
      "--normalize", "none", "--output", epochs, "--json")
    #expect(made.status == 0, "\(made.errors)")
    #expect(try made.json()["samples_per_epoch"] == .number(84))
    #expect(try made.json()["first_sample"] == .number(-12))
    #expect(try Tool.run("inspect", epochs).output.contains("−100 to 600 ms"))
    #expect(try Tool.run("train", epochs, "--output", detector, "--network", "lda").status == 0)
    let spelled = try Tool.run("spell", detector, folder.path("b.edf"), "--json")
    #expect(spelled.status == 0, "\(spelled.errors)")
    // Epochs of the same length that begin elsewhere do not fit.
    let other = folder.path("b.npz")
    _ = try Tool.run(
      "preprocess", folder.path("b.edf"), "--window", "0.7", "--normalize", "none", "--output",
      other)
    let refused = try Tool.run("classify", detector, other)
    #expect(refused.status == 1 && refused.errors.contains("first sample"))
    let report = try Tool.run(
      "report", epochs, "--detector", detector, "--output", folder.path("r.html"), "--data",
      folder.path("data"))
    #expect(report.status == 0, "\(report.errors)")
    let page = String(decoding: try folder.data("r.html"), as: UTF8.self)
    #expect(page.contains("−100 to 600 ms from the flash"))
    #expect(
      try Tool.run("preprocess", epochs, "--output", folder.path("a-epo.fif")).status == 0)
    // What was written for MNE is epochs again.
    let again = try Tool.run("classify", detector, folder.path("a-epo.fif"), "--json")
    #expect(again.status == 0, "\(again.errors)")
    #expect(try again.json()["targets"] == .number(40))
  }

  @Test(arguments: ["0", "-0.2:-0.3", "61", "a:b", "-90:0.5", "nan", "0.1:inf"])
  func `a window that is none is a usage error`(window: String) throws {
    let outcome = try Tool.run(
      "preprocess", PipelineTests.first, "--window", window, "--output", folder.path("x.npz"))
    #expect(outcome.status == 2, "\(outcome.errors)")
  }
}
