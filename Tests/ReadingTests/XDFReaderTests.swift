import Files
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

@Suite struct XDFReaderTests {
  private func read(_ bytes: [UInt8]) throws(ReadingError) -> Recording {
    try XDFReader.read(FileBytes(bytes, path: "x.xdf"))[0]
  }

  @Test(arguments: ["float32", "int16"]) func `the EEG stream and its markers share one clock`(
    format: String
  ) throws {
    let recording = try read(XDFBuilder.example(format: format))
    #expect(recording.samplingRate == 100)
    #expect(recording.channels.map(\.label) == ["Fz", "Cz"])
    #expect(recording.channels.allSatisfy { $0.unit == .microvolt && $0.kind == .eeg })
    #expect(recording.pieces == [Piece(samples: 0..<60, onset: 0)])
    #expect(recording.samples.read(channel: 0, samples: 0..<60) == ramp(0..<60))
    #expect(recording.samples.read(channel: 1, samples: 1..<3) == [2000, 4000])
    #expect(recording.events.map(\.text) == ["flash/3/Target", "12"])
    #expect(recording.events.map(\.code) == [nil, 12])
    #expect(relativeDifference(recording.events.map(\.onset), [0.1, 0.305]) < 1e-6)
    #expect(recording.warnings.isEmpty)
  }

  @Test func `a clock that starts anew makes a piece at its true time`() throws {
    let recording = try read(XDFBuilder.example(format: "float32", resets: true))
    #expect(recording.pieces.map(\.samples) == [0..<30, 30..<60])
    // Sample 30 came at 2.3 s of the new clock, 1055.3 s of the recorder, which began at 1050 s.
    #expect(abs(recording.pieces[1].onset - 5.3) < 1e-6)
    #expect(recording.warnings.contains { $0.text.contains("1 gap") })
  }

  @Test func `markers stay with the samples that came with them at a rate off the nominal one`()
    throws
  {
    var builder = XDFBuilder()
    builder.stream(
      1, name: "E", type: "EEG", channels: [("Cz", "uV")], rate: 100, format: "float32")
    builder.stream(2, name: "M", type: "Markers", channels: [("m", "")], rate: 0, format: "string")
    // 101 samples a second; the marker comes with sample 404.
    builder.samples(
      1, (0..<606).map { (Double($0) / 101, XDFBuilder.little(Float($0).bitPattern)) })
    builder.samples(2, [(4, XDFBuilder.text("x"))])
    let recording = try read(builder.file)
    #expect(abs((recording.events.first?.onset ?? 0) - 4.04) < 1e-6)
    #expect(recording.warnings.isEmpty)
  }

  @Test func `of a recording that broke off all whole chunks are read`() throws {
    let whole = XDFBuilder.example(format: "float32")
    // The last chunk holds the markers.
    let recording = try read(Array(whole.dropLast()))
    #expect(recording.sampleCount == 60)
    #expect(recording.events.isEmpty)
    #expect(recording.warnings.contains { $0.text.contains("cut short") })
  }

  @Test func `channels of one name are numbered`() throws {
    var builder = XDFBuilder()
    builder.stream(
      1, name: "E", type: "EEG", channels: [("Cz", "uV"), ("Cz", "uV")], rate: 100, format: "int8")
    builder.samples(1, (0..<9).map { (Double($0) / 100, [1, 2]) })
    #expect(try read(builder.file).channels.map(\.label) == ["Cz-0", "Cz-1"])
  }

  @Test func `a file without a signal names its streams`() {
    var builder = XDFBuilder()
    builder.stream(
      2, name: "Marks", type: "Markers", channels: [("m", "")], rate: 0, format: "string")
    builder.samples(2, [(4, XDFBuilder.text("x"))])
    let error = #expect(throws: ReadingError.self) { try read(builder.file) }
    #expect(error?.description.contains("no stream of a signal among Marks") == true)
  }

  @Test func `every cut of a file is read or refused, never a trap`() {
    let bytes = XDFBuilder.example(format: "int16")
    var refused = 0
    for length in 0..<bytes.count {
      do throws(ReadingError) { _ = try read(Array(bytes.prefix(length))) } catch { refused += 1 }
    }
    #expect(refused > bytes.count / 2)
  }

