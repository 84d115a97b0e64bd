import Files
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

@Suite struct OpenViBEReaderTests {
  private func read(_ bytes: [UInt8]) throws(ReadingError) -> Recording {
    try OpenViBEReader.read(FileBytes(bytes, path: "x.ov"))[0]
  }

  @Test(arguments: [true, false]) func `a signal and its stimulations are read`(
    hasHeader: Bool
  ) throws {
    var builder = OpenViBEBuilder()
    builder.hasHeader = hasHeader
    let bytes = builder.bytes
    #expect(RecordingFormat(of: FileBytes(bytes, path: "x")) == .openViBE)
    let recording = try read(bytes)
    #expect(recording.samplingRate == 128)
    #expect(recording.channels.map(\.label) == ["Fz", "Cz"])
    #expect(recording.pieces == [Piece(samples: 0..<128, onset: 0)])
    for channel in 0..<2 {
      let values = recording.samples.read(channel: channel, samples: 0..<128)
      #expect(values == (0..<128).map { Float(builder.stored(channel, $0)) })
    }
    #expect(recording.events.map(\.code) == [33_025, 33_285, 33_026, 33_286])
    #expect(recording.events.map(\.onset) == [0.25, 0.25, 0.5, 0.5])
    #expect(recording.assumptions.count == 1 && recording.warnings.isEmpty)
  }

  @Test func `flashes and classes of one sample join, as in its other formats`() throws {
    let flashes = FlashMapping.standard.flashes(of: try read(OpenViBEBuilder().bytes))
    #expect(flashes.map(\.stimulus) == [1, 2])
    #expect(flashes.map(\.label) == [.target, .nonTarget])
  }

  @Test func `a pause parts the recording, and the clock begins with the signal`() throws {
    var builder = OpenViBEBuilder()
    builder.times = [1, 1.25, 3, 3.25]
    builder.stimulations = [(3.125, 33_025)]
    let recording = try read(builder.bytes)
    #expect(
      recording.pieces == [
        Piece(samples: 0..<64, onset: 0), Piece(samples: 64..<128, onset: 2),
      ])
    #expect(recording.events.map(\.onset) == [2.125])
  }

  @Test func `a file that was not ended is read as far as it goes`() throws {
    let bytes = OpenViBEBuilder().bytes
    let recording = try read(Array(bytes.dropLast(20)))
    #expect(recording.sampleCount == 128 && recording.events.isEmpty)
    #expect(recording.warnings.map(\.kind) == [.damage])
    var refused = 0
    for length in 0..<bytes.count {
      do throws(ReadingError) { _ = try read(Array(bytes.prefix(length))) } catch { refused += 1 }
    }
    #expect(refused > 200 && refused < bytes.count / 2)
  }

  @Test func `compression is refused`() {
    var builder = OpenViBEBuilder()
    builder.isCompressed = true
    let error = #expect(throws: ReadingError.self) { try read(builder.bytes) }
    #expect(error?.description.contains("compression is not read; convert it to GDF") == true)
  }
}
