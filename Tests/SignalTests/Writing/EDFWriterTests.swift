import Foundation
import Signal
import Testing

@Suite struct EDFWriterTests {
  private static func bytes(
    _ writer: EDFWriter, _ samples: [Float], events: [Event] = []
  ) throws -> [UInt8] {
    let path = FileManager.default.temporaryDirectory.path + "/p300-\(UUID().uuidString).edf"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try writer.write(samples, events: events, to: path)
    return [UInt8](try Data(contentsOf: URL(filePath: path)))
  }

  private static func field(_ bytes: [UInt8], _ start: Int, _ width: Int) -> String {
    String(decoding: bytes[start..<start + width], as: UTF8.self)
      .trimmingCharacters(in: .whitespaces)
  }

  @Test func `the header has the fields of EDF at their places`() throws {
    var writer = EDFWriter(labels: ["Cz", "Pz"], samplingRate: 4)
    writer.patient = "sub-01 X X X"
    writer.start.year = 2026
    writer.start.month = 11
    writer.start.day = 5
    writer.start.hour = 9
    let bytes = try Self.bytes(writer, [1, -250.5, 3, 4, 0, 0, 0.5, -1])
    #expect(Self.field(bytes, 0, 8) == "0")
    #expect(Self.field(bytes, 8, 80) == "sub-01 X X X")
    #expect(Self.field(bytes, 88, 80) == "Startdate 05-NOV-2026 X X X")
    #expect(Self.field(bytes, 168, 8) == "05.11.26")
    #expect(Self.field(bytes, 176, 8) == "09.00.00")
    #expect(Self.field(bytes, 184, 8) == "1024")
    #expect(Self.field(bytes, 192, 44) == "EDF+C")
    #expect(Self.field(bytes, 236, 8) == "1")
    #expect(Self.field(bytes, 244, 8) == "1")
    #expect(Self.field(bytes, 252, 4) == "3")
    #expect(Self.field(bytes, 256 + 2 * 16, 16) == "EDF Annotations")
    let physicalMinimum = 256 + 3 * (16 + 80 + 8)
    #expect(Self.field(bytes, physicalMinimum, 8) == "-251")
    #expect(Self.field(bytes, physicalMinimum + 8, 8) == "-1")
  }

  @Test func `samples come back within half a step, record by record`() throws {
    let samples: [Float] = (0..<24).map { Float($0 * $0) - 100.25 }
    let bytes = try Self.bytes(EDFWriter(labels: ["A", "B"], samplingRate: 4), samples)
    #expect(Self.field(bytes, 236, 8) == "3")
    let annotation = try #require(Int(Self.field(bytes, 256 + 3 * 216 + 2 * 8, 8)))
    let record = 2 * 4 * 2 + annotation * 2
    #expect(bytes.count == 1024 + 3 * record)
    let peaks = [101.0, 429.0]
    for channel in 0..<2 {
      for index in 0..<12 {
        let place = 1024 + index / 4 * record + channel * 8 + index % 4 * 2
        let digital = Int16(bitPattern: UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8)
        let value = Double(digital) / 32767 * peaks[channel]
        #expect(abs(value - Double(samples[channel * 12 + index])) <= peaks[channel] / 32767)
      }
    }
  }

  @Test func `each record begins with its own onset, and annotations keep exact times`() throws {
    let events = [
      Event(onset: 0.1 + 0.2, duration: 0.1, text: "target/3"),
      Event(onset: 1.75, text: "Grün\u{14}\u{0}"),
    ]
    let bytes = try Self.bytes(
      EDFWriter(labels: ["A"], samplingRate: 2), [0, 0, 0, 0], events: events)
    let record = (bytes.count - 768) / 2
    let first = String(decoding: bytes[772..<768 + record], as: UTF8.self)
    #expect(first.hasPrefix("+0\u{14}\u{14}\0+0.3\u{15}0.1\u{14}target/3\u{14}\0"))
    let second = String(decoding: bytes[(772 + record)...], as: UTF8.self)
    #expect(second.hasPrefix("+1\u{14}\u{14}\0+1.75\u{14}Grün\u{14}\0"))
  }

  @Test(arguments: [(256.0, 1), (250.5, 2), (33.3, 10)]) func `a record holds whole samples`(
    rate: Double, seconds: Int
  ) {
    #expect(EDFWriter(labels: ["A"], samplingRate: rate).recordDuration == seconds)
  }
}
