import Evaluation
import Signal
import TestSupport
import Testing

@Suite struct AuditReportTests {
  private func epochs(_ source: String, seed: UInt64) -> Epochs {
    var epochs = Epochs.random(count: 4, electrodes: 1, windowLength: 12, seed: seed)
    epochs.metadata.sources = [EpochsSource(name: source, sha256: source)]
    epochs.recordings = Array(repeating: 0, count: 4)
    return epochs
  }

  @Test func `only files that share EEG are named`() {
    let sets = [epochs("a", seed: 1), epochs("b", seed: 2), epochs("a", seed: 1)]
    let report = AuditReport(sets, names: ["1.npz", "2.npz", "3.npz"])
    #expect(!report.isClean)
    #expect(report.text.hasPrefix("1.npz and 3.npz share "))
    #expect(!report.text.contains("2.npz"))
    #expect(report.description.hasSuffix("leave one of each pair out"))
    let clean = AuditReport(Array(sets.prefix(2)), names: ["1.npz", "2.npz"])
    #expect(clean.isClean && clean.text == "2 files, no EEG in more than one of them")
  }

  @Test func `what a detector has learned from is named, whatever its path`() {
    let sets = [epochs("a", seed: 1), epochs("b", seed: 2)]
    let seen = EpochsSource(name: "elsewhere.edf", sha256: "b")
    let report = AuditReport(
      sets, names: ["1.npz", "2.npz"],
      detectors: [
        ("prior.safetensors", [seen, EpochsSource(name: "1.npz", sha256: "")]), ("d", []),
      ])
    #expect(!report.isClean && report.text == "prior.safetensors has learned from 2.npz: b")
    #expect(report.description.contains("has seen none of the files"))
    #expect(!report.description.contains("leave one of each pair out"))
    let other = AuditReport(
      [sets[0]], names: ["1.npz"], detectors: [("prior.safetensors", [seen])])
    #expect(other.isClean)
  }
}
