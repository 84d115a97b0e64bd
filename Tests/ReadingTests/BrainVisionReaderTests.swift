import Files
import Foundation
import Reading
import Signal
import TestSupport
import Testing

/// Clauses of the BrainVision Core Data Format, and what renaming does to its files.
@Suite struct BrainVisionReaderTests {
  private func read(
    _ header: [UInt8] = FuzzSeeds.brainVisionHeader, markers: String? = nil,
    data: [UInt8]? = nil, path: String = "seed.vhdr"
  ) throws -> Recording {
    let recordings = try BrainVisionReader.read(FileBytes(header, path: path)) {
      name throws(ReadingError) in
      if let markers, name == "seed.vmrk" { return FileBytes(Array(markers.utf8), path: name) }
      if let data, name == "seed.eeg" { return FileBytes(data, path: name) }
      return try FuzzSeeds.brainVisionFile(name)
    }
    return try #require(recordings.first)
  }

  private func header(_ old: String, _ new: String) -> [UInt8] {
    let text = String(decoding: FuzzSeeds.brainVisionHeader, as: UTF8.self)
    return Array(text.replacing(old, with: new).utf8)
  }

  @Test func `multiplexed samples are scaled by resolution and unit`() throws {
    let recording = try read()
    #expect(recording.samplingRate == 250)
    #expect(recording.sampleCount == 200)
    #expect(recording.samples.read(channel: 0, samples: 0..<3) == [0, 1, 2])
    #expect(recording.samples.read(channel: 1, samples: 0..<3) == [2000, 6000, 10_000])
    #expect(recording.warnings.isEmpty)
  }

  @Test func `a comma in a label is written as a backslash and 1`() throws {
    #expect(try read().channels.map(\.label) == ["Fz", "C,z"])
  }

