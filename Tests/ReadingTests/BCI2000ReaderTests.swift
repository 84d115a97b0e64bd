import Files
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

@Suite struct BCI2000ReaderTests {
  private func read(_ bytes: [UInt8]) throws(ReadingError) -> Recording {
    try BCI2000Reader.read(FileBytes(bytes, path: "x.dat"))[0]
  }

  @Test(arguments: [nil, .int16, .int32, .float32] as [BCI2000Builder.Format?])
  func `a speller run is read in every data format`(format: BCI2000Builder.Format?) throws {
    let recording = try read(BCI2000Builder.speller(format: format).file())
    #expect(recording.samplingRate == 250)
    #expect(recording.channels.map(\.label) == ["Fz", "Cz x", "Pz"])
    #expect(recording.channels.allSatisfy { $0.unit == .microvolt })
    #expect(recording.sampleCount == 260)
    #expect(recording.samples.read(channel: 0, samples: 10..<12) == [5, 5.5])
    // (stored − offset) · gain: (10 − 100 − 10) · 0.5 µV, (10 − 200 + 5) · 2 mV.
    #expect(recording.samples.read(channel: 1, samples: 10..<11) == [-50])
    #expect(recording.samples.read(channel: 2, samples: 10..<11) == [-370_000])
    #expect(recording.events.count == 20)
    #expect(
      recording.events.map(\.code) == [3, 1, 5, 2, 4, 3, 1, 5, 2, 4, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5])
    // 20 and 5 samples.
    #expect(recording.events[0].onset == 0.08)
    #expect(recording.events[0].duration == 0.02)
    #expect(recording.events.count { $0.flash?.label == .target } == 8)
    #expect(recording.events.map { $0.flash?.selection } == (0..<20).map { $0 / 10 })
    #expect(recording.text == ["E", "_"])
    #expect(recording.speller?.rows == [["A", "B", "C"], ["D", "E", "_"]])
    #expect(recording.speller?.order == .rowsFirst)
    #expect(recording.warnings.isEmpty)
  }

  @Test func `without labels the text to spell is the text`() throws {
    let recording = try read(BCI2000Builder.speller(format: nil, labels: false).file())
    #expect(recording.events.allSatisfy { $0.flash?.label == .unknown })
    #expect(recording.text == ["E", "_"])
  }

  @Test func `states of other tasks become events`() throws {
    var builder = BCI2000Builder(format: .int16)
    builder.parameters = ["Source int SamplingRate= 100 // rate"]
    let feedback = [0, 0, 1, 1, 0, 2] + [Int](repeating: 0, count: 94)
    builder.states = [
      ("SourceTime", 16, Array(0..<100)), ("Feedback", 8, feedback),
      ("Eye", 10, (0..<100).map { $0 * 3 % 997 }),
    ]
    builder.samples = (0..<100).map { [$0] }
    let recording = try read(builder.file())
    #expect(
      recording.events == [
        Event(onset: 0.02, duration: 0.02, text: "Feedback", code: 1),
        Event(onset: 0.05, duration: 0.01, text: "Feedback", code: 2),
      ])
    #expect(recording.channels == [Channel(label: "1", unit: .other("A/D"))])
    #expect(recording.warnings.count == 1)
  }

  @Test func `a last sample that is cut short is left out with a warning`() throws {
    let bytes = BCI2000Builder.speller(format: .int32).file()
    let recording = try read(Array(bytes.dropLast(5)))
    #expect(recording.sampleCount == 259)
    #expect(recording.warnings.contains { $0.text.contains("ends within a sample") })
  }

  @Test(arguments: [
    ("HeaderLen=", "line 1", "HeaderLen= missing"),
    ("SamplingRate=", "parameter SamplingRate", "nothing"),
    ("DataFormat=", "", ""),
  ]) func `what is missing is named`(key: String, place: String, found: String) throws {
    let bytes = BCI2000Builder.speller(format: .int16).file()
    let broken = String(decoding: bytes.map { $0 & 0x7F }, as: UTF8.self)
    let start = try #require(broken.utf8.firstRange(of: Array(key.utf8)))
    var changed = bytes
    changed[broken.utf8.distance(from: broken.utf8.startIndex, to: start.lowerBound) + 1] = 0x58
    if place.isEmpty {
      #expect(throws: Never.self) { try read(changed) }
    } else {
      let error = #expect(throws: ReadingError.self) { try read(changed) }
      #expect(error?.description.contains("\(place): found \(found)") == true)
    }
  }

  @Test func `a state outside the state vector is an error with its line`() throws {
    let text =
      "HeaderLen=    130 SourceCh= 1 StatevectorLen= 1\r\n[ State Vector Definition ] \r\n"
      + "Running 1 0 0 0\r\nStimulusCode 16 0 0 1\r\n"
    let bytes = Array(text.utf8) + [UInt8](repeating: 0x20, count: 400)
    let error = #expect(throws: ReadingError.self) { try read(bytes) }
    #expect(error?.description.hasPrefix("x.dat: line 4: found “StimulusCode 16 0 0 1”") == true)
  }

  @Test func `every cut of a file is read or refused, never a trap`() {
    let bytes = BCI2000Builder.speller(format: .int16).file()
    var refused = 0
    for length in stride(from: 0, to: bytes.count, by: 3) {
      do throws(ReadingError) { _ = try read(Array(bytes.prefix(length))) } catch { refused += 1 }
    }
    #expect(refused > 100)
  }
}

