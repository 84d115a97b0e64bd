import Files
import Foundation
import TestSupport
import Testing

@Suite struct FileBytesTests {
  let folder = TemporaryFolder()

  @Test func `a file's bytes are its bytes, also once they have been let go`() throws {
    let contents = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let bytes = try FileBytes(path: folder.write(contents, as: "a.bin"))
    #expect(bytes.count == contents.count)
    bytes.release(5000..<90_000)
    #expect(bytes.withBytes { $0.withUnsafeBytes { Array($0) } } == contents)
  }

  @Test func `an empty file has no bytes, a missing one is named with the system's reason`() throws
  {
    #expect(try FileBytes(path: folder.write([], as: "empty")).count == 0)
    #expect(
      throws: ReadingError.cannotOpen(
        path: folder.path("none"), reason: "No such file or directory")
    ) { try FileBytes(path: folder.path("none")) }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "no /dev/full here"))
  func `reading something that is no regular file is refused`() {
    #expect(throws: ReadingError.notRegular(path: "/dev/full", isFolder: false)) {
      try FileBytes(path: "/dev/full")
    }
  }

  @Test func `a pipe that nobody writes to is refused at once`() throws {
    let path = folder.path("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    #expect(throws: ReadingError.notRegular(path: path, isFolder: false)) {
      try FileBytes(path: path)
    }
  }
}
