import Files
import Signal
import TestFiles
import TestSupport

/// Small valid files of each format.
enum FuzzSeeds {
  static let edf: [UInt8] = {
    var builder = EDFBuilder(
      records: 5,
      signals: [
        .init("EEG Fz", samplesPerRecord: 16, samples: (0..<80).map { $0 * 37 % 2000 - 1000 }),
        .init("EEG Cz", samplesPerRecord: 16, samples: (0..<80).map { $0 * 91 % 2000 - 1000 }),
        .init("Temp", samplesPerRecord: 2),
        .annotations([
          "+0^^_+0.2~0.1^target^_", "+1^^_+1.1^standard^_+1.4^flash/3/target^_", "+2^^_+2.5^rest^_",
          "+3^^_", "+4^^_+4.2^nontarget^_",
        ]),
      ])
    builder.reserved = "EDF+C"
    return builder.bytes
  }()

  static let discontinuousEDF: [UInt8] = {
    var builder = EDFBuilder(
      records: 3,
      signals: [
        .init("Fz", samplesPerRecord: 8, samples: Array(0..<24)),
        .annotations(["+0.5^^_+0.75^Target^_", "+1.5^^_", "+7^^_+7.5^NonTarget^_"]),
        .annotations(["+0.6^a^_", "", "+8^b^_"]),
      ])
    builder.reserved = "EDF+D"
    return builder.bytes
  }()

  /// A screen of four items, each a channel, as bigP3BCI has them.
  static let stateChannels: [UInt8] = {
    func track(_ label: String, _ value: (Int) -> Int) -> EDFBuilder.Signal {
      var signal = EDFBuilder.Signal(label, samplesPerRecord: 16, samples: (0..<80).map(value))
      (signal.physical, signal.digital) = (("-100", "100"), ("-100", "100"))
      return signal
    }
    let items = ["A_1_1", "B_1_2", "C_2_1", "D_2_2"].enumerated().map { item, label in
      track(label) { $0 % 8 < 4 && ($0 / 8 + item) % 3 > 0 ? 1 : 0 }
    }
    let states = [
      track("StimulusCode") { $0 % 8 < 4 ? $0 / 8 % 4 + 1 : 0 },
      track("StimulusBegin") { $0 % 8 == 0 ? 1 : 0 },
      track("StimulusType") { $0 % 8 < 4 && $0 / 8 % 3 == 1 ? 1 : 0 },
      track("PhaseInSequence") { $0 < 40 ? 2 : $0 < 48 ? 3 : 2 },
    ]
    return EDFBuilder(records: 5, signals: [track("EEG_Cz") { $0 * 37 % 100 }] + items + states)
      .bytes
  }()

  static let litEvents = Array(
    """
    onset\tduration\tstimulus_code\tselection\ttarget\tlit
    0.5\t0.1\t1\t0\t1\tA B
    0.7\t0.1\t2\t0\t0\tC D
    0.9\t0.1\t1\t0\t0\tB D
    2.5\t0.1\t2\t1\tn/a\tA
    4.5\t0.1\t1\t1\t1\tn/a

    """.utf8)

  static let bdf: [UInt8] = {
    var builder = EDFBuilder(
      records: 3,
      signals: [
        .init("A1", samplesPerRecord: 16, samples: (0..<48).map { $0 * 9_991 }),
        .init(
          "Status", samplesPerRecord: 16, samples: (0..<48).map { $0 % 7 | 1 << ($0 % 24) }),
        .annotations(["+0^^_+0.2^x^_", "+1^^_", "+2^^_"], label: "BDF Annotations"),
      ])
    builder.isBDF = true
    builder.reserved = "BDF+C"
    return builder.bytes
  }()

  static let events = Array(
    """
    onset\tduration\ttrial_type\tvalue\tstimulus_code\trepetition\tselection
    0.5\t0.1\ttarget\t1\t3\t0\t0
    0.7\t0.1\tnontarget\t2\t4\t0\t0
    0.9\tn/a\tnontarget\t2\t3\t1\t0
    2.5\t0.1\tn/a\tn/a\tn/a\tn/a\tn/a
    4.5\t0.1\ttarget\t1\t4\t0\t1

    """.utf8)

  private static func header(_ orientation: String, _ number: String, more: String) -> [UInt8] {
    Array(
      """
      Brain Vision Data Exchange Header File Version 1.0
      ; a comment

      [Common Infos]
      Codepage=UTF-8
      DataFile=seed.eeg
      MarkerFile=seed.vmrk
      DataFormat=BINARY
      DataOrientation=\(orientation)
      NumberOfChannels=2
      \(more)
      SamplingInterval=4000

      [Binary Infos]
      BinaryFormat=\(number)

      [Channel Infos]
      Ch1=Fz,,0.5,µV
      Ch2=C\\1z,,2,mV

      [Comment]
      Ch3=no channel
      """.utf8)
  }

  static let brainVisionHeader = header("MULTIPLEXED", "INT_16", more: "")

  static let vectorizedHeader = header("VECTORIZED", "IEEE_FLOAT_32", more: "DataPoints=100")

  static let brainVisionMarkers = Array(
    """
    Brain Vision Data Exchange Marker File, Version 1.0
    [Common Infos]
    DataFile=seed.eeg
    [Marker Infos]
    Mk1=New Segment,,1,1,0,20200101120000000000
    Mk2=Stimulus,S  1,11,1,0
    Mk3=Stimulus,S 12,21,5,0
    Mk4=New Segment,,51,1,0
    Mk5=Comment,a\\1 b,61,1,0
    Mk6=Stimulus,target,71,1,0

    """.utf8)

  static let brainVisionTextHeader = Array(
    String(decoding: brainVisionHeader, as: UTF8.self)
      .replacing("DataFormat=BINARY", with: "DataFormat=ASCII")
      .replacing("[Binary Infos]", with: "[ASCII Infos]\nSkipLines=1\n[Binary Infos]").utf8)

  /// 40 samples of two channels.
  static let brainVisionText = Array(
    ("Fz Cz\n" + (0..<40).map { "\($0) -\($0).5e1\r\n" }.joined()).utf8)

  /// 200 samples of two channels as INT_16, or 100 of four bytes.
  @Sendable static func brainVisionFile(_ name: String) throws(ReadingError) -> FileBytes? {
    switch name {
    case "seed.eeg":
      FileBytes((0..<400).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, path: name)
    case "seed.vmrk": FileBytes(brainVisionMarkers, path: name)
    default: nil
    }
  }
}
