import Files
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

/// Epochs of FIF files as input: this package's own, and those of other programs.
@Suite struct EpochsReaderTests {
  private let folder = TemporaryFolder()

  private func epochs(
    _ normalization: Preprocessing.Normalization = .none, start: Double = 0
  ) throws -> Epochs {
    try SpellerRecording("AB").write(to: folder.path("a.edf"))
    var settings = Preprocessing.paper
    settings.normalization = normalization
    settings.windowStart = start
    return try EpochsLoader(settings).load([InputFile(RecordingPath(folder.path("a.edf")))]).epochs
  }

  private func written(_ epochs: Epochs) throws -> [UInt8] {
    try FIFEpochsWriter(epochs).write(to: folder.path("e-epo.fif"))
    return Array(try folder.data("e-epo.fif"))
  }

  /// The same file as another program would have written it: without what is known beyond events.
  private func foreign(_ epochs: Epochs) throws -> FileBytes {
    var bytes = try written(epochs)
    let mark = Array("Made by p300".utf8)
    for start in bytes.indices where bytes[start...].starts(with: mark) { bytes[start] = 0x58 }
    return FileBytes(bytes, path: "x-epo.fif")
  }

  @Test(arguments: [Preprocessing.Normalization.none, .epoch], [0, -0.25])
  func `what was written is read back to the bit`(
    normalization: Preprocessing.Normalization, start: Double
  ) throws {
    var epochs = try epochs(normalization, start: start)
    let path = folder.path("e-epo.fif")
    _ = try written(epochs)
    let set = folder.path("e.set")
    try EEGLABEpochsWriter(epochs).write(to: set)
    // The files have no room for what windows were divided by.
    epochs.deviations = []
    for path in [path, set] {
      let file = try InputFile(RecordingPath(path))
      #expect(file.isEpochs)
      #expect(try EpochsReader.read(file.bytes) == epochs)
      #expect(try EpochsLoader(nil).load([file]).epochs == epochs)
    }
  }

  /// Epochs with everything that their files can say: of two recordings, dropped flashes, sets of items.
  private func richEpochs(count: Int = 40) -> Epochs {
    var epochs = Epochs.random(count: count, electrodes: 3, windowLength: 9, seed: 8)
    epochs.metadata.preprocessing?.normalization = .none
    epochs.metadata.preprocessing?.samplingRate = 1000.0 / 7
    epochs.samplingRate = 1000.0 / 7
    epochs.firstSample = -4
    epochs.electrodes = ["Cz", "a rather long electrode name", "E 3"]
    epochs.metadata.sources = [
      EpochsSource(name: "Ωμέγα 1.edf", sha256: "01"), EpochsSource(name: "b.mat#x", sha256: "02"),
    ]
    epochs.metadata.speller = Speller(
      rows: [["A", "B"], ["C", "Ä"]], groups: [[0, 1], [2, 3], [0, 2]])
    epochs.metadata.text = ["A", nil]
    epochs.metadata.faults = ["E9": .flat]
    epochs.metadata.dropped = [
      DroppedFlash(recording: 1, onset: 2.5, stimulus: 3, reason: .rejected)
    ]
    epochs.metadata.flashRule = FlashRule(
      mapping: FlashMapping(targets: [.code(2)], nonTargets: [.text("S  1")]))
    for index in 0..<count {
      epochs.stimuli[index] = Int16(index % 3 + 1)
      epochs.recordings[index] = index < count / 2 ? 0 : 1
      epochs.selections[index] = index < count / 2 ? 0 : 1
      epochs.onsets[index] = Double(index) / 3
    }
    epochs.labels[0] = .unknown
    return epochs
  }

  @Test(arguments: [40, 1]) func `all that is known of epochs is read back`(count: Int) throws {
    let epochs = richEpochs(count: count)
    let (fif, set) = (folder.path("r-epo.fif"), folder.path("r.set"))
    try FIFEpochsWriter(epochs).write(to: fif)
    try EEGLABEpochsWriter(epochs).write(to: set)
    for path in [fif, set] {
      let bytes = try FileBytes(path: path)
      #expect(EpochsReader.canRead(bytes))
      #expect(try EpochsReader.read(bytes) == epochs)
    }
  }

  @Test func `onsets that are not known stay so`() throws {
    var epochs = richEpochs()
    epochs.onsets = epochs.onsets.map { _ in .nan }
    for path in [folder.path("r-epo.fif"), folder.path("r.set")] {
      try EpochsFormat(ofPath: path).write(epochs, to: path)
      let read = try EpochsReader.read(FileBytes(path: path))
      #expect(read.onsets.allSatisfy { $0.isNaN } && read.samples == epochs.samples)
    }
  }

