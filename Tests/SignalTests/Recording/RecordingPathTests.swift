import Signal
import TestSupport
import Testing

@Suite struct RecordingPathTests {
  let folder = TemporaryFolder()

  @Test(arguments: [
    ("s8.mat", "s8.mat", nil), ("s8.mat#train", "s8.mat", "train"),
    ("a#b.mat#train", "a#b.mat", "train"), ("s8.mat#", "s8.mat", ""), ("", "", nil),
  ]) func `a name stands behind the last mark`(text: String, file: String, name: String?) {
    let path = RecordingPath("/nowhere/" + text)
    #expect(path == RecordingPath(file: "/nowhere/" + file, name: name))
    #expect(path.description == "/nowhere/" + text)
  }

  @Test func `a file whose own name has a mark is that file`() throws {
    let file = try folder.write([], as: "run#1.edf")
    #expect(RecordingPath(file) == RecordingPath(file: file))
    #expect(RecordingPath(file + "#train") == RecordingPath(file: file, name: "train"))
    #expect(RecordingPath(folder.path("run#2.edf")).file == folder.path("run"))
  }

  @Test func `the last component has no folders but the name`() {
    #expect(RecordingPath("/nowhere/s8.mat#train").lastComponent == "s8.mat#train")
    #expect(RecordingPath("run.edf").lastComponent == "run.edf")
  }
}
