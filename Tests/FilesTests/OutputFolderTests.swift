import Files
import Foundation
import TestSupport
import Testing

@Suite struct OutputFolderTests {
  let folder = TemporaryFolder()

  @Test func `its files appear together, with their folders`() throws {
    var output = try OutputFolder(path: folder.path("new/data/"))
    try output.write("1", to: "a.txt")
    try output.makeFolder("sub")
    try output.write("2", to: "sub/b.txt")
    #expect(!FileManager.default.fileExists(atPath: folder.path("new/data")))
    try output.commit()
    #expect(try String(decoding: folder.data("new/data/sub/b.txt"), as: UTF8.self) == "2")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("new")) == ["data"])
  }

  @Test func `what is given up leaves nothing, what is there keeps what is not written anew`()
    throws
  {
    do {
      var output = try OutputFolder(path: folder.path("data"))
      try output.write("1", to: "a.txt")
    }
    #expect(try folder.contents() == [])
    try FileManager.default.createDirectory(
      atPath: folder.path("data"), withIntermediateDirectories: false)
    _ = try folder.write("old".utf8, as: "data/a.txt")
    _ = try folder.write("mine".utf8, as: "data/b.txt")
    var output = try OutputFolder(path: folder.path("data"))
    try output.write("new", to: "a.txt")
    #expect(try String(decoding: folder.data("data/a.txt"), as: UTF8.self) == "old")
    try output.commit()
    #expect(try String(decoding: folder.data("data/a.txt"), as: UTF8.self) == "new")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("data")).sorted()
    #expect(names == ["a.txt", "b.txt"])
  }

  @Test func `an input in it is found before anything is replaced`() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path("data"), withIntermediateDirectories: false)
    for name in ["a.txt", "b.txt"] { _ = try folder.write("old".utf8, as: "data/\(name)") }
    try FileLedger.$current.withValue(FileLedger()) {
      _ = try FileBytes(path: folder.path("data/a.txt"))
      #expect(throws: WritingError.self) {
        var output = try OutputFolder(path: folder.path("data"))
        for name in ["a.txt", "b.txt"] { try output.write("new", to: name) }
        try output.commit()
      }
    }
    for name in ["a.txt", "b.txt"] {
      #expect(try String(decoding: folder.data("data/\(name)"), as: UTF8.self) == "old")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("data")).count == 2)
  }
}
