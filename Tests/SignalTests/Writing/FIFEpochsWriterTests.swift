import Foundation
import Signal
import TestSupport
import Testing

/// The tags of a file, read without the package's own reader.
private struct Tags {
  let tags: [(kind: Int32, type: Int32, data: Data)]

  init(_ file: Data) {
    var tags: [(Int32, Int32, Data)] = []
    var offset = 0
    while offset + 16 <= file.count {
      let fields = Self.integers(file.subdata(in: offset..<offset + 16))
      let end = offset + 16 + Int(fields[2])
      tags.append((fields[0], fields[1], file.subdata(in: offset + 16..<end)))
      offset = end
    }
    self.tags = tags
  }

  static func integers(_ data: Data) -> [Int32] {
    let bytes = Array(data)
    return stride(from: 0, to: bytes.count / 4 * 4, by: 4).map { start in
      Int32(bitPattern: bytes[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
    }
  }

  static func floats(_ data: Data) -> [Float] {
    integers(data).map { Float(bitPattern: UInt32(bitPattern: $0)) }
  }

  func all(_ kind: Int32) -> [Data] { tags.filter { $0.kind == kind }.map(\.data) }
  func integers(_ kind: Int32) -> [Int32] { Self.integers(all(kind).first ?? Data()) }
  func texts(_ kind: Int32) -> [String] { all(kind).map { String(decoding: $0, as: UTF8.self) } }
}

@Suite struct FIFEpochsWriterTests {
  let folder = TemporaryFolder()

  private func written(_ epochs: Epochs) throws -> Tags {
    try FIFEpochsWriter(epochs).write(to: folder.path("a-epo.fif"))
    return Tags(try folder.data("a-epo.fif"))
  }

  private func volts(_ count: Int, electrodes: Int) -> Epochs {
    var epochs = Epochs.random(count: count, electrodes: electrodes, windowLength: 6, seed: 5)
    epochs.metadata.preprocessing?.normalization = .none
    return epochs
  }

  @Test func `blocks open and close in pairs, and the last tag is the end`() throws {
    let tags = try written(volts(4, electrodes: 2))
    var open: [Int32] = []
    for tag in tags.tags {
      let block = Tags.integers(tag.data).first ?? 0
      if tag.kind == 104 { open.append(block) }
      if tag.kind == 105 { #expect(open.popLast() == block) }
    }
    #expect(open.isEmpty)
    #expect(tags.tags.first?.kind == 100)
    #expect(tags.tags.last?.kind == 108)
  }

  @Test func `samples stand in µV with a calibration to V, [epoch, electrode, sample]`() throws {
    let epochs = volts(4, electrodes: 2)
    let tags = try written(epochs)
    let data = try #require(tags.all(302).first)
    let numbers = Tags.floats(data)
    #expect(Array(numbers.prefix(48)) == epochs.samples)
    // Behind the numbers: the extents, the fastest first, and how many they are.
    #expect(Tags.integers(data.suffix(16)) == [6, 2, 4, 3])
    for channel in tags.all(203) {
      #expect(channel.count == 96)
      #expect(Tags.floats(channel.subdata(in: 16..<20)) == [1e-6])
      #expect(Tags.integers(channel.subdata(in: 72..<76)) == [107])
    }
    #expect(tags.integers(208) == [0])
    #expect(tags.integers(209) == [5])
  }

  @Test func `z-scores have no unit and no calibration`() throws {
    let epochs = Epochs.random(count: 2, electrodes: 1, windowLength: 6, seed: 6)
    let channel = try #require(try written(epochs).all(203).first)
    #expect(Tags.floats(channel.subdata(in: 16..<20)) == [1])
    #expect(Tags.integers(channel.subdata(in: 72..<76)) == [-1])
  }

  @Test func `events carry codes, 1000 more for targets, at samples that rise`() throws {
    var epochs = volts(4, electrodes: 1)
    epochs.stimuli = [3, 7, 3, 1]
    epochs.labels = [.target, .nonTarget, .unknown, .target]
    // The second at the same sample as the first, the last in another recording.
    epochs.onsets = [1, 1.001, 2, 0.5]
    epochs.recordings = [0, 0, 0, 1]
    let tags = try written(epochs)
    let events = tags.integers(3561)
    let codes = [2, 5, 8, 11].map { events[$0] }
    #expect(codes == [1003, 7, 2003, 1001])
    let samples = stride(from: 0, to: 12, by: 3).map { events[$0] }
    #expect(samples == [120, 121, 240, 306])
    #expect(
      tags.texts(206).contains("nontarget/7:7;target/1:1001;target/3:1003;unknown/3:2003"))
    #expect(
      tags.texts(206).contains {
        $0.hasPrefix("[{\"target\":1,\"stimulus\":3,\"recording\":0,\"onset\":1.0,")
      })
  }

  @Test func `electrodes of the 10–20 system have places, others none`() throws {
    var epochs = volts(1, electrodes: 3)
    epochs.electrodes = ["Cz", "EEG T8-Ref", "E3"]
    let channels = try written(epochs).all(203).map { Tags.floats($0.subdata(in: 24..<36)) }
    #expect(zip(channels[0], [0, 0, 0.095]).allSatisfy { abs($0 - $1) < 1e-6 })
    // The right ear's electrode lies a tenth of the arc above the equator.
    #expect(channels[1][0] > 0.09 && abs(channels[1][1]) < 1e-6)
    #expect(channels[2].allSatisfy { $0.isNaN })
  }

  @Test func `names of more than 15 characters stand whole in blocks of their own`() throws {
    var epochs = volts(1, electrodes: 2)
    epochs.electrodes = ["a very long electrode 1", "a very long electrode 2"]
    let tags = try written(epochs)
    #expect(tags.texts(258) == epochs.electrodes)
    let short = tags.all(203).map {
      String(decoding: $0.suffix(16).prefix { $0 != 0 }, as: UTF8.self)
    }
    #expect(Set(short).count == 2)
    #expect(short.allSatisfy { $0.utf8.count <= 15 })
  }
}
