extension Piece {
  /// Samples that are missing for no longer than this are bridged by a straight line, in s.
  ///
  /// EEG below 10 Hz hardly turns within it.
  package static let bridge = 0.05

  /// The stretches of `count` samples from 0 and from each of `starts` that lies inside.
  ///
  /// The clock runs on over their borders.
  package static func parted(
    at starts: some Sequence<Int>, count: Int, samplingRate: Double
  ) -> [Piece] {
    let inside = Set(starts).filter { $0 > 0 && $0 < count }.sorted()
    return zip([0] + inside, inside + [count]).map { start, end in
      Piece(samples: start..<end, onset: Double(start) / samplingRate)
    }
  }
}

extension [Piece] {
  /// Parts pieces where a new stretch begins at one of `times`, in s on the recording's clock.
  ///
  /// The clock runs on over the new borders.
  package mutating func part(at times: [Double], samplingRate: Double) {
    guard !times.isEmpty else { return }
    self = flatMap { piece -> [Piece] in
      let starts = times.compactMap { time in
        Int(exactly: ((time - piece.onset) * samplingRate).rounded())
      }
      return Piece.parted(at: starts, count: piece.samples.count, samplingRate: samplingRate).map {
        let start = $0.samples.lowerBound + piece.samples.lowerBound
        return Piece(
          samples: start..<start + $0.samples.count, onset: $0.onset + piece.onset)
      }
    }
  }
}
