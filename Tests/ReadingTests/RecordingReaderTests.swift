import Files
import Foundation
import Reading
import Signal
import TestSupport
import Testing

@Suite struct RecordingReaderTests {
  private let folder = TemporaryFolder()

  @Test func `the samples of a header and the events of a recording are no less needed`() throws {
    let pointer = Array("/annex/objects/MD5E-s12345--0123456789abcdef.eeg\n".utf8)
    let header = try folder.write(FuzzSeeds.brainVisionHeader, as: "a.vhdr")
    let samples = try folder.write(pointer, as: "seed.eeg")
    #expect(throws: ReadingError.notFetched(path: samples)) { try RecordingReader.read(header) }
    let recording = try folder.write(FuzzSeeds.edf, as: "sub-01_eeg.edf")
    let events = folder.path("sub-01_events.tsv")
    try FileManager.default.createSymbolicLink(
      atPath: events, withDestinationPath: "../.git/annex/objects/Gx/W3/MD5E-s9--01/MD5E-s9--01")
    #expect(throws: ReadingError.notFetched(path: events)) { try RecordingReader.read(recording) }
  }

  @Test func `a name that is not in the file is told with those that are`() throws {
    let path = try folder.write(FuzzSeeds.edf, as: "a.edf")
    let error = #expect(throws: ReadingError.self) { try RecordingReader.read(path + "#b") }
    #expect(
      error?.description
        == "\(path): has no recording “b”; it holds one recording, without a name")
  }

  @Test func `a file of no known format is told its beginning and the formats`() throws {
    for (text, beginning) in [
      ("hello there", "hello there"), ("Größe\nund mehr", "Größe"),
      (String(repeating: "ä", count: 40), String(repeating: "ä", count: 20)),
    ] {
      let path = try folder.write(text.utf8, as: "a.txt")
      let error = #expect(throws: ReadingError.self) { try RecordingReader.read(path) }
      let found =
        "found text, which begins with “\(beginning)”; expected one of the formats EDF, BDF"
      #expect(error?.description.contains(found) == true, "\(String(describing: error))")
    }
  }

  @Test func `what is no text is told in hexadecimal`() throws {
    let path = try folder.write([0x01, 0xFF, 0x00], as: "a.bin")
    let error = #expect(throws: ReadingError.self) { try RecordingReader.read(path) }
    #expect(error?.description.contains("found 1 ff 0 (hexadecimal)") == true)
  }
}
