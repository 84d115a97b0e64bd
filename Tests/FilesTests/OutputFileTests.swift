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
}
