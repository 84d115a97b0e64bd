/// Builds raw FIF files in memory, independently of the reader.
public struct FIFBuilder {
  /// The types that samples are stored in.
  public enum Stored: Int32, CaseIterable, Sendable {
    case int16 = 2
    case int32 = 3
    case single = 4
  }

  /// A channel: label, kind, unit, calibration.
  public typealias Channel = (label: String, kind: Int32, unit: Int32, gain: Float)

  private(set) var bytes: [UInt8] = []
  private let stored: Stored

  /// Begins a file with the measurement info of `channels` and the raw block.
  public init(
    channels: [Channel], rate: Float, stored: Stored, longNames: [String] = [], bad: [String] = []
  ) {
    self.stored = stored
    tag(100, 31, Array(repeating: 0, count: 20))
    tag(104, 3, big(Int32(100)))
    tag(104, 3, big(Int32(101)))
    tag(200, 3, big(Int32(channels.count)))
    tag(201, 4, big(rate.bitPattern))
    tag(204, 3, big(Int32(1_000)) + big(Int32(500_000)))
    for (index, channel) in channels.enumerated() {
      var info = [Int32(index + 1), Int32(index + 1), channel.kind].flatMap { big($0) }
      info += big(Float(1).bitPattern) + big(channel.gain.bitPattern) + big(Int32(1))
      info += [UInt8](repeating: 0, count: 48) + big(channel.unit) + big(Int32(0))
      let label = Array(channel.label.utf8)
      tag(203, 30, info + label + [UInt8](repeating: 0, count: 16 - label.count))
    }
    for name in longNames {
      tag(104, 3, big(Int32(113)))
      tag(258, 10, Array(name.utf8))
      tag(105, 3, big(Int32(113)))
    }
    if !bad.isEmpty {
      tag(104, 3, big(Int32(359)))
      tag(3507, 10, Array(bad.joined(separator: ":").utf8))
      tag(105, 3, big(Int32(359)))
    }
    tag(105, 3, big(Int32(101)))
    tag(104, 3, big(Int32(102)))
  }

  /// Appends a tag.
  public mutating func tag(_ kind: Int32, _ type: Int32, _ data: [UInt8]) {
    bytes += big(kind) + big(type) + big(Int32(data.count)) + big(Int32(0)) + data
  }

  /// Appends a buffer of stored numbers, [sample][channel].
  public mutating func buffer(_ samples: [[Int]]) {
    tag(
      300, stored.rawValue,
      samples.flatMap {
        $0.flatMap { value in
          switch stored {
          case .int16: big(Int16(value))
          case .int32: big(Int32(value))
          case .single: big(Float(value).bitPattern)
          }
        }
      })
  }

  /// Appends what the file says of the one that it goes on in, by name or number, and of its own first one.
  public mutating func link(next: String? = nil, number: Int32? = nil, previous: String? = nil) {
    tag(104, 3, big(Int32(118)))
    if let previous {
      tag(115, 3, big(Int32(1)))
      tag(118, 10, Array(previous.utf8))
    }
    if next != nil || number != nil { tag(115, 3, big(Int32(2))) }
    if let next { tag(118, 10, Array(next.utf8)) }
    if let number { tag(116, 3, big(number)) }
    tag(105, 3, big(Int32(118)))
  }

  /// Ends the raw block and appends annotations: onset from the file's date, duration, text.
  public mutating func end(
    annotations: [(Double, Double, String)] = [], haveDate: Bool = true
  ) -> [UInt8] {
    if !annotations.isEmpty {
      tag(104, 3, big(Int32(3810)))
      tag(3568, 5, annotations.flatMap { big($0.0.bitPattern) })
      tag(3569, 5, annotations.flatMap { big(($0.0 + $0.1).bitPattern) })
      tag(206, 10, Array(annotations.map(\.2).joined(separator: ":").utf8))
      if haveDate { tag(204, 5, big(1000.5.bitPattern) + big(0.0.bitPattern)) }
      tag(105, 3, big(Int32(3810)))
    }
    tag(105, 3, big(Int32(102)))
    tag(105, 3, big(Int32(100)))
    tag(108, 0, [])
    return bytes
  }

  /// An integer, most significant byte first.
  public func big(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }

  /// Two EEG channels of a ramp and a stimulus channel with codes 1 at 12 and 2 at 25; 30 samples.
  public static func example(
    stored: Stored, buffers: [Int] = [10, 10, 10], annotations: [(Double, Double, String)] = [],
    annotationsHaveDate: Bool = true
  ) -> [UInt8] {
    var builder = FIFBuilder(
      channels: [("Cz", 2, 107, 5e-7), ("Pz", 2, 107, 1e-6), ("STI 014", 3, 107, 1)], rate: 100,
      stored: stored)
    builder.tag(208, 3, builder.big(Int32(50)))
    var start = 0
    for length in buffers {
      builder.buffer((start..<(start + length)).map { [$0, -$0, $0 == 12 ? 1 : $0 == 25 ? 2 : 0] })
      start += length
    }
    return builder.end(annotations: annotations, haveDate: annotationsHaveDate)
  }

  /// The recording of `example` in parts of some lengths, each with all annotations.
  ///
  /// - Parameters:
  ///   - lengths: samples a part.
  ///   - nextNames: what each part calls the next one.
  ///   - annotations: onset from the file's date, duration, text.
  ///   - gap: samples that are left out before each part but the first.
  /// - Returns: the bytes of each file.
  public static func parts(
    lengths: [Int], nextNames: [String?], annotations: [(Double, Double, String)] = [(0.6, 0, "a")],
    gap: Int = 0
  ) -> [[UInt8]] {
    var start = 0
    return lengths.enumerated().map { part, length in
      var builder = FIFBuilder(
        channels: [("Cz", 2, 107, 5e-7), ("Pz", 2, 107, 1e-6), ("STI 014", 3, 107, 1)], rate: 100,
        stored: .single)
      builder.tag(208, 3, builder.big(Int32(50 + start + part * gap)))
      builder.buffer(
        (start..<(start + length)).map { [$0, -$0, $0 == 12 ? 1 : $0 == 25 ? 2 : 0] })
      start += length
      if let next = nextNames[part] { builder.link(next: next) }
      return builder.end(annotations: annotations)
    }
  }
}
