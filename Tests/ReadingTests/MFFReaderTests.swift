import Files
import Foundation
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

@Suite struct MFFReaderTests {
  private let folder = TemporaryFolder()

  /// The recording of a folder with these files.
  private func read(_ files: [String: [UInt8]]) throws -> Recording {
    try RecordingReader.read(write(files))[0]
  }

  private func write(_ files: [String: [UInt8]]) throws -> String {
    let path = folder.path("run.mff")
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, content) in files { _ = try folder.write(content, as: "run.mff/\(name)") }
    return path
  }

  @Test func `a folder is read: samples, places, pauses and events`() throws {
    let builder = MFFBuilder()
    let path = try write(builder.files)
    // As shells complete it.
    let recording = try #require(try RecordingReader.read(path + "/").first)
    #expect(recording.source.path == path && recording.source.format == .mff)
    #expect(recording.samplingRate == 250)
    #expect(recording.channels.map(\.label) == ["E1", "E2", "VREF"])
    #expect(recording.channels.map(\.kind) == [.eeg, .eeg, .misc])
    #expect(recording.channels[0].position == ElectrodePosition(x: 1, y: 0, z: 0))
    #expect(recording.channels[1].position == ElectrodePosition(x: 0, y: 1, z: 0))
    for (channel, gain) in [(0, 0.5), (1, 2)] as [(Int, Float)] {
      let values = recording.samples.read(channel: channel, samples: 0..<90)
      let expected = (0..<90).map { builder.stored(channel, $0) * gain }
      #expect(relativeDifference(values, expected) < 1e-6)
    }
    #expect(
      recording.pieces == [
        Piece(samples: 0..<60, onset: 0), Piece(samples: 60..<90, onset: 1),
      ])
    #expect(recording.events.map(\.text) == ["DIN1", "targ"])
    #expect(recording.events.map(\.code) == [1, nil])
    #expect(zip(recording.events, [0.1, 1.02]).allSatisfy { abs($0.onset - $1) < 1e-9 })
    #expect(
      recording.warnings.map(\.text) == [
        "signal2.bin, a signal of type PNSData, is left out",
        "VREF is 0 throughout: it is the reference, and no electrode",
      ])
  }

  @Test func `early files count in nanoseconds, and a first pause moves the clock`() throws {
    var builder = MFFBuilder()
    builder.isInNanoseconds = true
    builder.stretches = [(100_000, [40, 20]), (1_100_000, [30])]
    let recording = try read(builder.files)
    #expect(recording.pieces.map(\.onset) == [0, 1])
    #expect(zip(recording.events, [0, 0.92]).allSatisfy { abs($0.onset - $1) < 1e-9 })
  }

  @Test func `marked electrodes are bad, and a label that tells the class stands behind the code`()
    throws
  {
    var builder = MFFBuilder()
    builder.bad = [2]
    builder.events = [("12:00:00.1", "stm+", "Target"), ("12:00:00.2", "D112", "")]
    var files = builder.files
    files["categories.xml"] = Array(
      ("<categories><cat><name>x</name><segments><seg><channelStatus>"
        + "<channels signalBin=\"1\" exclusion=\"badChannels\">1</channels>"
        + "</channelStatus></seg></segments></cat></categories>").utf8)
    let recording = try read(files)
    #expect(recording.channels.map(\.isMarkedBad) == [true, true, false])
    #expect(recording.events.map(\.text) == ["stm+/Target", "D112"])
    #expect(recording.events.map(\.code) == [nil, 112])
    #expect(FlashMapping.standard.flashes(of: recording).map(\.label) == [.target])
  }

  @Test func `what a folder lacks is taken as usual or named`() throws {
    var files = MFFBuilder().files
    for name in ["epochs.xml", "sensorLayout.xml", "coordinates.xml", "Events_DIN.xml"] {
      files[name] = nil
    }
    let bare = try read(files)
    #expect(bare.channels.map(\.label) == ["E1", "E2", "E3"] && bare.pieces.count == 1)
    files["info1.xml"] = nil
    let error = #expect(throws: ReadingError.self) { try read(files) }
    #expect(error?.description.contains("expected signal1.bin with an info1.xml") == true)
    files["info.xml"] = nil
    let missing = #expect(throws: ReadingError.self) { try read(files) }
    #expect(missing?.description.contains("run.mff/info.xml: cannot be opened") == true)
  }

  @Test func `segments that overlap are no continuous recording`() throws {
    var builder = MFFBuilder()
    builder.stretches = [(0, [40, 20]), (100_000, [30])]
    let error = #expect(throws: ReadingError.self) { try read(builder.files) }
    #expect(error?.description.contains("give the continuous recording") == true)
  }

  @Test func `a signal that is cut short loses its last block`() throws {
    var files = MFFBuilder().files
    files["signal1.bin"]?.removeLast()
    let recording = try read(files)
    #expect(recording.sampleCount == 60)
    #expect(recording.warnings.contains { $0.kind == .damage })
  }

  @Test func `no output takes the place of a file in the folder`() throws {
    let path = try write(MFFBuilder().files)
    let ledger = FileLedger()
    try FileLedger.$current.withValue(ledger) { _ = try InputFile(RecordingPath(path)) }
    for name in MFFBuilder().files.keys { #expect(ledger.input(at: "\(path)/\(name)") != nil) }
  }

  @Test func `recordings with one header are told apart by their signals`() throws {
    let first = try read(MFFBuilder().files).file?.sha256()
    var builder = MFFBuilder()
    builder.stretches = [(0, [40, 50])]
    #expect(try read(builder.files).file?.sha256() != first)
  }

  @Test(.enabled(if: Python.has("mne, mffpy, defusedxml"), "MNE is not installed"))
  func `MNE reads the same`() throws {
    let builder = MFFBuilder()
    let path = try write(builder.files.filter { !$0.key.contains("2") })
    let shown = try Python.run(
      """
      import sys, mne
      raw = mne.io.read_raw_egi(sys.argv[1], verbose="error")
      print(raw.info["sfreq"], *raw.ch_names)
      for row in raw.get_data("eeg")[:2]: print(*(row * 1e6))
      marks = [a for a in raw.annotations if a["description"] != "BAD_ACQ_SKIP"]
      print(*(a["onset"] for a in marks))
      print(*(a["description"] for a in marks))
      """, path)
    // Between them its library says that the folder has no categories.
    let lines = shown.split(separator: "\n").filter { !$0.contains("categories.xml") }.map {
      $0.split(separator: " ").map(String.init)
    }
    try #require(lines.count == 5)
    let recording = try RecordingReader.read(path)[0]
    #expect(Array(lines[0].prefix(4)) == ["250.0", "E1", "E2", "VREF"])
    for channel in 0..<2 {
      let theirs = lines[channel + 1].compactMap { Float($0) }
      try #require(theirs.count == 280)
      let first = recording.samples.read(channel: channel, samples: 0..<60)
      #expect(relativeDifference(first, Array(theirs[..<60])) < 1e-6)
      // They fill the pause, which ends after a second, with zeros.
      let second = recording.samples.read(channel: channel, samples: 60..<90)
      #expect(relativeDifference(second, Array(theirs[250..<280])) < 1e-6)
    }
    let onsets = lines[3].compactMap { Double($0) }
    #expect(zip(onsets, recording.events).allSatisfy { abs($0 - $1.onset) < 1e-9 })
    #expect(lines[4] == recording.events.map(\.text))
  }
}
