/// Samples of a recording of which some, in channels of its, lie where no electrode can be: they count as no numbers.
///
/// Every sample of a bounded channel is looked at twice, which only the recordings pay that need it.
struct BoundedSamples: ChannelSamples {
  /// Samples that a channel's middle is taken of.
  private static let probes = 1001
  private static let chunk = 1 << 16

  private let samples: SampleStore
  private let middles: [Int: Float]

  /// `samples` with bounds for those of `channels`, in µV, in which at most a hundredth is beyond; `nil` where none is.
  ///
  /// More than a few are no spikes: then the unit is another, or the electrode is bad.
  init?(_ samples: SampleStore, channels: [Int]) {
    self.samples = samples
    var middles: [Int: Float] = [:]
    for channel in channels {
      guard let middle = Self.middle(of: channel, in: samples) else { continue }
      let beyond = Self.beyond(middle, channel: channel, in: samples)
      if beyond > 0, beyond <= samples.count / 100 { middles[channel] = middle }
    }
    if middles.isEmpty { return nil }
    self.middles = middles
  }

  /// The median of samples all over the channel.
  private static func middle(of channel: Int, in samples: SampleStore) -> Float? {
    let step = max(samples.count / probes, 1)
    let values = stride(from: 0, to: samples.count, by: step)
      .flatMap { samples.read(channel: channel, samples: $0..<$0 + 1) }
      .filter(\.isPossible).sorted()
    return values.isEmpty ? nil : values[values.count / 2]
  }

  private static func beyond(_ middle: Float, channel: Int, in samples: SampleStore) -> Int {
    stride(from: 0, to: samples.count, by: chunk).reduce(0) { sum, first in
      let part = first..<min(first + chunk, samples.count)
      return samples.read(channel: channel, samples: part).reduce(sum) {
        $0 + (isBeyond($1, middle) ? 1 : 0)
      }
    }
  }

  private static func isBeyond(_ value: Float, _ middle: Float) -> Bool {
    value.isPossible && abs(value - middle) > Limits.sampleReach
  }

  func storedNumber(channel: Int, sample: Int) -> Double {
    samples.storedNumber(channel: channel, sample: sample)
  }

  func read(channel: Int, samples range: Range<Int>) -> [Float] {
    let values = samples.read(channel: channel, samples: range)
    guard let middle = middles[channel] else { return values }
    return values.map { Self.isBeyond($0, middle) ? .nan : $0 }
  }

  func decode(
    channel: Int, samples range: Range<Int>, origin: Double, to output: UnsafeMutablePointer<Float>
  ) -> Int {
    samples.decode(channel: channel, samples: range, origin: origin, to: output)
      + clear(channel: channel, samples: range, in: output)
  }

  func decodeInterleaved(
    channel: Int, pieces: [Range<Int>], origins: [Double],
    to output: UnsafeMutablePointer<Float>
  ) -> [Int] {
    let strange = samples.decodeInterleaved(
      channel: channel, pieces: pieces, origins: origins, to: output)
    var start = output
    return zip(pieces, strange).map { piece, strange in
      defer { start += piece.count }
      return strange + clear(channel: channel, samples: piece, in: start)
    }
  }

  /// Sets what is beyond to the origin, as what is no number is.
  private func clear(
    channel: Int, samples range: Range<Int>, in output: UnsafeMutablePointer<Float>
  ) -> Int {
    guard let middle = middles[channel] else { return 0 }
    var cleared = 0
    for (index, value) in samples.read(channel: channel, samples: range).enumerated()
    where Self.isBeyond(value, middle) {
      output[index] = 0
      cleared += 1
    }
    return cleared
  }
}
