import Files
import TestSupport
import Testing

@Suite struct NumPyFileTests {
  let folder = TemporaryFolder()

  @Test func `arrays and texts come back from the archive they were written to`() throws {
    let path = folder.path("a.npz")
    try NumPyFile.write(
      [
        ("numbers", .numbers(shape: [2, 3], values: [1, -2, 3.5, .infinity, 0, -0.0])),
        ("word", .text("Grüße")), ("names", .texts(["Fz", "", "PO7"])),
      ], to: path)
    let bytes = try FileBytes(path: path)
    #expect(ZipArchive.canRead(bytes))
    let archive = try ZipArchive(bytes)
    func array(_ name: String) throws -> NumPyArray {
      let member = try #require(archive.members["\(name).npy"])
      let (contents, range) = try archive.contents(of: member)
      return try NumPyArray(contents, range: range, name: name)
    }
    #expect(archive.members.count == 3)
    #expect(try array("numbers").shape == [2, 3])
    #expect(try array("numbers").floats() == [1, -2, 3.5, .infinity, 0, 0])
    #expect(try array("word").shape == [])
    #expect(try array("word").texts() == ["Grüße"])
    #expect(try array("names").texts() == ["Fz", "", "PO7"])
    #expect(throws: ReadingError.self) { try array("names").integers(as: Int.self) }
  }

  @Test func `a damaged byte of a member fails its checksum`() throws {
    let path = folder.path("a.npz")
    try NumPyFile.write([("a", .numbers(shape: [3], values: [1, 2, 3]))], to: path)
    var bytes = try [UInt8](folder.data("a.npz"))
    let member = try #require(ZipArchive(FileBytes(bytes, path: "a.npz")).members["a.npy"])
    bytes[member.data.upperBound - 1] ^= 1
    let archive = try ZipArchive(FileBytes(bytes, path: "a.npz"))
    let error = #expect(throws: ReadingError.self) { try archive.contents(of: member) }
    #expect(error?.description.contains("CRC-32") == true)
  }
}
