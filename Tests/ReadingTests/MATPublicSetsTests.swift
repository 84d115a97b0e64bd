import Files
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

/// The layouts of public data sets in MAT files.
@Suite struct MATPublicSetsTests {
  private func read(_ bytes: [UInt8], as name: String = "x.mat") throws(ReadingError) -> [Recording]
  {
    try MATReader.read(FileBytes(bytes, path: "folder/\(name)"))
  }

  private func expectFlashes(
    _ recording: Recording, rate: Int, hasCodes: Bool = true,
    location: SourceLocation = #_sourceLocation
  ) {
    let flashes = FlashMapping.standard.flashes(of: recording)
    let expected = MATPublicSets.flashes(rate: rate)
    #expect(
      flashes.map(\.onset) == expected.map { Double($0.sample) / recording.samplingRate },
      sourceLocation: location)
    #expect(
      flashes.map { $0.label == .target } == expected.map(\.isTarget), sourceLocation: location)
    if hasCodes {
      #expect(flashes.map(\.stimulus) == expected.map(\.code), sourceLocation: location)
    }
  }

  private static let eight = ["Fz", "Cz", "Pz", "Oz", "P3", "P4", "PO7", "PO8"]
  private static let sixteen = eight + ["F3", "F4", "C3", "C4", "CP3", "CP4", "FCz", "CPz"]
  private static let builders = [
    MATBuilder(), MATBuilder(isBigEndian: true), MATBuilder(isCompressed: true),
  ]

  @Test(arguments: builders.indices, [true, false])
  func `BNCI 2014-008 is a struct or a cell of states at every sample`(
    index: Int, isCell: Bool
  ) throws {
    let bytes = MATPublicSets.bnci(
      [MATPublicSets.bnciRun(labels: Self.eight)], isCell: isCell, builder: Self.builders[index])
    let recordings = try read(bytes)
    let recording = try #require(recordings.first)
    #expect(recordings.count == 1)
    #expect(recording.dataSet == "BNCI2014-008")
    #expect(recording.source.name == nil)
    #expect(recording.samplingRate == 256)
    #expect(recording.channels == Self.eight.map { Channel(label: $0) })
    #expect(recording.samples.read(channel: 2, samples: 5..<6) == [Float(MATDataSets.ramp(5, 2))])
    expectFlashes(recording, rate: 256)
    // Selections begin at the samples of `trial`, counted from 1.
    let flashes = FlashMapping.standard.flashes(of: recording)
    #expect(flashes.map(\.selection) == flashes.map { $0.onset * 256 < 2047 ? 0 : 1 })
    #expect(recording.speller == .wadsworth())
  }

  @Test func `names of classes and codes are those of the file`() throws {
    let run = MATPublicSets.bnciRun(
      labels: Self.eight, classes: ["Target", "NonTarget"], codeNames: ["row 1"], trials: [1])
    let recording = try #require(try read(MATPublicSets.bnci([run], isCell: false)).first)
    expectFlashes(recording, rate: 256)
    #expect(recording.speller == .wadsworth(order: .rowsFirst))
  }

  @Test(arguments: [true, false])
  func `BNCI 2014-009 has three runs, ten times too large`(isCell: Bool) throws {
    let run = MATPublicSets.bnciRun(labels: Self.sixteen)
    let recordings = try read(MATPublicSets.bnci([run, run, run], isCell: isCell))
    #expect(recordings.map(\.source.name) == ["run1", "run2", "run3"])
    for recording in recordings {
      #expect(recording.dataSet == "BNCI2014-009")
      #expect(recording.channels.count == 16)
      #expect(
        recording.samples.read(channel: 2, samples: 5..<6) == [Float(MATDataSets.ramp(5, 2) * 0.1)])
      #expect(recording.warnings.contains { $0.text.contains("divided by 10") })
      expectFlashes(recording, rate: 256)
    }
  }

  @Test func `the file's name tells the sets apart where electrodes do not`() throws {
    let bytes = MATPublicSets.bnci(
      [MATPublicSets.bnciRun(labels: ["Fz", "Cz", "Pz"])], isCell: true)
    #expect(try read(bytes, as: "A01.mat")[0].dataSet == "BNCI2014-008")
    #expect(try read(bytes, as: "A07S.mat")[0].dataSet == "BNCI2014-009")
    #expect(try read(bytes, as: "x.mat")[0].dataSet == "BNCI2014-008")
  }

  @Test(arguments: builders.indices) func `EPFL's flashes come by their dates`(index: Int) throws {
    let recording = try #require(try read(MATPublicSets.epfl(builder: Self.builders[index])).first)
    #expect(recording.dataSet == "EPFL P300 (Hoffmann 2008)")
    #expect(recording.samplingRate == 2048)
    #expect(recording.sampleCount == 8950)
    #expect(recording.channels.map(\.label).prefix(3) == ["Fp1", "AF3", "F7"])
    #expect(recording.channels.count { $0.kind == .eeg } == 32)
    #expect(recording.channels.suffix(2) == ["MA1", "MA2"].map { Channel(label: $0, kind: .misc) })
    #expect(
      recording.samples.read(channel: 33, samples: 7..<8) == [Float(MATDataSets.ramp(7, 33) + 1)])
    let flashes = FlashMapping.standard.flashes(of: recording)
    #expect(flashes.map(\.stimulus) == [1, 2, 3, 4, 5, 6, 1, 2])
    #expect(flashes.map { $0.label == .target } == (0..<8).map { $0 == 2 })
    #expect(flashes.map(\.repetition) == [0, 0, 0, 0, 0, 0, 1, 1])
    for (index, flash) in flashes.enumerated() {
      #expect(abs(flash.onset - 0.4 * Double(index + 1)) < 1e-6)
    }
    #expect(recording.text == ["3"])
  }

  @Test func `other numbers of channels are numbered`() throws {
    let recording = try #require(try read(MATPublicSets.epfl(channels: 3, padding: 0)).first)
    #expect(recording.channels.map(\.label) == ["1", "2", "3"])
    #expect(recording.sampleCount == 9000)
  }

  @Test(arguments: [true, false], [1.0, 2])
  func `Lee 2019 has two runs of onsets and classes`(isNested: Bool, target: Double) throws {
    let recordings = try read(MATPublicSets.lee(isNested: isNested, targetIs: target))
    #expect(recordings.map(\.source.name) == ["train", "test"])
    for recording in recordings {
      #expect(recording.dataSet == "Lee2019 ERP (OpenBMI)")
      #expect(recording.samplingRate == 1000)
      #expect(recording.channels == ["Fz", "Cz", "Pz"].map { Channel(label: $0) })
      #expect(
        recording.samples.read(channel: 1, samples: 9..<10) == [Float(MATDataSets.ramp(9, 1))])
      expectFlashes(recording, rate: 256, hasCodes: false)
    }
  }

  /// Name, variable, columns, rate, triggers, how many recordings, how many electrodes.
  private static let invaders: [(String, String, Int, Int, [(Int, Int, Int)], Int, Int)] = [
    ("Brain Invaders 2012", "training", 20, 128, [(18, 2, 0), (19, 0, 1)], 1, 17),
    ("Brain Invaders 2012", "online", 20, 128, [(18, 2, 0), (19, 0, 1)], 1, 17),
    ("Brain Invaders 2013a", "data", 17, 512, [(16, 33_285, 33_286)], 1, 16),
    ("Brain Invaders 2014a", "samples", 18, 512, [(17, 2, 1)], 1, 16),
    ("Brain Invaders 2014b", "samples", 66, 512, [(65, 2, 1)], 2, 32),
    ("Brain Invaders 2015a", "DATA", 35, 512, [(33, 2, 0), (34, 0, 1)], 1, 32),
    ("Brain Invaders 2015b", "mat_data", 66, 512, [(65, 70, 30)], 2, 32),
    (
      "Cattan 2019 (VR and PC)", "data", 22, 512,
      [(18, 1, 0), (19, 0, 1), (20, 0, 0), (21, 0, 0)], 1, 16
    ),
  ]

  @Test(arguments: invaders.indices) func `columns of electrodes and triggers`(index: Int) throws {
    let (name, variable, count, rate, triggers, people, electrodes) = Self.invaders[index]
    let recordings = try read(
      MATPublicSets.columns(
        variable, count: count, rate: rate,
        triggers: triggers.map { (column: $0.0, target: $0.1, other: $0.2) }))
    #expect(recordings.count == people)
    for (person, recording) in recordings.enumerated() {
      #expect(recording.dataSet == name)
      #expect(recording.samplingRate == Double(rate))
      #expect(recording.channels.count == electrodes)
      let first = (name.hasSuffix("2013a") ? 0 : 1) + person * electrodes
      #expect(
        recording.samples.read(channel: 1, samples: 3..<4)
          == [Float(MATDataSets.ramp(3, first + 1))])
      expectFlashes(recording, rate: rate, hasCodes: false)
    }
  }

  @Test func `of two players the file's name may mean one`() throws {
    let bytes = MATPublicSets.columns(
      "samples", count: 66, rate: 512, triggers: [(column: 65, target: 2, other: 1)])
    #expect(try read(bytes, as: "group_01.mat").map(\.source.name) == ["player1", "player2"])
    let second = try #require(try read(bytes, as: "group_01_sujet_02.mat").first)
    #expect(second.source.name == nil)
    #expect(
      second.samples.read(channel: 0, samples: 3..<4) == [Float(MATDataSets.ramp(3, 33))])
  }

  @Test func `the ground of 2012 is marked as bad`() throws {
    let bytes = MATPublicSets.columns(
      "online", count: 20, rate: 128,
      triggers: [(column: 18, target: 2, other: 0), (column: 19, target: 0, other: 1)])
    #expect(try read(bytes)[0].channels.filter(\.isMarkedBad).map(\.label) == ["Fz"])
  }

  @Test func `an earlier layout keeps its name`() throws {
    #expect(try read(MATDataSets.guger())[0].dataSet == "BNCI2015-003")
  }

  @Test func `a struct that lacks a part is an error that names it`() {
    let run = MATPublicSets.bnciRun(labels: Self.eight)
    let cut = run.map { $0.name == "y" ? ($0.name, MATBuilder.Value.text("no")) : $0 }
    #expect(throws: ReadingError.self) { try read(MATPublicSets.bnci([cut], isCell: false)) }
  }
}
