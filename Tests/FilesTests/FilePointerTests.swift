import Files
import Foundation
import TestSupport
import Testing

/// Files of data sets whose content has not been fetched.
@Suite struct FilePointerTests {
  private let folder = TemporaryFolder()

  private func expectPointer(_ path: String) {
    let error = #expect(throws: ReadingError.self) { try FileBytes(path: path) }
    #expect(error == .notFetched(path: path))
    #expect(error?.description.contains("run datalad get \(path)") == true)
  }

  @Test(arguments: [
    "/annex/objects/MD5E-s12345--0123456789abcdef0123456789abcdef.edf\n",
    "../../.git/annex/objects/Gx/W3/MD5E-s9--01.edf/MD5E-s9--01.edf",
    "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
  ]) func `a text in place of the content is told`(text: String) throws {
    expectPointer(try folder.write(text.utf8, as: "sub-01_eeg.edf"))
  }

  @Test func `a link into the store of what is not there is told`() throws {
    let path = folder.path("sub-01_eeg.set")
    try FileManager.default.createSymbolicLink(
      atPath: path, withDestinationPath: "../.git/annex/objects/Gx/W3/MD5E-s9--01/MD5E-s9--01")
    expectPointer(path)
  }

  @Test func `a link to nothing else is a missing file`() throws {
    let path = folder.path("a.edf")
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "b.edf")
    let error = #expect(throws: ReadingError.self) { try FileBytes(path: path) }
    #expect(error == .cannotOpen(path: path, reason: "No such file or directory"))
  }
}
