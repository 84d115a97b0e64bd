/// The samples of one channel in one piece, with straight lines where some are not numbers.
struct MissingSamples: Sendable {
  private let samples: any ChannelSamples
  private let channel: Int
  private let piece: Range<Int>
  /// The first sample that is a number; the first of all where none is found.
  let firstNumber: Int

  /// How far a number is looked for beside a stretch, in samples.
  private static let reach = 1 << 17
  private static let chunk = 512

  /// The samples `piece`, which is not empty, of `channel`.
  init(_ samples: any ChannelSamples, channel: Int, piece: Range<Int>) {
    self.samples = samples
    self.channel = channel
    self.piece = piece
    firstNumber =
      Self.number(after: piece.lowerBound - 1, in: samples, channel, piece) ?? piece.lowerBound
  }

  /// Decodes `range` relative to the stored number `origin`, which becomes 0.
  ///
  /// Before the first number and behind the last that value is held.
  ///
  /// - Returns: how many samples were no numbers.
  func decode(_ range: Range<Int>, origin: Double, to output: UnsafeMutablePointer<Float>) -> Int {
    let strange = samples.decode(channel: channel, samples: range, origin: origin, to: output)
    guard strange > 0 else { return 0 }
    func value(_ sample: Int) -> Float {
      var value: Float = 0
      _ = withUnsafeMutablePointer(to: &value) {
        samples.decode(
          channel: channel, samples: sample..<sample + 1, origin: origin, to: $0)
      }
      return value
    }
    for stretch in stretches(range) {
      let before = stretch.lowerBound > piece.lowerBound ? value(stretch.lowerBound - 1) : nil
      let behind = stretch.upperBound < piece.upperBound ? value(stretch.upperBound) : nil
      for sample in stretch.clamped(to: range) {
        output[sample - range.lowerBound] =
          switch (before, behind) {
          case (let before?, let behind?):
            before + (behind - before)
              * (Float(sample - stretch.lowerBound + 1) / Float(stretch.count + 1))
          case (let value?, nil), (nil, let value?): value
          case (nil, nil): 0
          }
      }
    }
    return strange
  }

  /// The whole stretches without a number that `range` has a part of, in order.
  func stretches(_ range: Range<Int>) -> [Range<Int>] {
    var stretches: [Range<Int>] = []
    var start: Int?
    for first in stride(from: range.lowerBound, to: range.upperBound, by: Self.chunk) {
      let part = first..<min(first + Self.chunk, range.upperBound)
      for (sample, value) in zip(part, samples.read(channel: channel, samples: part)) {
        if value.isPossible {
          if let begin = start { stretches.append(begin..<sample) }
          start = nil
        } else if start == nil {
          start = sample
        }
      }
    }
    if let begin = start { stretches.append(begin..<range.upperBound) }
    // Those at the ends may go on outside.
    if let first = stretches.first, first.lowerBound == range.lowerBound {
      let begin = Self.number(before: first.lowerBound, in: samples, channel, piece).map { $0 + 1 }
      stretches[0] =
        (begin ?? max(piece.lowerBound, first.lowerBound - Self.reach))..<first.upperBound
    }
    if let last = stretches.last, last.upperBound == range.upperBound {
      let end = Self.number(after: last.upperBound - 1, in: samples, channel, piece)
      stretches[stretches.count - 1] =
        last.lowerBound..<(end ?? min(piece.upperBound, last.upperBound + Self.reach))
    }
    return stretches
  }

  private static func number(
    after sample: Int, in samples: any ChannelSamples, _ channel: Int, _ piece: Range<Int>
  ) -> Int? {
    // Nearly always the next is one.
    var length = 1
    var first = sample + 1
    while first < min(piece.upperBound, sample + 1 + reach) {
      let part = first..<min(first + length, piece.upperBound)
      let values = samples.read(channel: channel, samples: part)
      if let index = values.firstIndex(where: \.isPossible) { return first + index }
      first = part.upperBound
      length = chunk
    }
    return nil
  }

  private static func number(
    before sample: Int, in samples: any ChannelSamples, _ channel: Int, _ piece: Range<Int>
  ) -> Int? {
    var end = sample
    while end > max(piece.lowerBound, sample - reach) {
      let part = max(end - chunk, piece.lowerBound)..<end
      let values = samples.read(channel: channel, samples: part)
      if let index = values.lastIndex(where: \.isPossible) { return part.lowerBound + index }
      end = part.lowerBound
    }
    return nil
  }
}