/// The real BCI2000 recordings; sample values from their bytes with NumPy.
@Suite(
  .enabled(if: SharedFiles.hasRecordings, "skipped: there are no real recordings on this machine")
)
struct BCI2000RecordingsTests {
  private func read(_ name: String) throws(ReadingError) -> Recording {
    try BCI2000Reader.read(FileBytes(path: SharedFiles.recording("bci2000/\(name)")))[0]
  }

  // numpy.frombuffer(bytes[27803:], "u1").reshape(-1, 52)[:, :16].view("<i2")[…] * 0.019
  @Test func `the real speller run gives 720 flashes and T3OF`() throws {
    let recording = try read("eeg3_1.dat")
    #expect(recording.samplingRate == 256)
    #expect(recording.channels.map(\.label) == ["Fz", "Cz", "P3", "Pz", "P4", "PO7", "Oz", "PO8"])
    #expect(recording.sampleCount == 56_840)
    #expect(recording.events.count == 720)
    #expect(recording.events.count { $0.flash?.label == .target } == 120)
    #expect(recording.events.last?.flash?.selection == 3)
    #expect(recording.events.last?.flash?.repetition == 14)
    #expect(recording.events.first?.onset == 2312.0 / 256)
    #expect(recording.text?.joined() == "T3OF")
    #expect(recording.speller?.order == .rowsFirst)
    #expect(recording.speller?.codeCount == 12)
    #expect(recording.warnings.isEmpty)
    let samples = recording.samples
    #expect(samples.read(channel: 0, samples: 0..<1) == [Float(399 * 0.019)])
    #expect(samples.read(channel: 2, samples: 12_345..<12_346) == [Float(2527 * 0.019)])
    #expect(samples.read(channel: 7, samples: 56_839..<56_840) == [Float(448 * 0.019)])
  }

  @Test func `the signal generator's run gives SPELL`() throws {
    let recording = try read("P3SpellerS001R01_testref.dat")
    #expect(recording.sampleCount == 5504)
    #expect(recording.events.count == 120)
    #expect(recording.events.count { $0.flash?.label == .target } == 20)
    #expect(recording.text?.joined() == "SPELL")
    #expect(recording.channels.map(\.label) == ["1", "2", "3", "4"])
    #expect(recording.samples.read(channel: 0, samples: 0..<1) == [Float(-262 * 0.033)])
  }

  @Test func `a run without a speller gives its states`() throws {
    let recording = try read("eeg1_1.dat")
    #expect(recording.samplingRate == 160)
    #expect(recording.channels.count == 64)
    #expect(recording.sampleCount == 19_696)
    #expect(recording.speller == nil)
    #expect(recording.events.allSatisfy { $0.flash == nil })
    #expect(recording.events.count { $0.text == "StimulusCode" } == 15)
    // Stored −960, offset 43, gain 0.01617.
    #expect(
      recording.samples.read(channel: 0, samples: 0..<1) == [Float(-960 * 0.01617 - 43 * 0.01617)])
  }
}
