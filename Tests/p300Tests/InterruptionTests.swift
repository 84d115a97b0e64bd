import Foundation
import TestSupport
import Testing

/// What is left when a signal ends the tool.
@Suite struct InterruptionTests {
  @Test func `a signal ends the tool at once and leaves no unfinished file`() throws {
    for _ in 0..<3 {
      let folder = TemporaryFolder()
      let tool = try Tool.start("simulate", "--output", folder.path("data"), "--subjects", "9")
      // Many files are written; the signal comes while one is unfinished, as its hidden name shows.
      let deadline = ContinuousClock.now + .seconds(20)
      while hidden(in: folder).isEmpty, tool.isRunning, ContinuousClock.now < deadline {}
      #expect(tool.isRunning)
      tool.terminate()
      tool.waitUntilExit()
      #expect(tool.terminationReason == .uncaughtSignal)
      #expect(tool.terminationStatus == SIGTERM)
      #expect(hidden(in: folder) == [])
    }
  }

  /// Temporary files below `folder`, whose names begin with a dot.
  private func hidden(in folder: TemporaryFolder) -> [String] {
    let files = FileManager.default.enumerator(atPath: folder.path("."))
    var found: [String] = []
    while let path = files?.nextObject() as? String {
      if path.split(separator: "/").last?.hasPrefix(".") == true { found.append(path) }
    }
    return found
  }
}
