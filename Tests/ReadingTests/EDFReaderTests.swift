import Files
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

/// Clauses of the EDF (1992) and EDF+ (2003) specifications, and the liberties that files take.
@Suite struct EDFReaderTests {
  private func read(_ builder: EDFBuilder) throws -> Recording {
    try #require(try EDFReader.read(FileBytes(builder.bytes, path: "test.edf")).first)
  }

  private func simple(records: Int = 2) -> EDFBuilder {
    EDFBuilder(
      records: records,
      signals: [
        .init("Fz", samplesPerRecord: 4, samples: Array(-4..<4)),
        .init("Cz", samplesPerRecord: 4, samples: [1000, -1000, 500, 0, 10, 20, 30, 40]),
      ])
  }

  @Test func `signals follow one another in each data record`() throws {
    let recording = try read(simple())
    #expect(recording.samplingRate == 4)
    #expect(recording.sampleCount == 8)
    #expect(recording.channels.map(\.label) == ["Fz", "Cz"])
    #expect(
      recording.samples.read(channel: 1, samples: 0..<8) == [100, -100, 50, 0, 1, 2, 3, 4])
    #expect(recording.samples.read(channel: 0, samples: 3..<6) == [-0.1, 0, 0.1])
    #expect(recording.warnings.isEmpty)
  }

  @Test(arguments: [("uV", 1.0), ("mV", 1000), ("V", 1e6), ("nV", 1e-3), ("µV", 1), ("microV", 1)])
  func `voltages of any prefix are read as µV`(unit: String, factor: Double) throws {
    var builder = simple()
    builder.signals[1].dimension = unit
    let recording = try read(builder)
    #expect(recording.channels[1].unit == .microvolt)
    let first = recording.samples.read(channel: 1, samples: 0..<1)
    #expect(relativeDifference(first.map { Double($0) }, [100 * factor]) < 1e-6)
  }

  @Test func `the physical maximum may lie below the minimum: the signal is inverted`() throws {
    var builder = simple()
    builder.signals[1].physical = ("100", "-100")
    #expect(try read(builder).samples.read(channel: 1, samples: 0..<2) == [-100, 100])
  }

  @Test func `calibration goes through both ends, with an offset`() throws {
    var builder = simple()
    builder.signals[1].physical = ("0", "200")
    #expect(try read(builder).samples.read(channel: 1, samples: 0..<4) == [200, 0, 150, 100])
  }

  @Test func `a signal in no unit of voltage keeps its own and is not EEG`() throws {
    var builder = simple()
    builder.signals[1].label = "Temp rectal"
    builder.signals[1].dimension = "degC"
    let recording = try read(builder)
    let expected = Channel(label: "Temp rectal", unit: .other("degC"), kind: .misc)
    #expect(recording.channels[1] == expected)
  }

  @Test(arguments: ["EEG Cz", "Cz", "T3-A2"], ["", "-", "n/a"])
  func `EEG without a unit is kept with a warning`(label: String, unit: String) throws {
    var builder = simple()
    builder.signals[1].label = label
    builder.signals[1].dimension = unit
    let folder = TemporaryFolder()
    let path = try folder.write(builder.bytes, as: "a.edf")
    let recording = try #require(try RecordingReader.read(path).first)
    #expect(recording.channels[1] == Channel(label: label, unit: .other("")))
    #expect(recording.warnings.map(\.text) == ["EEG without a unit of voltage: \(label)"])
  }

  @Test func `a decimal comma is read as a point`() throws {
    var builder = simple()
    builder.signals[1].physical = ("-100,0", "100,0")
    #expect(try read(builder).samples.read(channel: 1, samples: 0..<1) == [100])
  }

  @Test func `a record may last a fraction of a second`() throws {
    var builder = simple()
    builder.duration = "0.1"
    #expect(try read(builder).samplingRate == 40)
  }

  @Test(arguments: ["-1", "1", "7", "", "x"])
  func `a wrong number of records is inferred from the size, with a warning`(
    stated: String
  ) throws {
    var builder = simple()
    builder.statedRecords = stated
    let recording = try read(builder)
    #expect(recording.sampleCount == 8)
    #expect(recording.warnings.count == 1)
  }

  @Test func `a last record that is cut short is left out, with a warning`() throws {
    let bytes = Array(simple().bytes.dropLast(3))
    let recording = try #require(try EDFReader.read(FileBytes(bytes, path: "cut.edf")).first)
    #expect(recording.sampleCount == 4)
    #expect(recording.warnings.contains { $0.text.contains("13 bytes") })
  }

  @Test func `a wrong header size is noted and worked out from the signals`() throws {
    var builder = simple()
    builder.headerSize = "1000"
    let recording = try read(builder)
    #expect(recording.sampleCount == 8)
    #expect(recording.warnings.contains { $0.text.contains("1000") })
  }

  @Test func `of mixed rates the EEG's is taken and the others are listed`() throws {
    var builder = simple()
    builder.signals.append(.init("Resp", samplesPerRecord: 1))
    builder.signals.append(.init("Temp", samplesPerRecord: 1))
    builder.signals.append(.init("SpO2", samplesPerRecord: 1))
    for index in 2..<5 { builder.signals[index].dimension = "" }
    let recording = try read(builder)
    #expect(recording.channels.count == 2)
    #expect(recording.samplingRate == 4)
    #expect(recording.samples.read(channel: 1, samples: 4..<8) == [1, 2, 3, 4])
    #expect(recording.warnings.contains { $0.text.contains("Resp (1.0 Hz), Temp") })
  }

  @Test func `labels that occur twice are numbered`() throws {
    var builder = simple()
    builder.signals[1].label = "Fz"
    #expect(try read(builder).channels.map(\.label) == ["Fz-0", "Fz-1"])
    // As in MNE-Python, a letter stands for a number that is taken.
    builder.signals.append(builder.signals[0])
    builder.signals[2].label = "Fz-0"
    #expect(try read(builder).channels.map(\.label) == ["Fz-a", "Fz-1", "Fz-0"])
  }

  @Test func `a signal without a range stays in digital steps, with a warning`() throws {
    var builder = simple()
    builder.signals[1].digital = ("5", "5")
    let recording = try read(builder)
    #expect(recording.samples.read(channel: 1, samples: 0..<1) == [1000])
    #expect(recording.channels[1].unit == .other(""))
    #expect(recording.warnings.contains { $0.text.contains("Cz") })
  }

  // MARK: EDF+ annotations

  private func annotated(_ texts: [String]) -> EDFBuilder {
    var builder = simple(records: texts.count)
    builder.reserved = "EDF+C"
    builder.signals.append(.annotations(texts))
    return builder
  }

  @Test func `annotations have onset, duration and text`() throws {
    let recording = try read(
      annotated(["+0^^_+0.5~1.25^target^_+1^a^b^_", "+1^^_-0.065^before^_+1.75^仰卧^"]))
    #expect(
      recording.events == [
        Event(onset: -0.065, text: "before"), Event(onset: 0.5, duration: 1.25, text: "target"),
        Event(onset: 1, text: "a"), Event(onset: 1, text: "b"), Event(onset: 1.75, text: "仰卧"),
      ])
    #expect(recording.channels.count == 2)
    #expect(recording.warnings.isEmpty)
  }

  @Test func `the first record may begin a fraction of a second after the header's time`() throws {
    let recording = try read(annotated(["+0.3945312^^_+2.3457031^spike^_", "+1.3945312^^_"]))
    #expect(recording.pieces == [Piece(samples: 0..<8, onset: 0)])
    #expect(abs(try #require(recording.events.first).onset - 1.9511719) < 1e-9)
  }

  @Test func `texts that are not UTF-8 are read as Latin-1`() throws {
    var builder = annotated(["", ""])
    builder.signals[2].texts = [Array("+0\u{14}M".utf8) + [0xFC, 0x64, 0x65, 0x14, 0]]
    #expect(try read(builder).events.map(\.text) == ["Müde"])
  }

  @Test(arguments: ["0.5^no sign^_", "+x^a^_", "+1~^a^_", "+1^open", "+1~2~3^a^_"])
  func `a broken list is left out with a warning and the rest is read`(list: String) throws {
    let recording = try read(annotated(["+0^^_" + list + "_+1^whole^_", "+1^^_"]))
    #expect(recording.events.map(\.text).last == "whole")
    #expect(recording.warnings.contains { $0.text.contains("broken annotation list") })
  }

  @Test func `several annotation signals are read`() throws {
    var builder = annotated(["+0^^_+0.5^a^_", "+1^^_"])
    builder.signals.append(.annotations(["+0.25^b^_", "+1.5^c^_"]))
    #expect(try read(builder).events.map(\.text) == ["b", "a", "c"])
  }

  @Test func `records of EDF+D with a pause between them are pieces`() throws {
    var builder = annotated(["+0^^_", "+1^^_", "+5.5^^_+5.75^late^_"])
    builder.reserved = "EDF+D"
    let recording = try read(builder)
    #expect(
      recording.pieces == [
        Piece(samples: 0..<8, onset: 0), Piece(samples: 8..<12, onset: 5.5),
      ])
    #expect(recording.events == [Event(onset: 5.75, text: "late")])
  }

  @Test func `a record of EDF+D that begins before the last one ended is an error`() {
    var builder = annotated(["+0^^_", "+0.5^^_"])
    builder.reserved = "EDF+D"
    #expect(throws: ReadingError.self) { try read(builder) }
  }

  // MARK: BDF

  @Test func `samples of BDF have 24 bits`() throws {
    var builder = simple()
    builder.isBDF = true
    builder.signals[0].digital = ("-8388608", "8388607")
    builder.signals[0].physical = ("-8388608", "8388607")
    builder.signals[0].samples = [-8_388_608, 8_388_607, -1, 1]
    let recording = try read(builder)
    #expect(recording.source.format == .bdf)
    #expect(
      recording.samples.read(channel: 0, samples: 0..<4) == [-8_388_608, 8_388_607, -1, 1])
  }

  @Test func `status codes are the low 16 bits, CMS and battery apart`() throws {
    var builder = simple()
    builder.isBDF = true
    let good = 1 << 20
    builder.signals[1].label = "Status"
    builder.signals[1].dimension = "Boolean"
    builder.signals[1].samples = [
      good, good | 5, good | 5, good, good | 0x8003, good, 0, good | 1 << 22,
    ]
    let recording = try read(builder)
    #expect(
      recording.events == [
        Event(onset: 0.25, code: 5), Event(onset: 1, code: 0x8003),
        Event(onset: 1.5, duration: 0.25, text: "CMS out of range"),
        Event(onset: 1.75, duration: 0.25, text: "battery low"),
      ])
    #expect(recording.channels[1].kind == .trigger)
    #expect(recording.warnings.count == 2)
  }

  @Test func `bits of the status that never change are no part of the codes`() throws {
    var builder = simple()
    builder.isBDF = true
    let base = 1 << 20 | 0xFF00
    builder.signals[1].label = "Status"
    builder.signals[1].samples = [base, base | 7, base, base, base | 3, base, base, base]
    let recording = try read(builder)
    #expect(recording.events == [Event(onset: 0.25, code: 7), Event(onset: 1, code: 3)])
    #expect(recording.warnings.contains { $0.text.contains("65280") })
  }

  // MARK: Trigger channels of EDF

  @Test func `a trigger channel of whole numbers gives a code at each change`() throws {
    var builder = simple()
    builder.signals[1].label = "Trigger"
    builder.signals[1].digital = ("-100", "100")
    builder.signals[1].samples = [0, 3, 1, 1, 0, 0, 12, 0]
    let recording = try read(builder)
    #expect(
      recording.events == [
        Event(onset: 0.25, code: 3), Event(onset: 0.5, code: 1), Event(onset: 1.5, code: 12),
      ])
    builder.signals[1].digital = ("-1000", "1000")
    let analog = try read(builder)
    #expect(analog.events.isEmpty)
    #expect(analog.warnings.contains { $0.text.contains("Trigger") })
  }

  // MARK: Errors

  @Test(arguments: [0, 1, 8, 100, 255, 256, 300, 767])
  func `a file that ends in its header is an error`(length: Int) {
    let bytes = Array(simple().bytes.prefix(length))
    #expect(throws: ReadingError.self) {
      try EDFReader.read(FileBytes(bytes, path: "cut.edf"))
    }
  }

  @Test func `an error names the byte, what was found and the field`() {
    var builder = simple()
    builder.signals[1].physical.0 = "low"
    #expect(
      throws: ReadingError.malformed(
        path: "test.edf", place: .byte(256 + 2 * 104 + 8), found: "“low”",
        expected: "a number (physical minimum of signal 2)")
    ) { try read(builder) }
  }

  @Test(arguments: ["0", "-1", "9999", "x", ""])
  func `an impossible number of signals is an error`(count: String) {
    var bytes = simple().bytes
    for (index, byte) in (count + "    ").utf8.prefix(4).enumerated() { bytes[252 + index] = byte }
    #expect(throws: ReadingError.self) {
      try EDFReader.read(FileBytes(bytes, path: "test.edf"))
    }
  }

  @Test func `a file of annotations alone is not a recording`() {
    let builder = EDFBuilder(records: 1, signals: [.annotations(["+0^^_"])])
    #expect(throws: ReadingError.self) { try read(builder) }
  }
}
