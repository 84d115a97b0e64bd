import Files
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

@Suite struct EDFTriggerTests {
  private func read(_ builder: EDFBuilder) throws -> Recording {
    try #require(try EDFReader.read(FileBytes(builder.bytes, path: "test.edf")).first)
  }

  private func trigger(_ label: String, _ count: Int, _ samples: [Int]) -> EDFBuilder.Signal {
    var signal = EDFBuilder.Signal(label, samplesPerRecord: count, samples: samples)
    signal.dimension = ""
    signal.physical = ("-1000", "1000")
    return signal
  }

  @Test(arguments: ["Trigger", "STI 014", "TRIG1", "Status", "Stim", "Marker"])
  func `a trigger channel at a lower rate gives its codes`(label: String) throws {
    let codes = [0, 0, 5, 5, 0, 0, 7, 0]
    let recording = try read(
      EDFBuilder(
        records: 2,
        signals: [.init("Fz", samplesPerRecord: 64), trigger(label, 4, codes)]))
    #expect(recording.samplingRate == 64)
    #expect(recording.channels.map(\.label) == ["Fz"])
    #expect(recording.events == [Event(onset: 0.5, code: 5), Event(onset: 1.5, code: 7)])
    #expect(recording.warnings.contains { $0.text.contains("exact to 250.0 ms") })
    #expect(!recording.warnings.contains { $0.text.contains("left out") })
  }

  @Test func `a trigger channel at a higher rate gives its codes, exactly`() throws {
    var codes = [Int](repeating: 0, count: 32)
    codes[5] = 3
    codes[6] = 3
    let recording = try read(
      EDFBuilder(
        records: 2,
        signals: [
          .init("Fz", samplesPerRecord: 4), .init("Cz", samplesPerRecord: 4),
          trigger("Trigger", 16, codes),
        ]))
    #expect(recording.samplingRate == 4)
    #expect(recording.events == [Event(onset: 5.0 / 16, code: 3)])
    #expect(recording.warnings.isEmpty)
  }

  @Test func `its times follow the gaps of the file`() throws {
    var builder = EDFBuilder(
      records: 2,
      signals: [
        .init("Fz", samplesPerRecord: 8), trigger("Trigger", 2, [0, 4, 0, 9]),
        .annotations(["+0^^_", "+10^^_"]),
      ])
    builder.reserved = "EDF+D"
    #expect(
      try read(builder).events == [Event(onset: 0.5, code: 4), Event(onset: 10.5, code: 9)])
  }

  private func status(_ samples: [Int], perRecord: Int = 8) -> EDFBuilder {
    var builder = EDFBuilder(
      records: samples.count / perRecord,
      signals: [
        .init("A1", samplesPerRecord: perRecord),
        .init("Status", samplesPerRecord: perRecord, samples: samples.map { $0 | 1 << 20 }),
      ])
    builder.isBDF = true
    return builder
  }

  @Test func `bit 16 of the status parts the recording where it was paused`() throws {
    var samples = [Int](repeating: 0, count: 64)
    for start in [0, 21, 40] { samples[start] = 1 << 16 }
    samples[30] = 5
    let recording = try read(status(samples))
    #expect(recording.pieces.map(\.samples) == [0..<21, 21..<40, 40..<64])
    #expect(recording.pieces.map(\.onset) == [0, 2.625, 5])
    #expect(recording.events == [Event(onset: 3.75, code: 5)])
    #expect(recording.warnings.contains { $0.text.contains("2 pauses") })
  }

  @Test func `where bit 16 is set all the time it marks no pauses`() throws {
    let recording = try read(status((0..<64).map { $0 % 4 == 0 ? 1 << 16 : 0 }))
    #expect(recording.pieces.count == 1)
    #expect(recording.warnings.contains { $0.text.contains("bit 16") })
  }
}
