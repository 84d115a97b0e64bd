import Files
import Foundation
import Signal
import Simulation
import Testing

@Suite struct BIDSDatasetTests {
  private static func small() -> SpellerSimulation {
    var settings = SpellerSimulation()
    settings.words = ["AB", "C"]
    settings.repetitions = 1
    settings.subjects = 1
    return settings
  }

  private static func written(
    _ settings: SpellerSimulation, at directory: URL
  ) throws -> [String: Data] {
    try BIDSDataset(settings, command: "p300 simulate").write(to: directory.path)
    let files = FileManager.default.enumerator(atPath: directory.path)
    var contents: [String: Data] = [:]
    while let name = files?.nextObject() as? String {
      var isDirectory: ObjCBool = false
      let path = directory.appending(path: name).path
      _ = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      if !isDirectory.boolValue { contents[name] = FileManager.default.contents(atPath: path) }
    }
    return contents
  }

  private static func temporary() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "p300-\(UUID().uuidString)")
  }

  @Test func `the same seed gives the same files, another seed another EEG`() throws {
    let folders = (0..<3).map { _ in Self.temporary() }
    defer { folders.forEach { try? FileManager.default.removeItem(at: $0) } }
    let first = try Self.written(Self.small(), at: folders[0])
    #expect(first == (try Self.written(Self.small(), at: folders[1])))
    var settings = Self.small()
    settings.seed = 1
    let other = try Self.written(settings, at: folders[2])
    let eeg = "sub-01/eeg/sub-01_task-speller_run-01_eeg.edf"
    #expect(first[eeg] != nil && first[eeg] != other[eeg])
  }

  @Test func `every file that BIDS asks of an EEG run is there, and JSON is JSON`() throws {
    let folder = Self.temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try Self.written(Self.small(), at: folder)
    let runs = ["01", "02"].flatMap { run in
      ["eeg.edf", "eeg.json", "channels.tsv", "events.tsv"].map {
        "sub-01/eeg/sub-01_task-speller_run-\(run)_\($0)"
      }
    }
    let others = [
      "README", "dataset_description.json", "participants.tsv", "participants.json",
      "task-speller_events.json", "sub-01/eeg/sub-01_electrodes.tsv",
      "sub-01/eeg/sub-01_coordsystem.json",
    ]
    #expect(Set(files.keys) == Set(runs + others))
    for (name, content) in files where name.hasSuffix(".json") {
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: content) }
    }
  }

  @Test func `every column of the events is described, and the targets spell the word`() throws {
    let folder = Self.temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try Self.written(Self.small(), at: folder)
    let table = try #require(files["sub-01/eeg/sub-01_task-speller_run-01_events.tsv"])
    let lines = String(decoding: table, as: UTF8.self).split(separator: "\n")
    let rows = lines.map { $0.split(separator: "\t").map(String.init) }
    let sidecar = try #require(files["task-speller_events.json"])
    let described = try #require(
      JSONSerialization.jsonObject(with: sidecar) as? [String: [String: Any]])
    #expect(Set(rows[0]) == Set(described.keys))
    #expect(rows.count == 1 + 2 * 12)
    for selection in 0...1 {
      let targets = rows.dropFirst().filter { $0[6] == "\(selection)" && $0[2] == "target" }
      let codes = Set(targets.compactMap { Int($0[4]) })
      let speller = Speller.wadsworth()
      let item = try #require(speller.item(litBy: codes))
      #expect(speller.items[item] == ["A", "B"][selection])
      #expect(targets.allSatisfy { $0[7] == speller.items[item] && $0[3] == "2" })
    }
  }

  @Test func `settings that no experiment can have are refused by name`() {
    var settings = Self.small()
    settings.words = ["a"]
    let folder = Self.temporary()
    #expect {
      try BIDSDataset(settings, command: "").write(to: folder.path)
    } throws: { error in
      "\(error)".hasPrefix("word: found a; expected characters of the speller: A B C")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path))
    settings = Self.small()
    settings.electrodeCount = 65
    #expect(
      throws: SimulationError.impossible(setting: "electrodes", found: "65", expected: "1 to 64")
    ) { try BIDSDataset(settings, command: "").write(to: folder.path) }
  }

  @Test func `a directory that cannot be made is a one-line error`() throws {
    let file = Self.temporary()
    try Data().write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    #expect {
      try BIDSDataset(Self.small(), command: "").write(to: file.path + "/inside")
    } throws: { error in
      "\(error)" == "\(file.path): cannot be written: Not a directory"
    }
  }
}
