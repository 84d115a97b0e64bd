import Files
import Foundation
import TestSupport
import Testing

/// By what a file is known to be the same as before.
@Suite struct FileStampTests {
  let folder = TemporaryFolder()

  @Test func `a file that is left alone has one stamp, and one that is changed another`() throws {
    let path = try folder.write("one".utf8, as: "a")
    let first = try #require(FileStamp(path))
    #expect(FileStamp(path) == first)
    // What has just been written could be written again within a step of the clock.
    #expect(!first.isSettled)
    _ = try folder.write("three".utf8, as: "a")
    #expect(FileStamp(path) != first)
    _ = try folder.write("one".utf8, as: "b")
    #expect(FileStamp(folder.path("b")) != first)
    #expect(FileStamp(folder.path("nowhere")) == nil)
  }
}
