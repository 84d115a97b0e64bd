import Files
import Foundation
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

@Suite struct InputFileTests {
  let folder = TemporaryFolder()

  @Test func `a file that was opened is read and hashed from the same bytes`() throws {
    let path = folder.path("run.edf")
    try SpellerRecording("AB").write(to: path)
    let digest = try FileBytes(path: path).sha256()
    let input = try InputFile(RecordingPath(path))
    // Whatever takes the file's name afterwards is another file.
    try FileManager.default.removeItem(atPath: path)
    _ = try folder.write("nothing".utf8, as: "run.edf")
    let loaded = try EpochsLoader(.paper).load([input])
    #expect(loaded.epochs.count == 48)
    #expect(loaded.epochs.metadata.sources.map(\.sha256) == [digest])
    #expect(input.bytes.sha256() == digest)
  }

  @Test func `one recording of a file is read by its name`() throws {
    let file = try folder.write(MATDataSets.guger(), as: "s1.mat")
    let recordings = try RecordingReader.read(InputFile(RecordingPath(file + "#test")))
    #expect(recordings.map(\.source.location) == [RecordingPath(file: file, name: "test")])
    #expect(recordings[0].file?.path == file)
    #expect(
      throws: ReadingError.noSuchPart(
        path: file, kind: "recording", name: "third", available: ["train", "test"])
    ) {
      try RecordingReader.read(InputFile(RecordingPath(file + "#third")))
    }
  }

  @Test func `a missing file and a folder cannot be opened`() {
    #expect(throws: ReadingError.self) { try InputFile(RecordingPath(folder.path("no.edf"))) }
    let path = folder.path(".")
    #expect(throws: ReadingError.notRegular(path: path, isFolder: true)) {
      try InputFile(RecordingPath(path))
    }
  }
}
