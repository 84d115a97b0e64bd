import Evaluation
import Signal
import Testing

@Suite struct AuditTests {
  /// Epochs of 2 electrodes and 65 samples at 100 Hz, with windows unlike any others'.
  private static func epochs(
    _ onsets: [Double], file: String = "a.edf", sha256: String = "aa", content: Float = 0
  ) -> Epochs {
    let metadata = EpochsMetadata(
      preprocessing: nil, sources: [EpochsSource(name: file, sha256: sha256)], speller: nil,
      text: [])
    var epochs = Epochs(
      electrodes: ["Cz", "Pz"], windowLength: 65, samplingRate: 100, metadata: metadata)
    for (index, onset) in onsets.enumerated() {
      epochs.samples += (0..<130).map { Float($0) + content + Float(onset) }
      epochs.labels.append(.target)
      epochs.stimuli.append(1)
      epochs.onsets.append(onset)
      epochs.recordings.append(0)
      epochs.selections.append(Int32(index))
      epochs.repetitions.append(0)
    }
    return epochs
  }

  @Test func `overlapping windows of one file are found, whatever its name`() {
    let audit = Audit(
      Self.epochs([0, 0.2, 5]), Self.epochs([0.5, 8, 5.6], file: "copy.edf", content: 500))
    #expect(!audit.isClean)
    #expect(audit.stretches.map(\.first) == ["a.edf", "a.edf"])
    #expect(audit.stretches.map(\.second) == ["copy.edf", "copy.edf"])
    #expect(audit.stretches.map { ($0.start * 100).rounded() } == [50, 560])
    #expect(audit.stretches.map { ($0.end * 100).rounded() } == [85, 565])
    #expect(abs(audit.seconds - 0.4) < 1e-9)
    #expect(audit.firstEpochs == 3)
    #expect(audit.secondEpochs == 2)
    #expect(audit.identicalEpochs == 0)
  }

  @Test func `other files, other parts of one file and other times share nothing`() {
    let first = Self.epochs([0, 1], file: "s.mat#train")
    #expect(Audit(first, Self.epochs([0, 1], sha256: "bb", content: 500)).isClean)
    #expect(Audit(first, Self.epochs([0, 1], file: "s.mat#test", content: 500)).isClean)
    #expect(Audit(first, Self.epochs([2, 3], file: "s.mat#train", content: 500)).isClean)
    // The second window begins where the first one ends.
    let next = Self.epochs([1.65, 2.3], file: "s.mat#train", content: 500)
    #expect(Audit(first, next).isClean)
  }

  @Test func `copies that went through another file are found by their numbers`() {
    let audit = Audit(
      Self.epochs([0, 1, 2]), Self.epochs([1, 2, 7], file: "b.edf", sha256: "bb"))
    #expect(audit.stretches.isEmpty)
    #expect(audit.identicalEpochs == 2)
    #expect(!audit.isClean)
  }

  @Test func `the two halves of a leaking split share EEG, those of an honest one do not`() throws {
    var epochs = Self.epochs((0..<60).map { Double($0) * 0.2 })
    epochs.selections = (0..<60).map { Int32($0 / 6) }
    let layout = EpochLayout(epochs)
    for (kind, leaks) in [(SplitKind.shuffledEpochs(folds: 3), true), (.blocks(folds: 2), false)] {
      for split in try SplitPlan(kind, of: layout).splits {
        let audit = Audit(epochs.selecting(split.training), epochs.selecting(split.test))
        #expect(audit.isClean == !leaks)
      }
    }
  }

  @Test func `one file read twice is one recording to a split`() throws {
    var epochs = Self.epochs([0, 10, 0.3, 20])
    epochs.recordings = [0, 0, 1, 1]
    epochs.metadata.sources.append(EpochsSource(name: "again.edf", sha256: "aa"))
    #expect(EpochLayout(epochs).recordings == [0, 0, 0, 0])
    epochs.metadata.sources[1].sha256 = "bb"
    #expect(EpochLayout(epochs).recordings == [0, 0, 1, 1])
  }
}
