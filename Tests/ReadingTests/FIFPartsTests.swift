import Files
import Foundation
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

/// Recordings and epochs in FIF that go on in further files.
@Suite struct FIFPartsTests {
  private let folder = TemporaryFolder()

  private func write(_ parts: [[UInt8]], as names: [String]) throws {
    for (part, name) in zip(parts, names) { _ = try folder.write(part, as: name) }
  }

  private func read(_ name: String) throws -> Recording {
    try #require(RecordingReader.read(folder.path(name)).first)
  }

  @Test(arguments: [
    ["x_raw.fif", "x_raw-1.fif", "x_raw-2.fif"],
    ["sub-1_split-01_eeg.fif", "sub-1_split-02_eeg.fif", "sub-1_split-03_eeg.fif"],
  ]) func `parts are one recording`(names: [String]) throws {
    let marks = [(0.6, 0.05, "flash/3/Target"), (0.7, 0, "x")]
    let whole = try folder.write(
      FIFBuilder.example(stored: .single, annotations: marks), as: "whole.fif")
    // Names with the folder that they were in when they were written.
    try write(
      FIFBuilder.parts(
        lengths: [13, 10, 7], nextNames: ["/gone/" + names[1], names[2], nil], annotations: marks),
      as: names)
    let (joined, plain) = (try read(names[0]), try #require(RecordingReader.read(whole).first))
    #expect(joined.sampleCount == 30 && joined.pieces == plain.pieces)
    #expect(joined.events == plain.events && joined.channels == plain.channels)
    for channel in 0..<3 {
      #expect(
        joined.samples.read(channel: channel, samples: 0..<30)
          == plain.samples.read(channel: channel, samples: 0..<30))
    }
    #expect(joined.warnings.isEmpty)
    #expect(joined.assumptions == ["it goes on in \(names[1]), \(names[2])"])
  }

  @Test func `samples that are missing between parts are a gap`() throws {
    try write(
      FIFBuilder.parts(lengths: [20, 10], nextNames: ["x-1.fif", nil], gap: 5),
      as: ["x.fif", "x-1.fif"])
    #expect(
      try read("x.fif").pieces
        == [Piece(samples: 0..<20, onset: 0), Piece(samples: 20..<30, onset: 0.25)])
  }

  @Test func `a missing part is named`() throws {
    try write(
      FIFBuilder.parts(lengths: [20, 5, 5], nextNames: ["x-1.fif", "x-2.fif", nil]),
      as: ["x.fif", "x-1.fif"])
    let error = #expect(throws: ReadingError.self) {
      try RecordingReader.read(folder.path("x.fif"))
    }
    #expect(
      error?.description.contains("x-1.fif: references: found a recording that goes on in x-2.fif")
        == true)
  }

  @Test func `a part of which only the number is told has the usual name`() throws {
    var builder = FIFBuilder(channels: [("Cz", 2, 107, 1e-6)], rate: 100, stored: .int16)
    builder.buffer([[1], [2]])
    var last = builder
    builder.link(number: 1)
    try write([builder.end(), last.end()], as: ["x.fif", "x-1.fif"])
    #expect(try read("x.fif").sampleCount == 4)
  }

  @Test func `files that go on in each other are an error`() throws {
    try write(
      FIFBuilder.parts(lengths: [20, 10], nextNames: ["x-1.fif", "x.fif"]),
      as: ["x.fif", "x-1.fif"])
    #expect(throws: ReadingError.self) { try RecordingReader.read(folder.path("x.fif")) }
  }

  @Test func `a part of another recording is refused`() throws {
    var other = FIFBuilder(channels: [("Fz", 2, 107, 1e-6)], rate: 100, stored: .single)
    other.buffer([[1], [2]])
    try write(
      [FIFBuilder.parts(lengths: [20], nextNames: ["x-1.fif"])[0], other.end()],
      as: ["x.fif", "x-1.fif"])
    let error = #expect(throws: ReadingError.self) {
      try RecordingReader.read(folder.path("x.fif"))
    }
    #expect(error?.description.contains("x-1.fif: measurement info: found other channels") == true)
  }

  @Test func `a later part alone says so`() throws {
    var builder = FIFBuilder(channels: [("Cz", 2, 107, 1e-6)], rate: 100, stored: .int16)
    builder.buffer([[1], [2]])
    builder.link(previous: "/lab/x.fif")
    try write([builder.end()], as: ["x-1.fif"])
    #expect(
      try read("x-1.fif").warnings.contains {
        $0.text.contains("part of a recording that began in /lab/x.fif")
      })
  }

  @Test func `parts are inputs of the run`() throws {
    try write(
      FIFBuilder.parts(lengths: [20, 10], nextNames: ["x-1.fif", nil]), as: ["x.fif", "x-1.fif"])
    let ledger = FileLedger()
    _ = try FileLedger.$current.withValue(ledger) { try read("x.fif") }
    #expect(ledger.input(at: folder.path("x-1.fif")) != nil)
  }

  @Test func `epochs go on in further files, too`() throws {
    var epochs = Epochs.random(count: 12, electrodes: 2, windowLength: 8, seed: 3)
    epochs.metadata.preprocessing?.normalization = .none
    try FIFEpochsWriter(epochs.selecting(Array(0..<7))).write(to: folder.path("e-epo.fif"))
    try FIFEpochsWriter(epochs.selecting(Array(7..<12))).write(to: folder.path("e-epo-1.fif"))
    let name = Array("e-epo-1.fif".utf8)
    let builder = FIFBuilder(channels: [], rate: 1, stored: .single)
    func big(_ value: Int32) -> [UInt8] { builder.big(value) }
    func tag(_ kind: Int32, _ type: Int32, _ data: [UInt8]) -> [UInt8] {
      big(kind) + big(type) + big(Int32(data.count)) + big(Int32(0)) + data
    }
    let link =
      tag(104, 3, big(Int32(118))) + tag(115, 3, big(Int32(2))) + tag(118, 10, name)
      + tag(105, 3, big(Int32(118)))
    var first = Array(try folder.data("e-epo.fif"))
    first.insert(contentsOf: link, at: 36)
    _ = try folder.write(first, as: "e-epo.fif")
    let read = try EpochsReader.read(FileBytes(path: folder.path("e-epo.fif")))
    #expect(read.samples == epochs.samples && read.labels == epochs.labels)
    #expect(read.stimuli == epochs.stimuli)
    try FileManager.default.removeItem(atPath: folder.path("e-epo-1.fif"))
    let error = #expect(throws: LoadingError.self) {
      try EpochsReader.read(FileBytes(path: folder.path("e-epo.fif")))
    }
    #expect(error?.description.contains("goes on in e-epo-1.fif, which is not there") == true)
  }
}
