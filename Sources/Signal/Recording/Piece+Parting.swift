extension Piece {
  /// Samples that are missing for no longer than this are bridged by a straight line, in s.
  ///
  /// EEG below 10 Hz hardly turns within it.
  static let bridge = 0.05

  /// The stretches of `count` samples from 0 and from each of `starts` that lies inside.
  ///
  /// The clock runs on over their borders.
  static func parted(
    at starts: some Sequence<Int>, count: Int, samplingRate: Double
  ) -> [Piece] {
    let inside = Set(starts).filter { $0 > 0 && $0 < count }.sorted()
    return zip([0] + inside, inside + [count]).map { start, end in
      Piece(samples: start..<end, onset: Double(start) / samplingRate)
    }
  }
}
