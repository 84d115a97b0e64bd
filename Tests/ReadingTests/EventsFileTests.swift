import Files
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

@Suite struct EventsFileTests {
  private func events(_ bytes: [UInt8], firstSample: Int = 0) throws -> [Event] {
    var recordings = [try recording(of: [[Float](repeating: 0, count: 1000)], rate: 100)]
    recordings[0].firstSample = firstSample
    recordings[0].events = [Event(onset: 0, text: "its own")]
    try EventsFile(FileBytes(bytes, path: "e")).apply(to: &recordings)
    return recordings[0].events
  }

  @Test func `a BIDS table is taken as one beside the recording`() throws {
    let found = try events(Array("onset\tduration\ttrial_type\n1.5\t0\ttarget\n".utf8))
    #expect(found == [Event(onset: 1.5, text: "target")])
  }

  @Test(arguments: [
    "150 0 2\n250 0 1\n", "# sample before code\n150\t0\t2\n250\t0\t1\n",
    "sample,previous,code\n150,0,2\n250,0,1\r\n", "150 1.5 0 2\n250 2.5 0 1", "250 1\n150 2\n",
  ]) func `lists of samples are those of MNE`(text: String) throws {
    #expect(
      try events(Array(text.utf8)) == [Event(onset: 1.5, code: 2), Event(onset: 2.5, code: 1)])
  }

  @Test func `samples count from where the amplifier began`() throws {
    #expect(try events(Array("150 0 2".utf8), firstSample: 50) == [Event(onset: 1, code: 2)])
  }

  @Test func `annotations have onsets in seconds and texts`() throws {
    let text = "# MNE-Annotations\n# onset, duration, description\n2.5,0.1,target\n1.5,nan,7\n"
    #expect(
      try events(Array(text.utf8)) == [
        Event(onset: 1.5, text: "7", code: 7), Event(onset: 2.5, duration: 0.1, text: "target"),
      ])
  }

  @Test func `a list in a FIF file is read`() throws {
    var builder = FIFBuilder(channels: [], rate: 100, stored: .int16)
    builder.tag(104, 3, builder.big(Int32(115)))
    builder.tag(3561, 3, [Int32(150), 0, 2, 250, 0, 1].flatMap { builder.big($0) })
    builder.tag(105, 3, builder.big(Int32(115)))
    #expect(
      try events(builder.end()) == [Event(onset: 1.5, code: 2), Event(onset: 2.5, code: 1)])
  }

  @Test(arguments: ["one two three\n1 b x\n", "1.5\n", "1 0 2\n1.5,0,a\n"])
  func `anything else is an error with its line`(text: String) {
    #expect(throws: ReadingError.self) { try events(Array(text.utf8)) }
  }

  @Test func `events outside the recording are told of`() throws {
    var recordings = [try recording(of: [[Float](repeating: 0, count: 1000)], rate: 100)]
    let bytes = FileBytes(Array("150 0 2\n1500 0 2\n".utf8), path: "e")
    try EventsFile(bytes).apply(to: &recordings)
    #expect(recordings[0].warnings.contains { $0.text.hasPrefix("1 of 2 events") })
    recordings += recordings
    #expect(throws: ReadingError.self) { try EventsFile(bytes).apply(to: &recordings) }
  }
}
