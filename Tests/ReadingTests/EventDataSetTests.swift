import Foundation
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

/// Public sets whose files are of a general format.
@Suite struct EventDataSetTests {
  private let folder = TemporaryFolder()

  /// A BrainVision recording of that name, with a stimulus every 10 samples.
  private func brainVision(_ name: String, _ codes: [Int], labels: [String]) throws -> Recording {
    let channels = labels.enumerated().map { "Ch\($0 + 1)=\($1),,0.1,µV" }
    let header = """
      Brain Vision Data Exchange Header File Version 1.0
      [Common Infos]
      DataFile=\(name).eeg
      MarkerFile=\(name).vmrk
      DataFormat=BINARY
      DataOrientation=MULTIPLEXED
      NumberOfChannels=\(labels.count)
      SamplingInterval=1000
      [Binary Infos]
      BinaryFormat=INT_16
      [Channel Infos]
      \(channels.joined(separator: "\n"))
      """
    let markers = codes.enumerated().map { index, code in
      "Mk\(index + 1)=Stimulus,S\(code < 10 ? "  " : " ")\(code),\(10 * index + 1),1,0"
    }
    let marks = """
      Brain Vision Data Exchange Marker File, Version 1.0
      [Marker Infos]
      \(markers.joined(separator: "\n"))
      """
    _ = try folder.write(marks.utf8, as: "\(name).vmrk")
    _ = try folder.write(
      [UInt8](repeating: 1, count: 20 * labels.count * codes.count), as: "\(name).eeg")
    return try RecordingReader.read(folder.write(header.utf8, as: "\(name).vhdr"))[0]
  }

  @Test func `Huebner's speller needs no option`() throws {
    let codes = (0..<68).map { $0 % 4 == 1 ? 1 : 0 }
    let recording = try brainVision(
      "matrixSpeller_Block1_Run1", codes, labels: ["Cz", "EOGvu", "x_GSR"])
    #expect(recording.dataSet == "Huebner 2017 or 2018")
    #expect(recording.channels.map(\.kind) == [.eeg, .eog, .misc])
    let flashes = FlashMapping.standard.flashes(of: recording)
    #expect(flashes.map(\.label) == codes.map { $0 == 1 ? .target : .nonTarget })
    #expect(flashes.map(\.onset) == codes.indices.map { Double($0) / 100 })
  }

  @Test func `Sosulski's tones need no option`() throws {
    let codes = [1, 1, 21, 1, 1, 1, 21]
    let recording = try brainVision("Oddball_Run_2_SOA_0.175", codes, labels: ["Cz", "x_Pulse"])
    #expect(recording.dataSet == "Sosulski 2019")
    let flashes = FlashMapping.standard.flashes(of: recording)
    #expect(flashes.map(\.label) == codes.map { $0 == 21 ? .target : .nonTarget })
    // What the user says holds all the same.
    let others = FlashMapping(targets: [.code(1)], nonTargets: [.code(21)])
    #expect(others.flashes(of: recording).count { $0.label == .target } == 5)
  }

  @Test(arguments: ["1_P3.edf", "sub-001_task-P3_eeg.edf"])
  func `ERP CORE's letters need no option`(name: String) throws {
    let codes = (1...5).flatMap { block in (1...5).map { 10 * block + $0 } } + [201, 202]
    let edf = EDFBuilder(
      records: codes.count,
      signals: [
        .init("FP1", samplesPerRecord: 8, samples: Array(0..<8 * codes.count)),
        .annotations(codes.enumerated().map { "+\($0)^^_+\($0)^\($1)^_" }),
      ])
    let path = try folder.write(edf.bytes, as: name)
    let recording = try #require(try RecordingReader.read(path).first)
    #expect(recording.dataSet == "ERP CORE P3")
    let flashes = FlashMapping.standard.flashes(of: recording)
    #expect(flashes.map(\.stimulus) == Array(codes.dropLast(2)))
    #expect(flashes.count { $0.label == .target } == 5)
    #expect(flashes.filter { $0.label == .target }.allSatisfy { $0.stimulus % 11 == 0 })
  }

  @Test func `other recordings with such numbers are none of a set`() throws {
    let codes = [1, 1, 21, 1, 1]
    #expect(try brainVision("run1", codes, labels: ["Cz"]).dataSet == nil)
    #expect(try brainVision("Oddball_SOA", [1, 2, 1], labels: ["Cz"]).dataSet == nil)
    let recording = try brainVision("sub-01_task-p300_eeg", codes, labels: ["Cz"])
    #expect(FlashMapping.standard.flashes(of: recording).isEmpty)
  }
}
