import Files
import Reading
import Signal
import TestSupport
import Testing

@Suite struct UnreadFormatTests {
  @Test(arguments: [
    "RIFF\u{1}\u{2}\u{3}\u{4}CNT ", "RF64\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}CNT ",
  ])
  func `ANT's recordings are known, and the error says how to convert them`(text: String) throws {
    let folder = TemporaryFolder()
    let path = try folder.write(Array((text + "eeph    ").utf8), as: "x.cnt")
    let error = #expect(throws: ReadingError.self) { try RecordingReader.read(path) }
    #expect(error?.description.contains("the compressed .cnt of ANT Neuro") == true)
    #expect(error?.description.contains("read_raw_ant") == true)
  }
}
