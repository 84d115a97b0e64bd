import Files
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

@Suite struct WarningTests {
  let folder = TemporaryFolder()

  @Test func `a warning is shown behind what it is about`() {
    #expect(Warning(.unit, "not in µV").description == "not in µV")
    let about = Warning(
      .unit, "not in µV", source: RecordingPath(file: "s8.mat", name: "train"))
    #expect(about.description == "s8.mat#train: not in µV")
    #expect(about != Warning(.timing, "not in µV", source: about.source))
  }

  @Test func `readers tell which recording they warn of, and in what way`() throws {
    let builder = EDFBuilder(records: 2, signals: [.init("Fz", samplesPerRecord: 8)])
    let path = try folder.write(builder.bytes.dropLast(3), as: "cut.edf")
    let recording = try #require(RecordingReader.read(path).first)
    #expect(recording.warnings.map(\.kind) == [.contradiction, .damage])
    #expect(recording.warnings.allSatisfy { $0.source == RecordingPath(path) })
    #expect(recording.warnings[1].description.hasPrefix("\(path): the last data record is cut"))
  }
}