  @Test func `vectorized channels stand one behind the other`() throws {
    let floats: [Float] = (0..<200).map { Float($0) }
    let data = floats.flatMap { number in
      (0..<4).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * $0)) }
    }
    let recording = try read(FuzzSeeds.vectorizedHeader, data: data)
    #expect(recording.sampleCount == 100)
    #expect(recording.samples.read(channel: 0, samples: 98..<100) == [49, 49.5])
    #expect(recording.samples.read(channel: 1, samples: 0..<2) == [200_000, 202_000])
  }

  @Test func `a vectorized file that is cut is an error, a multiplexed one is not`() throws {
    let bytes = [UInt8](repeating: 1, count: 702)
    #expect(throws: ReadingError.self) { try read(FuzzSeeds.vectorizedHeader, data: bytes) }
    let recording = try read(data: bytes)
    #expect(recording.sampleCount == 175)
    #expect(recording.warnings.contains { $0.text.contains("2 bytes") })
  }

  @Test func `numbers of 32 bits are whole or IEEE`() throws {
    let data = (0..<100).flatMap { (index: UInt8) -> [UInt8] in
      [index, 0, 0, index % 2 == 0 ? 0 : 0xFF]
    }
    let recording = try read(header("INT_16", "INT_32"), data: data)
    #expect(recording.samples.read(channel: 0, samples: 1..<2) == [1])
    let odd = recording.samples.read(channel: 1, samples: 0..<1)
    // 0xFF000001, and 2000 µV a step.
    #expect(odd == [-16_777_215 * 2000])
  }

  @Test func `markers count samples from 1`() throws {
    let recording = try read()
    #expect(
      recording.events == [
        Event(onset: 0.04, duration: 0.004, text: "Stimulus/S  1", code: 1),
        Event(onset: 0.08, duration: 0.02, text: "Stimulus/S 12", code: 12),
        Event(onset: 0.2, duration: 0.004, text: "New Segment/"),
        Event(onset: 0.24, duration: 0.004, text: "Comment/a, b"),
        Event(onset: 0.28, duration: 0.004, text: "Stimulus/target"),
      ])
  }

  @Test func `a new segment is a barrier`() throws {
    #expect(
      try read().pieces == [
        Piece(samples: 0..<50, onset: 0), Piece(samples: 50..<200, onset: 0.2),
      ])
  }

  @Test func `segments outside the data and twice the same make no empty piece`() throws {
    let title = "Brain Vision Data Exchange Marker File Version 1.0\n[Marker Infos]\n"
    let recording = try read(
      markers: title + "Mk1=New Segment,,-5,1,0\nMk2=New Segment,,9,1,0\nMk3=New Segment,,9,1,0\n"
        + "Mk4=New Segment,,201,1,0\nMk5=New Segment,,9999999999999999999,1,0\n")
    #expect(recording.pieces.map(\.samples) == [0..<8, 8..<200])
    #expect(recording.warnings.contains { $0.text.contains("line 7") })
  }

  @Test func `a comma that a writer left in a description is part of it`() throws {
    let title = "Brain Vision Data Exchange Marker File Version 1.0\n[Marker Infos]\n"
    let recording = try read(
      markers: title + "Mk1=Comment,Target, 1,11,5,0\nMk2=Comment,a, b, c,21,1,0\n"
        + "Mk3=Stimulus,S  1,31,1,0\n")
    #expect(
      recording.events == [
        Event(onset: 0.04, duration: 0.02, text: "Comment/Target, 1"),
        Event(onset: 0.08, duration: 0.004, text: "Comment/a, b, c"),
        Event(onset: 0.12, duration: 0.004, text: "Stimulus/S  1", code: 1),
      ])
    #expect(recording.warnings.isEmpty)
  }

  @Test func `the most significant byte comes first where the header says so`() throws {
    let recording = try read(
      header("BinaryFormat=INT_16", "BinaryFormat=INT_16\nUseBigEndianOrder=YES"),
      data: [1, 0, 0xFF, 0xFE])
    #expect(recording.samples.read(channel: 0, samples: 0..<1) == [128])
    #expect(recording.samples.read(channel: 1, samples: 0..<1) == [-4000])
  }

  @Test(arguments: [
    ("MULTIPLEXED", "Fz Cz\r\n 1.5 -2\r\n3 4e1\r\n\r\n5 6\r\n", "SkipLines=1"),
    ("VECTORIZED", "Fz 1,5 3 5\nCz -2 40 6\n", "DecimalSymbol=,\nSkipColumns=1"),
  ]) func `samples may be written as text`(orientation: String, data: String, how: String) throws {
    let text = String(decoding: header("DataFormat=BINARY", "DataFormat=ASCII"), as: UTF8.self)
      .replacing("MULTIPLEXED", with: orientation)
      .replacing("[Binary Infos]", with: "[ASCII Infos]\n\(how)\n[Binary Infos]")
    let recording = try read(Array(text.utf8), data: Array(data.utf8))
    #expect(recording.sampleCount == 3)
    #expect(recording.samples.read(channel: 0, samples: 0..<3) == [0.75, 1.5, 2.5])
    #expect(recording.samples.read(channel: 1, samples: 0..<3) == [-4000, 80_000, 12_000])
  }

  @Test(arguments: [
    ("1 2\n3\n", "seed.eeg: line 2: found 1 numbers"),
    ("1 2\n3 x\n", "seed.eeg: line 2: found “x”"),
    ("1 2 3\n", "seed.eeg: the table of samples: found 1 lines of 3 numbers"),
    ("", "seed.eeg: the table of samples: found 0 lines"),
  ]) func `a wrong line of samples is named`(data: String, message: String) {
    let error = #expect(throws: ReadingError.self) {
      try read(header("DataFormat=BINARY", "DataFormat=ASCII"), data: Array(data.utf8))
    }
    #expect(error?.description.hasPrefix(message) == true)
  }

  @Test func `a response's number is not a stimulus code`() throws {
    let title = "Brain Vision Data Exchange Marker File Version 2.0\n[Marker Infos]\n"
    let recording = try read(markers: title + "Mk1=Response,R  1,5,1,0\n")
    #expect(recording.events.map(\.code) == [nil])
  }

  @Test func `without a unit samples are in µV; a header may be in Latin-1`() throws {
    #expect(try read(header(",,0.5,µV", ",,0.5")).channels[0].unit == .microvolt)
    let latin = String(decoding: FuzzSeeds.brainVisionHeader, as: UTF8.self).unicodeScalars
      .map { UInt8(truncatingIfNeeded: $0.value) }
    #expect(try read(latin).channels[0].unit == .microvolt)
  }

  @Test func `a channel in another unit is no EEG`() throws {
    let recording = try read(header("2,mV", "2,µS"))
    #expect(recording.channels[1].unit == .other("µS"))
    #expect(recording.channels[1].kind == .misc)
    #expect(recording.samples.read(channel: 1, samples: 0..<1) == [2])
  }

  @Test func `the samples of ahdr have one more channel`() throws {
    let recording = try read(path: "seed.ahdr")
    #expect(recording.sampleCount == 133)
    #expect(recording.samples.read(channel: 0, samples: 0..<2) == [0, 1.5])
  }

  @Test func `renamed files are found beside the header, with a warning`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let stem = folder.appending(path: "renamed").path
    try Data(FuzzSeeds.brainVisionHeader).write(to: URL(filePath: stem + ".vhdr"))
    #expect(throws: ReadingError.self) { try RecordingReader.read(stem + ".vhdr") }
    try Data(repeating: 0, count: 400).write(to: URL(filePath: stem + ".eeg"))
    try Data(FuzzSeeds.brainVisionMarkers).write(to: URL(filePath: stem + ".vmrk"))
    for name in ["vhdr", "eeg", "vmrk"] {
      let recording = try #require(try RecordingReader.read("\(stem).\(name)").first)
      #expect(recording.events.count == 5)
      #expect(recording.warnings.filter { $0.text.contains("renamed.") }.count == 2)
    }
  }

  @Test(arguments: [
    ("NumberOfChannels=2", "NumberOfChannels=3"), ("NumberOfChannels=2", "NumberOfChannels=0"),
    ("NumberOfChannels=2", "NumberOfChannels=9999999999"), ("SamplingInterval=4000", ""),
    ("SamplingInterval=4000", "SamplingInterval=0"), ("INT_16", "INT_8"),
    ("MULTIPLEXED", "SIDEWAYS"), ("DataFormat=BINARY", "DataFormat=ASCII"), ("0.5", "half"),
    ("DataFile=seed.eeg", "DataFile=lost.dat"),
  ])
  func `what cannot be read is an error`(old: String, new: String) {
    // A lost data file is found by the header's name, which is another here.
    #expect(throws: ReadingError.self) { try read(header(old, new), path: "other.vhdr") }
  }

  @Test func `an error names the line`() {
    #expect(
      throws: ReadingError.malformed(
        path: "seed.vhdr", place: .line(12), found: "“0”",
        expected: "a number of microseconds above 0")
    ) { try read(header("SamplingInterval=4000", "SamplingInterval=0")) }
  }
}
