import Files
import Foundation
import Signal
import TestSupport
import Testing

/// BIDS tables beside a recording.
@Suite struct BIDSSidecarsTests {
  private func events(_ lines: String...) throws -> BIDSEvents {
    let text = lines.map { $0.replacing(" | ", with: "\t") }.joined(separator: "\n")
    return try BIDSEvents(TabSeparatedTable(FileBytes(Array(text.utf8), path: "events.tsv")))
  }

  @Test func `trial type is the text and value the code`() throws {
    let table = try events(
      "onset | duration | trial_type | value", "1.5 | 0.1 | target | 33285",
      "0.5 | n/a | n/a | 7", "2 | 0 | n/a | go")
    #expect(
      table.events == [
        Event(onset: 0.5, code: 7), Event(onset: 1.5, duration: 0.1, text: "target", code: 33285),
        Event(onset: 2, text: "go"),
      ])
  }

  @Test func `a value that says what the trial type does not stands behind it`() throws {
    let table = try events(
      "onset | duration | trial_type | value", "1 | 0 | stimulus | oddball",
      "2 | 0 | stimulus | standard", "3 | 0 | stimulus | noise", "4 | 0 | target | S 1")
    #expect(
      table.events.map(\.text) == ["stimulus/oddball", "stimulus/standard", "stimulus", "target"])
  }

  @Test func `a stimulus code makes a flash; counting from 1 or 0 comes out the same`() throws {
    let fromOne = try events(
      "onset | duration | trial_type | stimulus_code | repetition | selection",
      "0 | 0 | target | 1 | 1 | 1", "1 | 0 | nontarget | 2 | 2 | 2")
    let fromZero = try events(
      "onset | duration | trial_type | code | repetition | selection",
      "0 | 0 | target | 0 | 0 | 0", "1 | 0 | nontarget | 1 | 1 | 1")
    #expect(fromOne == fromZero)
    #expect(
      fromOne.events.map(\.flash) == [
        FlashFacts(stimulus: 1, label: .target, selection: 0, repetition: 0),
        FlashFacts(stimulus: 2, label: .nonTarget, selection: 1, repetition: 1),
      ])
  }

  @Test func `a column target labels flashes; without any the label is unknown`() throws {
    let labelled = try events(
      "onset | duration | stimulus code | target", "0 | 0 | 1 | 1", "1 | 0 | 2 | 0",
      "2 | 0 | 3 | n/a")
    #expect(labelled.events.map { $0.flash?.label } == [.target, .nonTarget, .unknown])
  }

  @Test func `a byte order mark and Windows line ends are no part of the cells`() throws {
    let table = try events("\u{FEFF}onset | duration | trial_type\r", "1 | 0 | standard\r", "")
    #expect(table.events == [Event(onset: 1, text: "standard")])
  }

  @Test func `a missing column, a short row and a wrong number are errors with the line`() {
    func line(_ lines: String...) -> FilePlace? {
      let text = lines.map { $0.replacing(" | ", with: "\t") }.joined(separator: "\n")
      do throws(ReadingError) {
        _ = try BIDSEvents(TabSeparatedTable(FileBytes(Array(text.utf8), path: "events.tsv")))
        return nil
      } catch {
        guard case .malformed(_, let place, _, _) = error else { return nil }
        return place
      }
    }
    #expect(line("onset | trial_type", "1 | a") == .line(1))
    #expect(line("onset | duration", "1 | 0", "2") == .line(3))
    #expect(line("onset | duration", "1 | 0", "two | 0") == .line(3))
    #expect(line("onset | duration | code", "1 | 0 | -3") == .line(2))
  }

  @Test func `rows without an onset are counted`() throws {
    let table = try events("onset | duration", "n/a | 0", "1 | 0")
    #expect(table.events.count == 1)
    #expect(table.warnings.count == 1)
  }

  @Test func `tables beside a file replace its annotations and set the channels' kinds`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let stem = folder.appending(path: "sub-01_task-p300").path
    try Data(FuzzSeeds.edf).write(to: URL(filePath: stem + "_eeg.edf"))
    try Data(FuzzSeeds.events).write(to: URL(filePath: stem + "_events.tsv"))
    try Data("name\ttype\tunits\tstatus\neeg fz\tEOG\tuV\tgood\nEEG Cz\tEEG\tuV\tbad\n".utf8)
      .write(to: URL(filePath: stem + "_channels.tsv"))
    let recording = try #require(try RecordingReader.read(stem + "_eeg.edf").first)
    #expect(recording.events.count == 5)
    #expect(recording.events.first?.flash?.stimulus == 3)
    #expect(recording.channels.map(\.kind) == [.eog, .eeg])
    #expect(recording.warnings.contains { $0.contains("bad: EEG Cz") })

    let flashes = FlashMapping.standard.flashes(of: recording)
    #expect(flashes.map(\.selection) == [0, 0, 0, 1])
    #expect(flashes.map(\.repetition) == [0, 0, 1, 0])
    #expect(flashes.map(\.label) == [.target, .nonTarget, .nonTarget, .target])
  }

  /// A data set with one EDF recording, and `tables` at their paths in it.
  private func recording(_ tables: [String: String]) throws -> Recording {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let inner = folder.appending(path: "sub-01/ses-2/eeg")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    let path = inner.appending(path: "sub-01_ses-2_task-p300_run-1_eeg.edf")
    try Data(FuzzSeeds.edf).write(to: path)
    for (name, text) in tables {
      let lines = text.replacing(" | ", with: "\t")
      try Data(lines.utf8).write(to: folder.appending(path: name))
    }
    return try #require(try RecordingReader.read(path.path).first)
  }

  @Test func `tables of the folders above are inherited, the nearest that fits`() throws {
    let recording = try recording([
      "dataset_description.json": "{}",
      "task-p300_events.tsv": "onset | duration | trial_type\n1 | 0 | far",
      "sub-01/sub-01_task-p300_events.tsv": "onset | duration | trial_type\n1 | 0 | near",
      "sub-01/sub-02_task-p300_events.tsv": "onset | duration | trial_type\n1 | 0 | other",
      "task-rest_channels.tsv": "name | type | units\nEEG Fz | EOG | uV",
      "channels.tsv": "name | type | units\nEEG Cz | MISC | uV",
    ])
    #expect(recording.events.map(\.text) == ["near"])
    #expect(recording.channels.map(\.kind) == [.eeg, .misc])
  }

  @Test func `tables above a recording that is in no data set are not its own`() throws {
    let recording = try recording([
      "task-p300_events.tsv": "onset | duration | trial_type\n1 | 0 | far"
    ])
    #expect(recording.events.count > 1)
  }

  @Test func `electrodes have the places of their table, whatever the space is called`() throws {
    let table = "name | x | y | z | type\nFz | 0 | 30 | 40 | n/a\nCz | n/a | n/a | n/a | n/a"
    let capTrak = try recording(["sub-01/ses-2/eeg/sub-01_ses-2_space-X_electrodes.tsv": table])
    #expect(capTrak.channels[0].location == ElectrodePosition(x: 0, y: 0.6, z: 0.8))
    #expect(capTrak.channels[1].location == nil)
    #expect(capTrak.channels[1].position == Montage.position(of: "Cz"))
    let ctf = try recording([
      "sub-01/ses-2/eeg/sub-01_ses-2_space-CTF_electrodes.tsv": table,
      "sub-01/ses-2/eeg/sub-01_ses-2_space-CTF_coordsystem.json":
        "{\"EEGCoordinateSystem\": \"CTF\", \"EEGCoordinateUnits\": \"mm\"}",
    ])
    #expect(ctf.channels[0].location == ElectrodePosition(x: -0.6, y: 0, z: 0.8))
  }

  @Test func `a file of locations beside the recording is taken`() throws {
    let recording = try recording([
      "sub-01/ses-2/eeg/sub-01_ses-2_task-p300_run-1_eeg.loc": "1 0 0.25 Fz..\n2 90 0.5 Cz..\n"
    ])
    let place = try #require(recording.channels[1].location)
    #expect(abs(place.x - 1) < 1e-9 && abs(place.z) < 1e-9)
  }
}