  @Test func `epochs of others have labels and codes by the names of their events`() throws {
    let epochs = try epochs(start: -0.25)
    let read = try EpochsReader.read(foreign(epochs))
    #expect(read.samples == epochs.samples && read.electrodes == epochs.electrodes)
    #expect(read.labels == epochs.labels && read.stimuli == epochs.stimuli)
    #expect(read.firstSample == -30 && read.samplingRate == 120)
    #expect(read.selections == epochs.selections && read.repetitions == epochs.repetitions)
    #expect(zip(read.onsets, epochs.onsets).allSatisfy { abs($0 - $1) < 1.0 / 120 })
    #expect(read.metadata.text == ["A", "B"] && read.metadata.preprocessing == nil)
  }

  @Test func `patterns say which events are targets`() throws {
    let mapping = FlashMapping(
      targets: [try #require(EventPattern(#"nontarget/(?<code>[1-6])"#))],
      nonTargets: [try #require(EventPattern(#"nontarget/(?<code>\d+)"#))])
    let epochs = try epochs()
    let read = try EpochsReader.read(foreign(epochs), mapping: mapping)
    // Epochs of events that are no flashes are left out.
    #expect(read.count == epochs.labels.count { $0 == .nonTarget })
    #expect(
      zip(read.labels, read.stimuli).allSatisfy { ($0 == .target) == ($1 <= 6) })
    #expect(read.metadata.flashRule == FlashRule(mapping: mapping))
    let nothing = FlashMapping(targets: [.text("hit")])
    let error = #expect(throws: LoadingError.self) {
      try EpochsReader.read(foreign(epochs), mapping: nothing)
    }
    #expect(error?.description.contains("hit matches no event") == true)
  }

  @Test func `a recording in FIF is no file of epochs`() throws {
    let raw = FileBytes(FIFBuilder.example(stored: .single), path: "r.fif")
    #expect(!EpochsReader.canRead(raw))
  }

  @Test func `no cut and no mutation of a file traps`() throws {
    let bytes = try written(epochs().selecting([0, 1, 2, 3]))
    for length in stride(from: 0, to: bytes.count, by: 61) {
      _ = try? EpochsReader.read(FileBytes(Array(bytes[..<length]), path: "cut"))
    }
    var mutator = Mutator(seed: 5)
    for _ in 0..<3000 {
      let damaged = FileBytes(mutator.mutated(bytes, header: 0..<min(4096, bytes.count)), path: "m")
      if EpochsReader.canRead(damaged) { _ = try? EpochsReader.read(damaged) }
    }
  }

  // MARK: gzip

  /// A gzip file of one stored block.
  private func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(65_535)
      rest = rest.dropFirst(part.count)
      let count = UInt16(part.count)
      packed += [UInt8(rest.isEmpty ? 1 : 0)]
      packed += [UInt8(count & 0xFF), UInt8(count >> 8), UInt8(~count & 0xFF), UInt8(~count >> 8)]
      packed += part
    }
    var table: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      table ^= UInt32(byte)
      for _ in 0..<8 { table = table >> 1 ^ (table & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    for number in [~table, UInt32(truncatingIfNeeded: bytes.count)] {
      packed += (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
    }
    return packed
  }

  @Test func `a packed file is read as what is in it`() throws {
    var epochs = try epochs()
    let path = try folder.write(gzip(written(epochs)), as: "e-epo.fif.gz")
    epochs.deviations = []
    #expect(try EpochsLoader(nil).load([InputFile(RecordingPath(path))]).epochs == epochs)
    let raw = try folder.write(gzip(FIFBuilder.example(stored: .single)), as: "r.fif.gz")
    let plain = try folder.write(FIFBuilder.example(stored: .single), as: "r.fif")
    let (one, other) = (try RecordingReader.read(raw), try RecordingReader.read(plain))
    #expect(
      one.first?.channels == other.first?.channels && one.first?.events == other.first?.events)
  }

  @Test func `broken gzip is an error`() throws {
    var bytes = gzip(try written(epochs()))
    bytes.removeLast(100)
    let path = try folder.write(bytes, as: "cut.fif.gz")
    #expect(throws: ReadingError.self) { try InputFile(RecordingPath(path)) }
  }
}
