import Foundation
import Studies
import TestSupport
import Testing

/// Digests that one process keeps for others.
@Suite struct KeptDigestsTests: StudyOfThree {
  let folder = TemporaryFolder()

  @Test func `others' digests are kept for other processes, and changes are noticed`() async throws
  {
    let (data, output) = (try data(), folder.path("out"))
    // Files that were touched just now are not trusted.
    try await Task.sleep(for: .seconds(4.5))
    func plan() throws -> StudyPlan {
      try StudyPlan(data, to: output, settings: settings(.acrossSubjects, "lda"))
    }
    let first = try plan()
    #expect(try first.run(first.units[0], threads: 2) == .done)
    let names = ["sub-01_ses-1", "sub-01_ses-2", "sub-03_ses-2"]
    for name in names {
      #expect(FileManager.default.fileExists(atPath: "\(output)/digests/\(name).json"))
    }
    // What is kept of another is taken: with a wrong digest the unit is one of other inputs.
    let kept = "\(output)/digests/sub-03_ses-2.json"
    let text = try String(contentsOfFile: kept, encoding: .utf8)
    let wrong = text.replacing(/"sha256":"[0-9a-f]{64}"/) { _ in
      "\"sha256\":\"\(String(repeating: "0", count: 64))\""
    }
    try wrong.write(toFile: kept, atomically: true, encoding: .utf8)
    #expect(try plan().states()[0] == .open)
    // What is kept of a unit's own files is not.
    try text.write(toFile: kept, atomically: true, encoding: .utf8)
    #expect(try plan().states()[0] == .done)
    let own = "\(output)/digests/sub-01_ses-1.json"
    try wrong.write(toFile: own, atomically: true, encoding: .utf8)
    #expect(try plan().states()[0] == .done)
    // Another's table that has changed is noticed, by stamps and without them.
    let table = "\(data)/sub-03/ses-2/eeg/sub-03_ses-2_task-speller_run-01_channels.tsv"
    let lines = try String(contentsOfFile: table, encoding: .utf8)
    try (lines + "\n").write(toFile: table, atomically: true, encoding: .utf8)
    #expect(try plan().states()[0] == .open)
    try FileManager.default.removeItem(atPath: "\(output)/digests")
    #expect(try plan().states()[0] == .open)
  }
}
