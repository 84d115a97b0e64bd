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
}
