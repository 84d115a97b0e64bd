import Files
import Foundation
import Reading
import Signal
import TestFiles
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
    #expect(line("duration | trial_type", "1 | a") == .line(1))
    #expect(line("onset | duration", "1 | 0", "2") == .line(3))
    #expect(line("onset | duration", "1 | 0", "two | 0") == .line(3))
    #expect(line("onset | duration | code", "1 | 0 | -3") == .line(2))
  }

  @Test(arguments: ["n/a", "nan", "NaN", "", "NA", "inf"])
  func `rows without an onset are counted, and a duration may be missing`(cell: String) throws {
    let table = try events(
      "onset | duration | code", "\(cell) | 0 | 1", "1 | \(cell) | \(cell)", "2 | 0.5 | 3")
    #expect(table.events.map(\.onset) == [1, 2])
    #expect(table.events.map(\.duration) == [0, 0.5])
    #expect(table.events.map { $0.flash?.stimulus } == [nil, 3])
    #expect(table.warnings.count == 1)
    #expect(table.warnings.first?.text.hasPrefix("1 rows") == true)
  }

  @Test func `a table without durations is read`() throws {
    #expect(
      try events("onset | trial_type", "1 | target").events == [Event(onset: 1, text: "target")])
  }

  @Test(arguments: ["onset | duration | trial_type", "onset | duration | trial_type | "])
  func `tabs at the end of lines are no cells`(header: String) throws {
    let table = try events(header, "1 | 0 | target | ", "2 | 0 | standard |  | ", "3 | 0 | a")
    #expect(table.events.map(\.text) == ["target", "standard", "a"])
  }

  @Test func `rows that stand twice are taken once, and it is said`() throws {
    let rows = ["1 | 0.1 | target | 2", "2 | 0.1 | nontarget | 1", "2 | n/a | nontarget | 1"]
    let doubled = ["onset | duration | trial_type | value"] + (rows + rows)
    let recording = try recording([
      "sub-01/ses-2/eeg/sub-01_ses-2_task-p300_run-1_events.tsv": doubled.joined(separator: "\n")
    ])
    #expect(recording.events.map(\.onset) == [1, 2])
    #expect(
      recording.warnings.contains { $0.text.hasPrefix("4 of 6 events stand in the file twice") })
  }

  @Test func `other events at one time are no doubles`() throws {
    let table =
      "onset | duration | trial_type | stimulus_code\n1 | 0 | flash | 3\n1 | 0 | flash | 9"
    let recording = try recording([
      "sub-01/ses-2/eeg/sub-01_ses-2_task-p300_run-1_events.tsv": table
    ])
    #expect(recording.events.count == 2)
  }

  @Test func `units of the table serve where the file has none`() throws {
    func read(_ unit: String?) throws -> Recording {
      let table = unit.map { "name | type | units\nFz | EEG | \($0)\nCz | EEG | V" }
      return try recording(
        table.map { ["channels.tsv": $0, "dataset_description.json": "{}"] } ?? [:],
        EDFBuilder(
          records: 1,
          signals: [
            .unitless("Fz", [100, -50]), .init("Cz", samplesPerRecord: 2, samples: [10, 20]),
          ]
        ).bytes)
    }
    let without = try read(nil)
    #expect(without.channels.map(\.unit) == [.other(""), .microvolt])
    #expect(without.warnings.contains { $0.text.contains("without a unit of voltage: Fz") })
    for (unit, factor) in [("uV", 1), ("µV", 1), ("mV", 1000), ("V", 1e6)] as [(String, Float)] {
      let recording = try read(unit)
      #expect(recording.channels.map(\.unit) == [.microvolt, .microvolt])
      let values = recording.samples.read(channel: 0, samples: 0..<2)
      #expect(relativeDifference(values, [10 * factor, -5 * factor]) < 1e-6)
      // The file says µV itself.
      #expect(recording.samples.read(channel: 1, samples: 0..<2) == [1, 2])
      #expect(!recording.warnings.contains { $0.text.contains("unit") })
    }
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
    #expect(recording.channels.map(\.isMarkedBad) == [false, true])
    #expect(recording.warnings.contains { $0.text.contains("bad: EEG Cz") })

    let flashes = FlashMapping.standard.flashes(of: recording)
    #expect(flashes.map(\.selection) == [0, 0, 0, 1])
    #expect(flashes.map(\.repetition) == [0, 0, 1, 0])
    #expect(flashes.map(\.label) == [.target, .nonTarget, .nonTarget, .target])
  }

  /// A data set with one EDF recording, and `tables` at their paths in it.
  private func recording(
    _ tables: [String: String], _ file: [UInt8] = FuzzSeeds.edf
  ) throws -> Recording {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let inner = folder.appending(path: "sub-01/ses-2/eeg")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    let path = inner.appending(path: "sub-01_ses-2_task-p300_run-1_eeg.edf")
    try Data(file).write(to: path)
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

extension EDFBuilder.Signal {
  /// A signal that states no unit.
  fileprivate static func unitless(_ label: String, _ samples: [Int]) -> EDFBuilder.Signal {
    var signal = EDFBuilder.Signal(label, samplesPerRecord: samples.count, samples: samples)
    signal.dimension = ""
    return signal
  }
}
