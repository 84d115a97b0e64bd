import Files
import Reading
import Signal
import TestSupport
import Testing

/// Windows that begin before their flash.
@Suite struct WindowStartTests {
  private let folder = TemporaryFolder()

  private func load(
    _ start: Double, _ length: Double, _ change: (inout Preprocessing) -> Void = { _ in }
  ) throws -> EpochsLoader.Loaded {
    var recording = SpellerRecording("AB")
    recording.repetitions = 1
    let path = folder.path("a.edf")
    try recording.write(to: path)
    var settings = Preprocessing(
      electrodes: nil, samplingRate: 128, band: FrequencyBand(low: 0.5, high: 20), window: length,
      normalization: .none)
    settings.windowStart = start
    change(&settings)
    return try EpochsLoader(settings).load([InputFile(RecordingPath(path))])
  }

  /// The samples of an epoch's first electrode.
  private func window(_ epochs: Epochs, _ epoch: Int) -> ArraySlice<Float> {
    epochs.samples[epoch * epochs.epochSize..<epoch * epochs.epochSize + epochs.windowLength]
  }

  @Test func `a window before the flash goes on as the window from it`() throws {
    let (early, late) = (try load(-0.25, 0.75).epochs, try load(0, 0.5).epochs)
    #expect(early.firstSample == -32 && early.firstTime == -0.25 && early.windowLength == 96)
    #expect(late.firstSample == 0 && late.windowLength == 64)
    try #require(early.count == late.count)
    for epoch in 0..<early.count {
      #expect(Array(window(early, epoch).dropFirst(32)) == Array(window(late, epoch)))
    }
    #expect(early.onsets == late.onsets)
  }

  @Test func `a window may begin after the flash`() throws {
    let (whole, part) = (try load(0, 0.5).epochs, try load(0.25, 0.25).epochs)
    for epoch in 0..<part.count {
      #expect(Array(window(whole, epoch).dropFirst(32)) == Array(window(part, epoch)))
    }
  }

  @Test(arguments: [-0.25, 0, 0.125]) func `a baseline counts from the flash, not from the window`(
    start: Double
  ) throws {
    let baseline = Preprocessing.Baseline(start: -0.125, end: 0)
    let plain = try load(-0.25, 0.5).epochs
    let lowered = try load(start, 0.25 - start) { $0.baseline = baseline }.epochs
    for epoch in 0..<plain.count {
      let all = Array(window(plain, epoch))
      let level = all[16..<32].reduce(0.0) { $0 + Double($1) } / 16
      let own = Array(window(lowered, epoch))
      let skipped = 32 + lowered.firstSample
      for index in own.indices {
        #expect(abs(Double(own[index]) - (Double(all[skipped + index]) - level)) < 1e-4)
      }
    }
  }

  @Test func `exact onsets begin as long before the flash`() throws {
    let early = try load(-0.25, 0.5) { $0.onsets = .exact }.epochs
    let late = try load(0, 0.25) { $0.onsets = .exact }.epochs
    for epoch in 0..<early.count {
      for (one, other) in zip(window(early, epoch).dropFirst(32), window(late, epoch)) {
        #expect(abs(one - other) < 1e-3)
      }
    }
  }

  @Test func `a window that would begin before the recording is dropped and counted`() throws {
    // The first flash comes at 2 s.
    let loaded = try load(-2.1, 2.5)
    #expect(loaded.report.dropped == [.beforeStartOfPiece: 1])
    #expect(loaded.epochs.metadata.dropped?.map(\.onset) == [2])
  }

  @Test func `files keep where a window begins, and need not where it is the flash`() throws {
    let early = try load(-0.25, 0.5).epochs
    try EpochsFile.write(early, to: folder.path("e.npz"))
    #expect(try EpochsFile.read(folder.path("e.npz")) == early)
    #expect(JSONText.encode(early.metadata).contains(#""window_start":-0.25"#))
    let late = try load(0, 0.5).epochs
    #expect(!JSONText.encode(late.metadata).contains("window_start"))
    try EpochsFile.write(late, to: folder.path("l.npz"))
    let members = try ZipArchive(FileBytes(path: folder.path("l.npz"))).members
    #expect(members["first_sample.npy"] == nil)
    #expect(throws: MergingError.self) { try Epochs.merged([early, late]) }
    #expect(early.selecting([1, 0]).firstSample == -32)
  }

  @Test func `an EEGLAB set has its events at the onsets`() throws {
    let epochs = try load(-0.25, 0.5).epochs
    try EEGLABEpochsWriter(epochs).write(to: folder.path("e.set"))
    let set = try #require(RecordingReader.read(folder.path("e.set")).first)
    let flashes = set.events.filter { $0.text.contains("/") }
    #expect(flashes.count == epochs.count)
    for (index, event) in flashes.enumerated() {
      #expect(abs(event.onset - (0.5 * Double(index) + 0.25)) < 1e-9)
    }
  }

  @Test(arguments: [Double.nan, -61, 61]) func `a beginning that makes no sense is an error`(
    start: Double
  ) {
    #expect(throws: LoadingError.self) { try load(start, 0.5) }
  }
}
