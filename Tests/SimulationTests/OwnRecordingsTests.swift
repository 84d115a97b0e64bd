import Foundation
import Simulation
import Testing

/// The data set in `recordings/` against the simulator that made it.
@Suite struct OwnRecordingsTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "recordings")

  @Test func `the default settings make the project's own recordings, byte for byte`() throws {
    let copy = FileManager.default.temporaryDirectory.appending(path: "p300-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: copy) }
    let paths = try BIDSDataset(SpellerSimulation(), command: "").write(
      to: copy.path)
    #expect(paths.count == 4)
    for path in paths {
      for name in [path, path.replacing("_eeg.edf", with: "_events.tsv")] {
        let own = Self.folder.path + name.dropFirst(copy.path.count)
        let content = try Data(contentsOf: URL(filePath: own))
        #expect(content == (try Data(contentsOf: URL(filePath: name))), "\(own)")
      }
    }
  }

  @Test func `they stay under 6 MB`() throws {
    let files = FileManager.default.enumerator(atPath: Self.folder.path)
    var size: UInt64 = 0
    while files?.nextObject() != nil {
      size += files?.fileAttributes?[.size] as? UInt64 ?? 0
    }
    #expect(size > 2_000_000 && size < 6_000_000)
  }
}
