import CKernels
import ElementaryFunctions

/// One channel of one piece, continued beyond its ends.
///
/// Sample 0 is the first of the piece. Up to `pad` samples beyond either end stands the odd reflection
/// at that end; behind it the last value is held. All values are relative to that of sample 0, or of
/// the first that is a number. Samples that are not numbers lie on the straight line between those
/// beside them.
struct PieceSource: Sendable {
  /// The odd reflection at either end, in seconds.
  static let reflection = 20.0

  private let piece: Range<Int>
  private let origin: Double
  private let bridge: MissingSamples
  /// How many samples are reflected at either end.
  let pad: Int
  /// The value held before the start.
  let heldBefore: Float
  /// The value held behind the end.
  let heldBehind: Float
  /// The last sample.
  let last: Float
  /// The samples where they have been decoded already, and how many of them were strange.
  private var decoded: (tile: AlignedBuffer, start: Int, strange: Int)?

  /// The samples `piece` of `channel`, at `rate` Hz.
  init(_ samples: any ChannelSamples, channel: Int, piece: Range<Int>, rate: Double) {
    precondition(!piece.isEmpty)
    self.piece = piece
    pad = Self.pad(of: piece.count, rate: rate)
    bridge = MissingSamples(samples, channel: channel, piece: piece)
    origin = samples.storedNumber(channel: channel, sample: bridge.firstNumber)
    let (origin, bridge) = (origin, bridge)
    func value(_ index: Int) -> Float {
      var value: Float = 0
      let place = piece.lowerBound + index
      _ = withUnsafeMutablePointer(to: &value) {
        bridge.decode(place..<place + 1, origin: origin, to: $0)
      }
      return value
    }
    last = value(piece.count - 1)
    heldBefore = -value(pad)
    heldBehind = 2 * last - value(piece.count - 1 - pad)
  }

  /// How many samples are reflected at either end of a piece of `count` samples at `rate` Hz.
  static func pad(of count: Int, rate: Double) -> Int {
    min(Int(saturating: (reflection * rate).rounded()), count - 1)
  }

  /// One channel of several pieces that stand interleaved in a file, decoded to `tile` in one go.
  static func tile(
    _ samples: any ChannelSamples, channel: Int, pieces: [Range<Int>], rate: Double,
    in tile: AlignedBuffer
  ) -> [PieceSource] {
    var sources = pieces.map { PieceSource(samples, channel: channel, piece: $0, rate: rate) }
    precondition(tile.count >= pieces.reduce(0) { $0 + $1.count }, "the tile is too small")
    let strange = tile.withPointer { output in
      let strange = samples.decodeInterleaved(
        channel: channel, pieces: pieces, origins: sources.map(\.origin), to: output)
      var start = output
      for (index, piece) in pieces.enumerated() {
        if strange[index] > 0 {
          _ = sources[index].bridge.decode(piece, origin: sources[index].origin, to: start)
        }
        start += piece.count
      }
      return strange
    }
    var start = 0
    for index in sources.indices {
      sources[index].decoded = (tile, start, strange[index])
      start += pieces[index].count
    }
    return sources
  }

  /// Samples of the piece.
  var count: Int { piece.count }

  /// Writes the samples of `range`, which may lie beyond the ends, to `output`.
  ///
  /// - Returns: how many samples inside the piece were not finite.
  @discardableResult
  func read(_ range: Range<Int>, to output: UnsafeMutablePointer<Float>) -> Int {
    let count = piece.count
    var strange = 0
    func part(_ limits: Range<Int>, _ body: (Range<Int>, UnsafeMutablePointer<Float>) -> Void) {
      let part = range.clamped(to: limits)
      if !part.isEmpty { body(part, output + (part.lowerBound - range.lowerBound)) }
    }
    part(Int.min / 2..<(-pad)) { part, output in
      output.update(repeating: heldBefore, count: part.count)
    }
    part(0..<count) { part, output in
      strange = decode(part, to: output)
    }
    let inside = range.clamped(to: 0..<count)
    let start = output - range.lowerBound
    /// Mirrors samples that have just been written, or others.
    func reflect(_ from: Range<Int>, about level: Float, to output: UnsafeMutablePointer<Float>) {
      if inside.lowerBound <= from.lowerBound, from.upperBound <= inside.upperBound {
        signal_mirror(start + from.upperBound - 1, level, output, Int64(from.count))
      } else {
        mirror(from, about: level, to: output)
      }
    }
    part(-pad..<0) { part, output in
      reflect(1 - part.upperBound..<1 - part.lowerBound, about: 0, to: output)
    }
    part(count..<count + pad) { part, output in
      let end = 2 * (count - 1) + 1
      reflect(end - part.upperBound..<end - part.lowerBound, about: last, to: output)
    }
    part(count + pad..<Int.max / 2) { part, output in
      output.update(repeating: heldBehind, count: part.count)
    }
    return strange
  }

  private func decode(_ range: Range<Int>, to output: UnsafeMutablePointer<Float>) -> Int {
    if let (tile, start, strange) = decoded {
      tile.withPointer { output.update(from: $0 + start + range.lowerBound, count: range.count) }
      // Known of the whole piece alone, which is how tiles are read.
      return range.count == piece.count ? strange : 0
    }
    let first = piece.lowerBound
    return bridge.decode(
      first + range.lowerBound..<first + range.upperBound, origin: origin, to: output)
  }

  /// The stretches of more than `length` samples in or around `range` that are not numbers, in
  /// samples of the recording.
  func missing(in range: Range<Int>, longerThan length: Int) -> [Range<Int>] {
    let first = piece.lowerBound
    let own = range.clamped(to: 0..<piece.count)
    return bridge.stretches(first + own.lowerBound..<first + own.upperBound)
      .filter { $0.count > length }
  }

  /// Writes `range` backwards, each value reflected at `level`.
  private func mirror(
    _ range: Range<Int>, about level: Float, to output: UnsafeMutablePointer<Float>
  ) {
    _ = decode(range, to: output)
    var (low, high) = (0, range.count - 1)
    while low < high {
      (output[low], output[high]) = (2 * level - output[high], 2 * level - output[low])
      (low, high) = (low + 1, high - 1)
    }
    if low == high { output[low] = 2 * level - output[low] }
  }
}
