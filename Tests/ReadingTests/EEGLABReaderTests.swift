import Files
import Foundation
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

@Suite struct EEGLABReaderTests {
  private static let builders = [
    MATBuilder(), MATBuilder(isBigEndian: true), MATBuilder(isCompressed: true),
  ]

  private func read(_ bytes: [UInt8]) throws(ReadingError) -> Recording {
    try EEGLABReader.read(FileBytes(bytes, path: "x.set"))[0]
  }

  private func isRamp(_ recording: Recording) -> Bool {
    recording.channels.indices.allSatisfy { channel in
      recording.samples.read(channel: channel, samples: 0..<recording.sampleCount)
        == (0..<recording.sampleCount).map { Float(MATDataSets.ramp($0, channel)) }
    }
  }

  @Test(arguments: builders.indices, [true, false])
  func `a set is read as a struct and as variables`(index: Int, isStruct: Bool) throws {
    let bytes = MATDataSets.eeglab(isStruct: isStruct, builder: Self.builders[index])
    #expect(EEGLABReader.canRead(FileBytes(bytes, path: "x.set")))
    let recording = try read(bytes)
    #expect(recording.samplingRate == 100)
    #expect(recording.channels == [Channel(label: "Cz"), Channel(label: "HEOG", kind: .eog)])
    #expect(
      recording.events == [
        Event(onset: 0.1, duration: 0.05, text: "square"),
        Event(onset: 0.295, text: "boundary"),
        Event(onset: 0.3425, text: "7", code: 7),
      ])
    #expect(isRamp(recording))
  }

  @Test(arguments: [MATBuilder.Value.text("boundary"), .numbers(sizes: [1, 1], [-99])])
  func `a boundary parts pieces, be it a text or a number`(boundary: MATBuilder.Value) throws {
    let recording = try read(MATDataSets.eeglab(boundary: boundary))
    #expect(
      recording.pieces == [
        Piece(samples: 0..<30, onset: 0), Piece(samples: 30..<40, onset: 0.3),
      ])
  }

  @Test func `trials are pieces`() throws {
    let recording = try read(MATDataSets.eeglab(trials: 3))
    #expect(recording.pieces.map(\.samples) == [0..<30, 30..<40, 40..<80, 80..<120])
    #expect(isRamp(recording))
  }

  @Test func `the file beside is found under its name and under the set's`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "eeglab-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let samples = (0..<40).flatMap { sample in
      (0..<2).flatMap { channel in
        withUnsafeBytes(of: Float(MATDataSets.ramp(sample, channel)).bitPattern.littleEndian) {
          Array($0)
        }
      }
    }
    let set = folder.appending(path: "x.set")
    try Data(MATDataSets.eeglab(data: .text("old name.fdt"))).write(to: set)
    func read() throws(ReadingError) -> Recording {
      try EEGLABReader.read(FileBytes(path: set.path))[0]
    }
    let missing = #expect(throws: ReadingError.self) { try read() }
    #expect(missing?.description.contains("old name.fdt: cannot be opened") == true)
    let renamed = folder.appending(path: "x.fdt")
    try Data(samples.dropLast(4)).write(to: renamed)
    let short = #expect(throws: ReadingError.self) { try read() }
    #expect(short?.description.contains("x.fdt: byte 316: found the end of the file") == true)
    try Data(samples).write(to: renamed)
    let found = try read()
    #expect(isRamp(found))
    #expect(found.warnings.count == 1)
    try Data(samples).write(to: folder.appending(path: "old name.fdt"))
    #expect(try read().warnings.isEmpty)
  }

  @Test func `a set without a rate is refused in words`() {
    let bytes = MATBuilder().file([
      ("EEG", .structure(fields: ["data"], elements: [[.numbers(sizes: [1, 2], [1, 2])]]))
    ])
    let error = #expect(throws: ReadingError.self) { try read(bytes) }
    #expect(error?.description == "x.set: EEG.srate: found nothing; expected a rate in Hz")
  }
}
