extension Float {
  /// Whether it is a number that an amplifier may give: finite, and at most 10¹⁵ in whatever unit.
  ///
  /// The same as `signal_decode` counts.
  var isPossible: Bool { magnitude <= 1e15 }
}

/// The samples of some channels, wherever they lie; what `PieceSource` continues beyond the ends.
protocol ChannelSamples: Sendable {
  /// The number that stands for one sample before any calibration; 0 in place of what is not finite.
  func storedNumber(channel: Int, sample: Int) -> Double

  /// `samples` of `channel` in the channel's unit; no possible number where there is none.
  func read(channel: Int, samples: Range<Int>) -> [Float]

  /// Decodes `samples` relative to the stored number `origin`, which becomes 0, in the channel's unit.
  ///
  /// - Returns: how many samples were not finite; they count as `origin`.
  func decode(
    channel: Int, samples: Range<Int>, origin: Double, to output: UnsafeMutablePointer<Float>
  ) -> Int

  /// Decodes `channel` of neighbouring `pieces` whose samples take turns, in one go over the memory.
  ///
  /// - Returns: how many samples of each piece were not finite.
  func decodeInterleaved(
    channel: Int, pieces: [Range<Int>], origins: [Double],
    to output: UnsafeMutablePointer<Float>
  ) -> [Int]
}
