import Detection
import Files
import Reading
import Scoring
import Signal
import TestSupport
import Testing

@Suite struct FileKindTests {
  let folder = TemporaryFolder()

  @Test func `files are told apart by their first bytes, whatever they are called`() throws {
    let (recording, epochs, detector) = (
      folder.path("a.npz"), folder.path("b.safetensors"), folder.path("c.edf")
    )
    try SpellerRecording("BRAIN").write(to: recording)
    let loaded = try EpochsLoader(.paper).load([InputFile(RecordingPath(recording))]).epochs
    try EpochsFile.write(loaded, to: epochs)
    try DetectorFile.write(DetectorTrainer(.lda).train(loaded).detector, to: detector)
    let kinds = try [recording, epochs, detector].map { FileKind(try FileBytes(path: $0)) }
    #expect(kinds == [.recording, .epochs, .detector])
    #expect(kinds.compactMap { $0?.description } == ["a recording", "epochs", "a detector"])
  }

  @Test func `other bytes are of no kind`() {
    #expect(FileKind(FileBytes(Array("notes".utf8), path: "notes.txt")) == nil)
    #expect(FileKind(FileBytes([], path: "empty")) == nil)
  }
}
