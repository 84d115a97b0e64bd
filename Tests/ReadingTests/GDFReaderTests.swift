import Files
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

@Suite struct GDFReaderTests {
  private func read(_ bytes: [UInt8]) throws(ReadingError) -> Recording {
    try GDFReader.read(FileBytes(bytes, path: "x.gdf"))[0]
  }

  @Test(arguments: [false, true], [3, 5, 16, 17, 279] as [UInt32])
  func `samples of both versions and every type are calibrated to µV`(
    isSecond: Bool, type: UInt32
  ) throws {
    let recording = try read(GDFBuilder.example(isSecond: isSecond, type: type))
    #expect(recording.samplingRate == 32)
    #expect(recording.channels.map(\.label) == ["Fz", "Cz"])
    #expect(recording.channels.allSatisfy { $0.unit == .microvolt && $0.kind == .eeg })
    #expect(recording.sampleCount == 64)
    let first = recording.samples.read(channel: 0, samples: 0..<64)
    let expected: [Float] = (0..<64).map { Float($0 * 5 - 100) / 2 }
    #expect(relativeDifference(first, expected) < 1e-6)
    let second = recording.samples.read(channel: 1, samples: 0..<64)
    let falling: [Float] = ramp(0..<64).map { 215 - $0 * 5 }
    #expect(relativeDifference(second, falling) < 1e-6)
    #expect(recording.warnings.count == 1)
    #expect(recording.warnings[0].text.contains("Temp"))
  }

  @Test(arguments: [false, true]) func `events count from 1 and keep their codes`(
    isSecond: Bool
  ) throws {
    let recording = try read(GDFBuilder.example(isSecond: isSecond))
    #expect(
      recording.events == [
        Event(onset: 0.5, duration: 0.125, code: 33_285), Event(onset: 1, code: 33_286),
      ])
    let short = try read(GDFBuilder.example(isSecond: isSecond, mode: 1))
    #expect(
      short.events == [Event(onset: 0.5, code: 33_285), Event(onset: 1, code: 33_286)])
  }

  @Test func `a segment that starts after a break is a piece`() throws {
    let recording = try read(
      GDFBuilder.example(
        isSecond: true, events: [(1, 0x7FFE, 0), (41, 0x7FFE, 0), (50, 33_285, 0)]))
    #expect(
      recording.pieces == [
        Piece(samples: 0..<40, onset: 0), Piece(samples: 40..<64, onset: 1.25),
      ])
  }

  @Test(arguments: [-1, 9] as [Int64]) func `a wrong number of records is inferred with a warning`(
    records: Int64
  ) throws {
    // Without an event table, which nobody could find behind an unknown number of records.
    let bytes = GDFBuilder.file([], isSecond: false, records: 0, events: [], mode: 1)
    #expect(throws: ReadingError.self) { try read(bytes) }
    let whole = GDFBuilder.example(isSecond: true, records: records)
    let recording = try read(Array(whole.dropLast(8 + 24)))
    #expect(recording.sampleCount == 64)
    #expect(recording.warnings.contains { $0.text.contains("records") })
  }

  @Test func `an unknown number type is named with its channel`() {
    let bytes = GDFBuilder.example(isSecond: true, type: 7)
    let error = #expect(throws: ReadingError.self) { try read(bytes) }
    #expect(error?.description.contains("channel Fz: the number type 7 is not read") == true)
  }

  @Test func `every cut of a file is read or refused, never a trap`() {
    let bytes = GDFBuilder.example(isSecond: true)
    var refused = 0
    for length in 0..<bytes.count {
      do throws(ReadingError) { _ = try read(Array(bytes.prefix(length))) } catch { refused += 1 }
    }
    #expect(refused > bytes.count / 2)
  }
}

/// The real GDF recordings; `FormatConformanceTests` compares their samples.
@Suite(
  .enabled(if: SharedFiles.hasRecordings, "skipped: there are no real recordings on this machine")
)
struct GDFRecordingsTests {
  // The reference leaves out an event behind the last sample, and gives events of a table without
  // durations one sample; here they have none.
  @Test func `codes and onsets agree with the reference`() throws {
    let path = "gdf/tie-fighter-freetime.gdf"
    let annotations = try #require(FormatReference.load().files[path]?.annotations)
    let recording = try #require(
      try GDFReader.read(FileBytes(path: SharedFiles.recording("formats/\(path)"))).first)
    #expect(recording.events.count == annotations.count + 1)
    #expect(recording.events.last?.onset == 65_535.0 / 512)
    let ours = Set(
      recording.events.dropLast().map { "\(Int(($0.onset * 1e6).rounded())) \($0.code ?? 0)" })
    let theirs = Set(annotations.map { "\(Int(($0.onset * 1e6).rounded())) \($0.text)" })
    #expect(ours == theirs)
  }
}
