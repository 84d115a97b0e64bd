import Detection
import Evaluation
import Signal
import TestSupport
import Testing

@Suite struct FoldChoiceTests {
  @Test(arguments: [
    ("selection", FoldChoice.selections(nil)), ("Selection:10", .selections(10)),
    ("recording", .recordings), ("session", .sessions), ("subject", .subjects), ("7", .blocks(7)),
    ("calibration", .calibration), ("stream", .stream), ("shuffled", .shuffled(5)),
    ("shuffled:3", .shuffled(3)),
  ]) func `a user's word stands for a division`(text: String, choice: FoldChoice) {
    #expect(FoldChoice(text) == choice)
    #expect(FoldChoice(choice.description) == choice)
  }

  @Test(arguments: ["", "selection:1", "recording:2", "1", "-3", "folds", "selection:x"])
  func `other words are none`(text: String) {
    #expect(FoldChoice(text) == nil)
  }

  private func epochs(selections: Int, sources: [String] = []) -> Epochs {
    var epochs = Epochs.random(count: 24 * selections, electrodes: 1, windowLength: 2, seed: 1)
    epochs.selections = (0..<24 * selections).map { Int32($0 / 24) }
    epochs.labels = (0..<24 * selections).map { $0 % 6 == 0 ? .target : .nonTarget }
    epochs.metadata.sources = sources.map { EpochsSource(name: $0, sha256: "") }
    return epochs
  }

  @Test func `there are five folds of selections, fewer where there are fewer selections`() throws {
    #expect(
      try FoldChoice.selections(nil).kind(for: epochs(selections: 9)) == .selections(folds: 5))
    #expect(
      try FoldChoice.selections(nil).kind(for: epochs(selections: 3)) == .selections(folds: 3))
    #expect(
      try FoldChoice.selections(8).kind(for: epochs(selections: 3)) == .selections(folds: 8))
  }

  @Test func `a stream is no division`() throws {
    #expect(try FoldChoice.stream.kind(for: epochs(selections: 3)) == nil)
  }

  @Test func `subjects are told by BIDS names, or by what the user named`() throws {
    let names = ["sub-01_ses-a_eeg.edf", "s6.mat#train", "s6.mat#test", "sub-01_ses-b_eeg.edf"]
    let epochs = epochs(selections: 4, sources: names)
    let told = SplitKind.subjects(["sub-01", "s6", "s6", "sub-01"])
    #expect(try FoldChoice.subjects.kind(for: epochs) == told)
    let given = ["a", "b", "c", "d"]
    #expect(try FoldChoice.subjects.kind(for: epochs, subjects: given) == .subjects(given))
  }

  @Test func `sessions are told by BIDS names`() throws {
    let names = ["sub-01_ses-b_eeg.edf", "sub-01_ses-a_eeg.edf", "sub-01_ses-b_run-2_eeg.edf"]
    let kind = try FoldChoice.sessions.kind(for: epochs(selections: 3, sources: names))
    #expect(kind == .groups([0, 1, 0]))
    #expect(throws: SplitError.noSession(recording: "run1.edf")) {
      try FoldChoice.sessions.kind(for: epochs(selections: 3, sources: [names[0], "run1.edf"]))
    }
  }
}
