import Files
import Reading
import Signal
import TestSupport
import Testing

@Suite struct RecordingFormatTests {
  private static let seeds: [(RecordingFormat, [[UInt8]])] = [
    (.edf, [FuzzSeeds.edf, FuzzSeeds.discontinuousEDF]), (.bdf, [FuzzSeeds.bdf]),
    (.eeglab, FuzzSeeds.eeglab), (.mat, FuzzSeeds.mat), (.bci2000, FuzzSeeds.bci2000),
    (.fif, FuzzSeeds.fif), (.gdf, FuzzSeeds.gdf), (.xdf, FuzzSeeds.xdf), (.csv, FuzzSeeds.csv),
    (.neuroScan, FuzzSeeds.neuroScan), (.nedf, FuzzSeeds.nedf),
    (.openViBE, FuzzSeeds.openViBEStreams),
    (.mff, [FuzzSeeds.mff("info.xml")]),
  ]

  @Test(arguments: seeds.indices) func `a file is told by its content alone`(index: Int) {
    let (format, files) = Self.seeds[index]
    for file in files {
      #expect(RecordingFormat(of: FileBytes(file, path: "no extension")) == format)
    }
  }

  @Test func `tables beside recordings are none`() {
    #expect(RecordingFormat(of: FileBytes(FuzzSeeds.events, path: "x_events.tsv")) == nil)
    #expect(RecordingFormat(of: FileBytes([], path: "empty")) == nil)
    #expect(RecordingFormat(of: FileBytes([0, 1, 2, 3], path: "noise")) == nil)
  }
}

/// Every kind of real recording, as users open them.
@Suite(
  .enabled(if: SharedFiles.hasRecordings, "skipped: there are no real recordings on this machine")
)
struct RecordingsByNameTests {
  @Test(
    arguments: [
      ("bci-competition-2b/AAS010R01.mat", .mat, 540), ("bnci-003-2015/s8.mat#test", .mat, 900),
      ("seven-choice/Session_2_A_A2112.mat", .mat, 980), ("bci2000/eeg3_1.dat", .bci2000, 720),
      ("emotiv-fif/visual_p300_colomn__train_2023-10-13_16-25-26.000046_raw.fif", .fif, 200),
      ("muse-csv/data_2017-02-04-15_45_13.csv", .csv, 0),
      ("formats/eeglab/test_raw_chanloc.set", .eeglab, 0),
      ("formats/gdf/test_1ch.gdf", .gdf, 0), ("formats/xdf/minimal.xdf", .xdf, 0),
    ] as [(String, RecordingFormat, Int)])
  func `a path gives one recording with its flashes`(
    path: String, format: RecordingFormat, flashes: Int
  ) throws {
    let recordings = try RecordingReader.read(SharedFiles.recording(path))
    #expect(recordings.count == 1)
    #expect(recordings[0].source.format == format)
    #expect(FlashMapping.standard.flashes(of: recordings[0]).count == flashes)
  }

  // Codes that the file does not explain: 1 and 2 of Emotiv's `STIM` and Muse's `Marker`.
  @Test func `one pair of codes labels Emotiv's and Muse's flashes`() throws {
    func labels(_ path: String, target: Int) throws -> [Label: Int] {
      let recording = try #require(try RecordingReader.read(SharedFiles.recording(path)).first)
      let mapping = FlashMapping(
        targets: [.code(target)], nonTargets: [.code(3 - target)])
      return mapping.flashes(of: recording).reduce(into: [:]) { $0[$1.label, default: 0] += 1 }
    }
    let emotiv = "emotiv-fif/visual_p300_colomn__train_2023-10-13_16-25-26.000046_raw.fif"
    #expect(try labels(emotiv, target: 1) == [.target: 32, .nonTarget: 168])
    #expect(
      try labels("muse-csv/data_2017-02-04-15_45_13.csv", target: 2)
        == [.target: 32, .nonTarget: 165])
  }
}