  /// EEG with a trigger as its last channel: code 1 at 0.5 s, 2 at 1 s; and markers.
  private func triggered(
    label: String = "TRIGGER", markers: [(Double, String)] = []
  ) throws -> Recording {
    var builder = XDFBuilder()
    builder.stream(
      1, name: "E", type: "EEG", channels: [("Cz", "uV"), (label, "")], rate: 100,
      format: "float32")
    builder.stream(2, name: "M", type: "Markers", channels: [("m", "")], rate: 0, format: "string")
    builder.samples(
      1,
      (0..<200).map { sample in
        let code: Float = (50..<53).contains(sample) ? 1 : (100..<103).contains(sample) ? 2 : 0
        return (
          1e6 + Double(sample) / 100,
          [Float(sample), code].flatMap { XDFBuilder.little($0.bitPattern) }
        )
      })
    if !markers.isEmpty { builder.samples(2, markers.map { ($0.0, XDFBuilder.text($0.1)) }) }
    return try read(builder.file)
  }

  @Test(arguments: ["TRIGGER", "TRG", "Trig1", "STI 014", "Markers"])
  func `a trigger channel in the stream is no electrode and gives its codes`(
    label: String
  ) throws {
    let recording = try triggered(label: label)
    #expect(recording.channels.map(\.kind) == [.eeg, .trigger])
    #expect(recording.events.map(\.code) == [1, 2])
    #expect(relativeDifference(recording.events.map(\.onset), [0.5, 1]) < 1e-6)
  }

  @Test func `markers that are codes leave the trigger without a say`() throws {
    let codes = try triggered(markers: [(1e6 + 0.5, "1"), (1e6 + 1, "2")])
    #expect(codes.events.map(\.text) == ["1", "2"])
    let others = try triggered(markers: [(1e6 + 0.1, "start")])
    #expect(others.events.map(\.text) == ["start", "", ""])
  }

  @Test func `markers of another clock are told of`() throws {
    let recording = try triggered(markers: [(27, "target"), (28, "nontarget")])
    #expect(recording.warnings.contains { $0.text.contains("different clocks") })
    // Some of them may come before the EEG begins.
    let early = try triggered(markers: [(1e6 - 500, "target"), (1e6 - 5, "nontarget")])
    #expect(!early.warnings.contains { $0.text.contains("clock") })
  }
}

/// The real XDF recordings; counts and values from their bytes with a script of struct.unpack.
@Suite(
  .enabled(if: SharedFiles.hasRecordings, "skipped: there are no real recordings on this machine")
)
struct XDFRecordingsTests {
  private func read(_ name: String) throws(ReadingError) -> Recording {
    try XDFReader.read(FileBytes(path: SharedFiles.recording("formats/xdf/\(name)")))[0]
  }

  @Test func `the minimal file gives nine samples and nine markers`() throws {
    let recording = try read("minimal.xdf")
    #expect(recording.samplingRate == 10)
    #expect(recording.channels.map(\.label) == ["1", "2", "3"])
    #expect(recording.sampleCount == 9)
    #expect(recording.samples.read(channel: 0, samples: 0..<3) == [192, 12, 13])
    #expect(recording.samples.read(channel: 2, samples: 0..<3) == [238, 32, 33])
    #expect(recording.events.count == 9)
    #expect(recording.events[1].text == "Hello")
    // The EEG's clock is 0.1 s ahead of the markers': 5.2 − (5.1 − 0.1).
    #expect(abs(recording.events[1].onset - 0.2) < 1e-9)
  }

  @Test func `clock resets part the recording in two`() throws {
    let recording = try read("clock_resets.xdf")
    #expect(recording.samplingRate == 100)
    #expect(recording.channels.count == 8)
    #expect(recording.sampleCount == 27_815)
    #expect(recording.pieces.map(\.samples) == [0..<12_876, 12_876..<27_815])
    #expect(recording.events.count == 175)
    #expect(recording.events[1].text == "Test")
    #expect(recording.samples.read(channel: 1, samples: 0..<1) == [0.46287399530410767])
    #expect(recording.events.allSatisfy { (-5...700).contains($0.onset) })
  }

  @Test func `a file with empty streams gives the one that is not`() throws {
    let recording = try read("empty_streams.xdf")
    #expect(recording.samplingRate == 1)
    #expect(recording.samples.read(channel: 0, samples: 0..<10) == ramp(0..<10))
    #expect(recording.events.map(\.text) == ["{\"state\": 2}"])
  }
}
