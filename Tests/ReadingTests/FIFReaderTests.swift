import Files
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

@Suite struct FIFReaderTests {
  private func read(_ bytes: [UInt8]) throws(ReadingError) -> Recording {
    try FIFReader.read(FileBytes(bytes, path: "x.fif"))[0]
  }

  @Test(arguments: FIFBuilder.Stored.allCases) func `samples of every type are calibrated to µV`(
    stored: FIFBuilder.Stored
  ) throws {
    let bytes = FIFBuilder.example(stored: stored)
    #expect(FIFReader.canRead(FileBytes(bytes, path: "x.fif")))
    let recording = try read(bytes)
    #expect(recording.samplingRate == 100)
    #expect(recording.channels.map(\.label) == ["Cz", "Pz", "STI 014"])
    #expect(recording.channels.map(\.kind) == [.eeg, .eeg, .trigger])
    #expect(recording.channels[0].unit == .microvolt)
    #expect(recording.pieces == [Piece(samples: 0..<30, onset: 0)])
    let values = recording.samples.read(channel: 0, samples: 0..<30)
    #expect(relativeDifference(values, (0..<30).map { Float($0) * 0.5 }) < 1e-6)
    let others = recording.samples.read(channel: 1, samples: 0..<30)
    #expect(relativeDifference(others, (0..<30).map { -Float($0) }) < 1e-6)
  }

  @Test(arguments: [[30], [10, 10, 10], [12, 12, 6], [5, 20, 5], [1, 2, 3, 24]])
  func `buffers of any lengths give the same samples and codes`(buffers: [Int]) throws {
    let recording = try read(FIFBuilder.example(stored: .int16, buffers: buffers))
    #expect(recording.sampleCount == 30)
    #expect(
      recording.samples.read(channel: 1, samples: 3..<30).map { $0.rounded() }
        == ramp(3..<30).map { -$0 })
    #expect(recording.events == [Event(onset: 0.12, code: 1), Event(onset: 0.25, code: 2)])
  }

  @Test func `a skip between buffers makes a new piece`() throws {
    var builder = FIFBuilder(channels: [("Cz", 2, 107, 1e-6)], rate: 100, stored: .int16)
    builder.tag(301, 3, builder.big(Int32(7)))
    builder.buffer((0..<10).map { [$0] })
    builder.tag(301, 3, builder.big(Int32(2)))
    builder.buffer((10..<20).map { [$0] })
    builder.tag(303, 3, builder.big(Int32(5)))
    builder.buffer((20..<30).map { [$0] })
    let recording = try read(builder.end())
    #expect(recording.pieces.map(\.samples) == [0..<10, 10..<20, 20..<30])
    #expect(recording.pieces.map(\.onset) == [0, 0.3, 0.45])
    #expect(
      recording.samples.read(channel: 0, samples: 0..<30).map { $0.rounded() }
        == ramp(0..<30))
  }

  @Test func `annotations without a date count from before what was cut off`() throws {
    // The file begins 50 samples of 10 ms after the amplifier, as MNE's crop leaves it.
    let recording = try read(
      FIFBuilder.example(
        stored: .single, annotations: [(0.6, 0.05, "x")], annotationsHaveDate: false))
    let onset = try #require(recording.events.first { $0.text == "x" }?.onset)
    #expect(abs(onset - 0.1) < 1e-9)
  }

  @Test func `annotations count from the date, the recording from its first sample`() throws {
    // The date is 1000.5 s, the first sample 50 samples of 10 ms after it.
    let recording = try read(
      FIFBuilder.example(
        stored: .single, annotations: [(0.6, 0.05, "flash/3/Target"), (0.7, 0, "eye{COLON}blink")]))
    let texts = recording.events.filter { !$0.text.isEmpty }
    #expect(texts.map(\.text) == ["flash/3/Target", "eye:blink"])
    #expect(relativeDifference(texts.map(\.onset), [0.1, 0.2]) < 1e-9)
    #expect(abs((texts.first?.duration ?? 0) - 0.05) < 1e-9)
    #expect(recording.events.count == 4)
  }

  @Test func `names too long for a channel's own field are taken whole`() throws {
    var builder = FIFBuilder(
      channels: [("Electrode no 1", 2, 107, 1e-6)], rate: 100, stored: .int16,
      longNames: ["Electrode no 1 of the left ear"])
    builder.buffer([[1], [2]])
    #expect(try read(builder.end()).channels.map(\.label) == ["Electrode no 1 of the left ear"])
  }

  @Test func `a link backwards is an error and no endless walk`() {
    var bytes = FIFBuilder.example(stored: .int16)
    // The link of the second tag, which begins behind 16 + 20 bytes.
    bytes.replaceSubrange(48..<52, with: [0, 0, 0, 4])
    let error = #expect(throws: ReadingError.self) { try read(bytes) }
    #expect(error?.description.hasPrefix("x.fif: byte 48: found a next tag at byte 4") == true)
  }

  @Test func `a file without raw data is refused in words`() {
    var builder = FIFBuilder(channels: [], rate: 100, stored: .int16)
    let bytes = Array(builder.end().prefix(36))
    let error = #expect(throws: ReadingError.self) { try read(bytes) }
    #expect(error?.description.contains("without raw data") == true)
  }

  @Test func `every cut of a file is read or refused, never a trap`() {
    let bytes = FIFBuilder.example(stored: .int32, annotations: [(0.6, 0.05, "a")])
    var refused = 0
    for length in 0..<bytes.count {
      do throws(ReadingError) { _ = try read(Array(bytes.prefix(length))) } catch { refused += 1 }
    }
    #expect(refused > bytes.count / 2)
  }

  @Test func `the highest line of a port is no sign`() throws {
    var builder = FIFBuilder(
      channels: [("Cz", 2, 107, 1e-6), ("STI101", 3, 107, 1)], rate: 100, stored: .int16)
    builder.buffer((0..<30).map { [0, $0 == 12 ? -32_767 : $0 == 25 ? -32_766 : 0] })
    #expect(
      try read(builder.end()).events
        == [Event(onset: 0.12, code: 32_769), Event(onset: 0.25, code: 32_770)])
  }

  @Test func `channels that were marked as bad are known, by long names too`() throws {
    var builder = FIFBuilder(
      channels: [("Cz", 2, 107, 1e-6), ("Pz:x", 2, 107, 1e-6), ("Oz", 2, 107, 1e-6)], rate: 100,
      stored: .int16, bad: ["Pz{COLON}x", "Oz"])
    builder.buffer((0..<10).map { [$0, $0, $0] })
    builder.tag(208, 3, builder.big(Int32(77)))
    let recording = try read(builder.end())
    #expect(recording.channels.map(\.isMarkedBad) == [false, true, true])
    #expect(recording.firstSample == 77)
  }
}

