import Files
import Foundation
import TestSupport
import Testing

@Suite struct FileLedgerTests {
  let folder = TemporaryFolder()

  @Test func `what was read is never replaced, by whatever name it is called`() throws {
    let input = try folder.write("precious".utf8, as: "a.edf")
    try FileManager.default.createDirectory(
      atPath: folder.path("sub"), withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("soft"), withDestinationPath: input)
    try FileManager.default.linkItem(atPath: input, toPath: folder.path("hard"))
    try FileLedger.$current.withValue(FileLedger()) {
      _ = try FileBytes(path: input)
      for name in ["a.edf", "soft", "hard", "sub/../a.edf", "./a.edf"] {
        #expect {
          _ = try OutputFile(path: folder.path(name))
        } throws: { error in
          "\(error)".contains("take the place of the input")
        }
      }
      // Read after the output was begun.
      _ = try folder.write("other".utf8, as: "b.edf")
      #expect(throws: WritingError.self) {
        var file = try OutputFile(path: folder.path("b.edf"))
        try file.write("new")
        _ = try FileBytes(path: folder.path("b.edf"))
        try file.commit()
      }
      try OutputFile.remake(folder.path("c.edf"))
    }
    #expect(try String(decoding: folder.data("a.edf"), as: UTF8.self) == "precious")
    #expect(try String(decoding: folder.data("b.edf"), as: UTF8.self) == "other")
    #expect(try folder.contents() == ["a.edf", "b.edf", "c.edf", "hard", "soft", "sub"])
  }

  @Test func `outside of a run any file may be replaced`() throws {
    let path = try folder.write("old".utf8, as: "a")
    _ = try FileBytes(path: path)
    try OutputFile.remake(path)
    #expect(try folder.data("a").isEmpty)
  }
}

extension OutputFile {
  /// Writes an empty file.
  fileprivate static func remake(_ path: String) throws {
    let file = try OutputFile(path: path)
    try file.commit()
  }
}
