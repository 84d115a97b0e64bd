import Files
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

@Suite struct NeuroScanReaderTests {
  private func read(_ bytes: [UInt8], path: String = "x.cnt") throws(ReadingError) -> Recording {
    try NeuroScanReader.read(FileBytes(bytes, path: path))[0]
  }

  @Test(arguments: [2, 4], [1, 20])
  func `samples of both widths, in turns or in blocks, are calibrated to µV`(
    width: Int, blockLength: Int
  ) throws {
    var builder = NeuroScanBuilder()
    (builder.width, builder.blockLength) = (width, blockLength)
    builder.electrodes[1].baseline = 30
    builder.electrodes[1].sensitivity = 20.48
    builder.electrodes[1].calibration = 2
    let recording = try read(builder.bytes)
    #expect(recording.samplingRate == 100)
    #expect(recording.channels.map(\.label) == ["Fz", "Cz", "VEOG"])
    #expect(recording.channels.map(\.kind) == [.eeg, .eeg, .eog])
    #expect(recording.channels.allSatisfy { $0.unit == .microvolt })
    #expect(recording.sampleCount == 60 && recording.warnings.isEmpty)
    let first = recording.samples.read(channel: 0, samples: 0..<60)
    #expect(relativeDifference(first, (0..<60).map { Float($0 * 7) * 0.01 }) < 1e-6)
    let second = recording.samples.read(channel: 1, samples: 0..<60)
    let expected: [Float] = (0..<60).map { 0.2 * Float($0 * 7 - 130) }
    #expect(relativeDifference(second, expected) < 1e-6)
  }

  // MNE and EEGLAB take places for those behind the sample.
  @Test(arguments: [1, 2, 3] as [UInt8], [2, 4])
  func `events of all types of tables have their codes and onsets`(type: UInt8, width: Int) throws {
    var builder = NeuroScanBuilder()
    (builder.tableType, builder.width) = (type, width)
    builder.events = [
      .init(11, 3), .init(31, 300), .init(41, 0, keypad: 5), .init(42, 0, keyboard: 2), .init(0, 9),
      .init(50, 0),
    ]
    let recording = try read(builder.bytes)
    #expect(
      recording.events == [
        Event(onset: 0, code: 9), Event(onset: 0.1, code: 3), Event(onset: 0.3, code: 300),
        Event(onset: 0.4, text: "KeyPad Response 5"),
        Event(onset: 0.41, text: "Keyboard Response 2"),
      ])
    #expect(recording.warnings.map(\.text) == ["1 events without a code are left out"])
  }

  @Test func `rejected spans are bad spans, and bad electrodes marked`() throws {
    var builder = NeuroScanBuilder()
    builder.tableType = 2
    builder.electrodes[2].isBad = true
    builder.events = [
      .init(6, 1), .init(11, 255, keypad: 0xC0), .init(16, 1), .init(21, 255, keypad: 0xD0),
      .init(31, 2), .init(41, 255, keypad: 0xC0),
    ]
    let recording = try read(builder.bytes)
    #expect(
      recording.events.filter { !$0.text.isEmpty } == [
        Event(onset: 0.1, duration: 0.1, text: "BAD_255"),
        Event(onset: 0.4, duration: 0.6 - 0.4, text: "BAD_255"),
      ])
    #expect(recording.events.compactMap(\.code) == [1, 1, 2])
    #expect(recording.channels.map(\.isMarkedBad) == [false, false, true])
    // Without a rejection the mark of acceptance is nothing special.
    builder.events = [.init(6, 1, keypad: 0xD0)]
    #expect(try read(builder.bytes).events == [Event(onset: 0.05, code: 1)])
  }

  @Test(arguments: [2, 4]) func `the mark behind the events tells the width where numbers disagree`(
    width: Int
  ) throws {
    var builder = NeuroScanBuilder()
    (builder.width, builder.hasMark, builder.statedCount) = (width, true, 17)
    let recording = try read(builder.bytes)
    #expect(recording.sampleCount == 60)
    #expect(recording.events.map(\.code) == [3, 104])
    #expect(recording.warnings.map(\.kind) == [.contradiction])
    #expect(recording.warnings[0].text.contains("60 samples of \(8 * width) bits"))
  }

  @Test func `a place of events that is none leaves the samples`() throws {
    var builder = NeuroScanBuilder()
    builder.eventsPosition = 0x7FFF_0000
    builder.width = 4
    let recording = try read(builder.bytes)
    #expect(recording.sampleCount == 60 && recording.events.isEmpty)
    #expect(recording.warnings.map(\.kind) == [.contradiction, .missing])
    #expect(
      recording.samples.read(channel: 0, samples: 59..<60).allSatisfy { abs($0 - 4.13) < 1e-5 })
  }

  @Test func `what is not continuous, of another type or cut short says so`() {
    let bytes = NeuroScanBuilder().bytes
    let epochs = #expect(throws: ReadingError.self) { try read(bytes, path: "x.EEG") }
    #expect(
      epochs?.description.contains("a file of epochs is not read; give the continuous") == true)
    var builder = NeuroScanBuilder()
    builder.tableType = 4
    let type = #expect(throws: ReadingError.self) { try read(builder.bytes) }
    #expect(type?.description.contains("an event table of type 4 is not read") == true)
    var refused = 0
    for length in 0..<bytes.count {
      do throws(ReadingError) { _ = try read(Array(bytes.prefix(length))) } catch { refused += 1 }
    }
    #expect(refused >= 900 + 75 * 3)
  }

  // Its own tolerance: MNE has volts in double precision.
  @Test(
    .enabled(if: Python.has("mne"), "MNE is not installed"), arguments: [1, 2, 3] as [UInt8],
    [2, 4])
  func `MNE reads the same`(type: UInt8, width: Int) throws {
    var builder = NeuroScanBuilder()
    (builder.tableType, builder.width) = (type, width)
    builder.electrodes[0].baseline = -4
    // Of type 3 MNE takes off the header, which is not in these numbers (sccn/eeglab#5).
    let surplus = type == 3 ? (900 + 75 * 3 + width * 3 - 1) / (width * 3) : 0
    let folder = TemporaryFolder()
    let path = try folder.write(builder.bytes, as: "x.cnt")
    let shown = try Python.run(
      """
      import sys, mne
      raw = mne.io.read_raw_cnt(sys.argv[1], header="new", verbose="error")
      print(raw.info["sfreq"], *raw.ch_names)
      for row in raw.get_data(): print(*(row * 1e6))
      print(*raw.annotations.onset)
      print(*raw.annotations.description)
      """, path)
    let lines = shown.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    let recording = try read(builder.bytes)
    #expect(lines[0] == ["100.0", "Fz", "Cz", "VEOG"])
    for channel in 0..<3 {
      let values = recording.samples.read(channel: channel, samples: 0..<60)
      #expect(relativeDifference(values, lines[channel + 1].compactMap { Float($0) }) < 1e-6)
    }
    let onsets = lines[4].compactMap { Double($0) }
    let expected = recording.events.map { max(0, $0.onset - Double(surplus) / 100) }
    #expect(zip(onsets, expected).allSatisfy { abs($0 - $1) < 1e-9 } && onsets.count == 2)
    #expect(lines[5] == recording.events.map { "\($0.code ?? 0)" })
  }
}