/// The real FIF recordings.
@Suite(
  .enabled(if: SharedFiles.hasRecordings, "skipped: there are no real recordings on this machine")
)
struct FIFRecordingsTests {
  private func read(_ path: String) throws(ReadingError) -> Recording {
    try FIFReader.read(FileBytes(path: SharedFiles.recording(path)))[0]
  }

  // mne.io.read_raw_fif(f).get_data(picks=["STIM"]): how often 1 and 2, and where first.
  @Test(arguments: [
    ("visual_p300_colomn__train_2023-10-13_16-25-26.000046_raw.fif", 16_228, 32, 168, 771),
    ("visual_p300_colomn__train_2023-10-13_16-27-58.404136_raw.fif", 16_221, 31, 169, 770),
    ("visual_p300_colomn__train_2023-10-13_16-30-37.410082_raw.fif", 16_216, 32, 168, 769),
    ("visual_p300_random__train_2023-10-18_11-48-36.648368_target_27_raw.fif", 7534, 16, 134, 770),
  ]) func `Emotiv's speller gives its codes with rows and columns`(
    file: String, samples: Int, ones: Int, twos: Int, first: Int
  ) throws {
    let recording = try read("emotiv-fif/\(file)")
    #expect(recording.samplingRate == 256)
    #expect(recording.sampleCount == samples)
    #expect(recording.channels.count { $0.kind == .eeg } == 14)
    #expect(recording.events.count { $0.code == 1 } == ones)
    #expect(recording.events.count { $0.code == 2 } == twos)
    #expect(recording.events.count == ones + twos)
    #expect(recording.events.first?.onset == Double(first) / 256)
    if file.contains("colomn") {
      #expect(recording.events.allSatisfy { $0.flash?.label == .unknown })
      let targets = Set(recording.events.filter { $0.code == 1 }.map { $0.flash?.stimulus })
      #expect(targets == (file.contains("16-30") ? [3, 11] : [3, 9]))
    } else {
      #expect(recording.events.allSatisfy { $0.flash == nil })
    }
    // About 4.2 mV: the amplifier's offset, kept as it is in the file.
    let mean =
      recording.samples.read(channel: 0, samples: 0..<samples).reduce(0, +) / Float(samples)
    #expect((3800..<4600).contains(mean))
  }
}
