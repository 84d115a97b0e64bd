import Files
import Foundation
import TestSupport
import Testing

@Suite struct OutputFileTests {
  let folder = TemporaryFolder()

  @Test func `a file appears under its name when it is committed`() throws {
    var file = try OutputFile(path: folder.path("a.txt"))
    try file.write("one ")
    #expect(!(try folder.contents().contains("a.txt")))
    try file.write("two")
    try file.commit()
    #expect(try folder.contents() == ["a.txt"])
    #expect(try String(decoding: folder.data("a.txt"), as: UTF8.self) == "one two")
  }

  @Test func `a file that is given up leaves the old one and nothing else`() throws {
    _ = try folder.write("old".utf8, as: "a.txt")
    do {
      var file = try OutputFile(path: folder.path("a.txt"))
      try file.write("new")
    }
    #expect(try folder.contents() == ["a.txt"])
    #expect(try String(decoding: folder.data("a.txt"), as: UTF8.self) == "old")
  }

  @Test func `a missing directory is named with the system's reason`() {
    #expect {
      _ = try OutputFile(path: "/nowhere/at/all.npz")
    } throws: { error in
      "\(error)" == "/nowhere/at/all.npz: cannot be written: No such file or directory"
    }
  }

  @Test func `a replaced file keeps its permissions, a link is followed, not replaced`() throws {
    let path = try folder.write("old".utf8, as: "a.txt")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    let link = folder.path("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "a.txt")
    var file = try OutputFile(path: link)
    try file.write("new")
    try file.commit()
    #expect(try String(decoding: folder.data("a.txt"), as: UTF8.self) == "new")
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "a.txt")
    try FileManager.default.removeItem(atPath: path)
    #expect {
      _ = try OutputFile(path: link)
    } throws: { error in
      "\(error)".contains("link to what is not there")
    }
  }

  @Test func `a name may be as long as the file system allows, and no longer`() throws {
    let name = String(repeating: "n", count: 255)
    let file = try OutputFile(path: folder.path(name))
    try file.commit()
    #expect(try folder.contents() == [name])
    #expect(throws: WritingError.self) { _ = try OutputFile(path: folder.path(name + "n")) }
  }

  @Test func `what a killed run left of an output is removed by the next, what lives is not`()
    throws
  {
    // The name of the temporary file of a.txt, found out from one that lives.
    let living = try OutputFile(path: folder.path("a.txt"))
    let name = try #require(try folder.contents().first)
    let stem = name.split(separator: "-").dropLast().joined(separator: "-")
    _ = try folder.write("rubbish".utf8, as: "\(stem)-dead.tmp")
    _ = try folder.write("of b.txt".utf8, as: ".p300-1-dead.tmp")
    _ = try OutputFile(path: folder.path("a.txt"))
    #expect(try folder.contents() == [name, ".p300-1-dead.tmp"].sorted())
    try living.commit()
    #expect(try folder.contents() == [".p300-1-dead.tmp", "a.txt"])
  }
}
