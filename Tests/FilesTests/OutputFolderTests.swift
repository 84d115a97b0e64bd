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

  /// A folder with a file `a.txt` and another in a folder, both `text`.
  private func write(_ text: String) throws {
    var output = try OutputFolder(path: folder.path("data"))
    try output.write(text, to: "a.txt")
    try output.makeFolder("sub")
    try output.write(text, to: "sub/b.txt")
    try output.commit()
  }

  private func texts() throws -> [String] {
    try ["data/a.txt", "data/sub/b.txt"].map {
      try String(decoding: folder.data($0), as: UTF8.self)
    }
  }

  @Test func `a folder of nothing else changes places with the new one, permissions stay`() throws {
    try write("old")
    let manager = FileManager.default
    try manager.setAttributes([.posixPermissions: 0o640], ofItemAtPath: folder.path("data/a.txt"))
    try manager.setAttributes([.posixPermissions: 0o750], ofItemAtPath: folder.path("data/sub"))
    try manager.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: folder.path("data"))
    let open = try #require(FileHandle(forReadingAtPath: folder.path("data/a.txt")))
    try write("new")
    #expect(try texts() == ["new", "new"])
    #expect(try open.readToEnd() == Data("old".utf8))
    #expect(try folder.contents() == ["data", "link"])
    func permissions(_ name: String) throws -> Int? {
      try manager.attributesOfItem(atPath: folder.path(name))[.posixPermissions] as? Int
    }
    #expect(try permissions("data/a.txt") == 0o640)
    #expect(try permissions("data/sub") == 0o750)
    // Behind a link as well.
    var output = try OutputFolder(path: folder.path("link"))
    try output.write("newer", to: "a.txt")
    try output.commit()
    #expect(try texts() == ["newer", "new"])
    #expect(try manager.destinationOfSymbolicLink(atPath: folder.path("link")).hasSuffix("data"))
  }

  @Test func `where one file cannot be replaced none is`() throws {
    try write("old")
    let manager = FileManager.default
    // Something else in the folder, so that files are replaced one by one; and a folder where a file is to be.
    _ = try folder.write("mine".utf8, as: "data/notes.txt")
    try manager.removeItem(atPath: folder.path("data/a.txt"))
    try manager.createDirectory(
      atPath: folder.path("data/a.txt"), withIntermediateDirectories: false)
    #expect(throws: WritingError.self) { try write("new") }
    #expect(try String(decoding: folder.data("data/sub/b.txt"), as: UTF8.self) == "old")
    let names = try manager.contentsOfDirectory(atPath: folder.path("data")).sorted()
    #expect(names == ["a.txt", "notes.txt", "sub"])
    #expect(try folder.contents() == ["data"])
  }

  @Test func `links in it are not replaced`() throws {
    try write("old")
    try FileManager.default.removeItem(atPath: folder.path("data/a.txt"))
    _ = try folder.write("mine".utf8, as: "mine.txt")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("data/a.txt"), withDestinationPath: folder.path("mine.txt"))
    #expect(throws: WritingError.self) { try write("new") }
    #expect(try texts() == ["mine", "old"])
  }
}
