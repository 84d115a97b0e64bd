import Files
import Foundation
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

/// Data sets of epochs in EEGLAB's form, made by others.
@Suite struct EEGLABEpochsTests {
  private let folder = TemporaryFolder()

  private func contents(
    _ builder: EEGLABEpochsBuilder, mapping: FlashMapping = .standard, keepsRejected: Bool = false,
    mat: MATBuilder = MATBuilder()
  ) throws(LoadingError) -> EpochsReader.Contents {
    let bytes = FileBytes(builder.file(mat), path: "x.set")
    #expect(EpochsReader.canRead(bytes))
    return try EpochsReader.contents(of: bytes, mapping: mapping, keepsRejected: keepsRejected)
  }

  @Test(arguments: [false, true]) func `an epoch is of the event at its time 0`(
    isBigEndian: Bool
  ) throws {
    let epochs = try contents(.oddball(), mat: MATBuilder(isBigEndian: isBigEndian)).epochs
    #expect(epochs.count == 12 && epochs.windowLength == 20 && epochs.firstSample == -5)
    #expect(epochs.electrodes == ["Cz", "Pz"] && epochs.samplingRate == 100)
    #expect(epochs.labels == (0..<12).map { $0 % 3 == 0 ? .target : .nonTarget })
    var expected: [Float] = []
    for trial in 0..<12 {
      for channel in [0, 2] {
        expected += (0..<20).map {
          EEGLABEpochsBuilder.sample($0, trial: trial, channel: channel)
        }
      }
    }
    #expect(epochs.samples == expected)
    // As in the recording that was cut.
    for (index, onset) in epochs.onsets.enumerated() {
      let expected: Double = 1 + Double(index) * 0.1
      #expect(abs(onset - expected) < 1e-9)
    }
    #expect(epochs.metadata.preprocessing == nil)
  }

  @Test func `the recording's events tell the pauses between selections`() throws {
    var builder = EEGLABEpochsBuilder.oddball()
    for index in 6..<12 { builder.originals[index] += 1000 }
    #expect(
      try contents(builder).epochs.selections == [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
    builder.originals = []
    let unknown = try contents(builder).epochs
    #expect(unknown.onsets.allSatisfy { $0.isNaN } && Set(unknown.selections) == [0])
  }

  @Test func `types that are numbers are named by patterns`() throws {
    var builder = EEGLABEpochsBuilder(trials: 8)
    for trial in 0..<8 {
      let code = MATBuilder.Value.numbers(sizes: [1, 1], [Double(trial % 4 + 1)])
      builder.events.append(.init(code, trial: trial))
    }
    let error = #expect(throws: LoadingError.self) { try contents(builder) }
    #expect(error?.description.contains("expected flashes: name them with --targets") == true)
    let mapping = FlashMapping(targets: [.codes(3...4)], nonTargets: [.codes(1...2)])
    let read = try contents(builder, mapping: mapping).epochs
    #expect(read.labels.count { $0 == .target } == 4 && read.count == 8)
    #expect(read.stimuli == [1, 2, 3, 4, 1, 2, 3, 4])
    #expect(read.metadata.flashRule == FlashRule(mapping: mapping))
  }

  @Test func `a code beside the class at time 0 is the flash's`() throws {
    var builder = EEGLABEpochsBuilder(trials: 6)
    for trial in 0..<6 {
      builder.events.append(.init(.text(trial == 2 ? "target" : "nontarget"), trial: trial))
      builder.events.append(.init(.text("\(trial + 1)"), trial: trial))
    }
    let read = try contents(
      builder,
      mapping: FlashMapping(
        targets: [.text("target")], nonTargets: [.text("nontarget")], codes: [.codes(1...6)])
    ).epochs
    #expect(read.stimuli == [1, 2, 3, 4, 5, 6])
    #expect(read.labels.map { $0 == .target } == [false, false, true, false, false, false])
  }

  @Test func `trials that are marked for rejection are left out, and it is said`() throws {
    var builder = EEGLABEpochsBuilder.oddball()
    builder.rejected = [0, 4]
    let read = try contents(builder)
    #expect(read.epochs.count == 10)
    #expect(read.epochs.metadata.dropped?.map(\.reason) == [.markedBad, .markedBad])
    #expect(read.warnings.contains { $0.text.contains("2 epochs are marked for rejection") })
    #expect(try contents(builder, keepsRejected: true).epochs.count == 12)
  }

  @Test func `trials without an event at their time 0 are told of`() throws {
    var builder = EEGLABEpochsBuilder.oddball()
    builder.events.removeAll { $0.trial == 3 && $0.offset == 0 }
    let read = try contents(builder)
    #expect(read.epochs.count == 11)
    #expect(read.warnings.contains { $0.text.contains("1 of 12 epochs have no event") })
  }

  @Test func `the list of trials serves where there is none of events`() throws {
    var builder = EEGLABEpochsBuilder.oddball()
    builder.listsTrialsAlone = true
    let read = try contents(builder).epochs
    #expect(read.labels == (0..<12).map { $0 % 3 == 0 ? .target : .nonTarget })
  }

  @Test func `samples are found in the file beside`() throws {
    var builder = EEGLABEpochsBuilder.oddball()
    builder.data = .text("x.fdt")
    let path = try folder.write(builder.file(), as: "x.set")
    let missing = #expect(throws: LoadingError.self) {
      try EpochsReader.read(FileBytes(path: path))
    }
    #expect(missing?.description.contains("x.fdt: cannot be opened") == true)
    _ = try folder.write(
      builder.samples.flatMap { value in
        withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
      }, as: "x.fdt")
    let read = try EpochsReader.read(FileBytes(path: path))
    #expect(read.samples == (try contents(.oddball()).epochs.samples))
  }

  @Test func `a sample that is no number is an error with its epoch`() throws {
    var builder = EEGLABEpochsBuilder.oddball()
    var samples = builder.samples.map { Double($0) }
    samples[3 * 20 * 2 + 2] = .nan
    builder.data = .numbers(sizes: [3, 20, 12], class: 7, stored: .single, samples)
    let error = #expect(throws: LoadingError.self) { try contents(builder) }
    #expect(error?.description.contains("epoch 3: found nan at Pz") == true)
  }

  @Test func `long trials are a recording in pieces`() throws {
    var builder = EEGLABEpochsBuilder.oddball()
    builder.rate = 1
    let bytes = FileBytes(builder.file(), path: "x.set")
    #expect(!EpochsReader.canRead(bytes))
    #expect(try EEGLABReader.read(bytes)[0].pieces.count == 12)
  }
}
