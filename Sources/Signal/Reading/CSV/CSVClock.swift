import Files

/// The sampling rate and the gaps of a column of times.
///
/// Headsets' times jitter and drift by tenths of a per cent, so the rate is that of the whole
/// column, taken to a usual one nearby, and a gap is what no jitter explains.
struct CSVClock {
  /// Samples per second, in Hz.
  let rate: Double
  /// The stretches without a gap.
  let pieces: [Piece]
  /// The rate by the times where that is not the stated one; `nil` where they agree or say nothing.
  let contradiction: Double?

  private static let usualRates: [Double] = [
    100, 120, 125, 128, 160, 200, 220, 240, 250, 256, 300, 400, 500, 512, 600, 1000, 1024, 1200,
    2000, 2048, 2400, 4096, 5000,
  ]

  /// The clock of `times`, one a sample, or of a stated rate without times.
  init(
    _ times: [Double], count: Int, statedRate: Double?, path: String
  ) throws(ReadingError) {
    if let statedRate {
      rate = statedRate
      pieces = [Piece(samples: 0..<count, onset: 0)]
      contradiction = Self.contradiction(times, statedRate)
      return
    }
    contradiction = nil
    let steps = zip(times.dropFirst(), times).map { $0 - $1 }
    let median = steps.sorted()[steps.count / 2, default: 0]
    // Times of arrival are the same for all samples of a packet.
    let usual = median == 0 ? Self.mean(times) : median
    guard times.count == count, usual > 0, steps.allSatisfy(\.isFinite) else {
      throw .malformed(
        path: path, place: .part("column of times"),
        found: times.isEmpty ? "no times" : "a median step of \(usual)",
        expected: "times that rise, or a stated sample rate")
    }
    let unit = Self.unit(usual)
    let limit = max(10 * usual, 0.1 / unit)
    let (regular, sum) = steps.reduce((0, 0.0)) { total, step in
      step <= limit ? (total.0 + 1, total.1 + step) : total
    }
    let found = Double(regular) / (sum * unit)
    guard found.isFinite, found > 0 else {
      throw .malformed(
        path: path, place: .part("column of times"), found: "\(sum * unit) s for \(regular) steps",
        expected: "times that rise")
    }
    let near = Self.usualRates.min { abs($0 - found) < abs($1 - found) } ?? found
    rate = abs(near - found) < 0.005 * near ? near : (found * 100).rounded() / 100
    guard rate > 0 else {
      throw .malformed(
        path: path, place: .part("column of times"), found: "\(found) samples a second",
        expected: "an EEG's rate")
    }
    var pieces: [Piece] = []
    var start = (sample: 0, onset: 0.0)
    for (index, step) in steps.enumerated() where step > limit {
      pieces.append(Piece(samples: start.sample..<(index + 1), onset: start.onset))
      start = (index + 1, start.onset + Double(index - start.sample) / rate + step * unit)
    }
    pieces.append(Piece(samples: start.sample..<count, onset: start.onset))
    self.pieces = pieces
  }

  /// Seconds: steps of 1 and more are milliseconds, of 1000 and more microseconds.
  private static func unit(_ step: Double) -> Double {
    step >= 1000 ? 1e-6 : step >= 1 ? 1e-3 : 1
  }

  private static func mean(_ times: [Double]) -> Double {
    guard let first = times.first, let last = times.last, times.count > 1 else { return 0 }
    return (last - first) / Double(times.count - 1)
  }

  /// The rate by times of arrival, which come in packets, if it is off by more than a fiftieth.
  private static func contradiction(_ times: [Double], _ stated: Double) -> Double? {
    let step = mean(times)
    let seconds = step * unit(step)
    // Of less than two seconds the last packet is too large a part.
    guard step > 0, seconds.isFinite, seconds * Double(times.count) >= 2,
      case let rate = 1 / seconds, abs(rate - stated) > 0.02 * stated
    else { return nil }
    return (rate * 100).rounded() / 100
  }
}

extension Array {
  /// The element at `index`, or `fallback` where there is none.
  fileprivate subscript(_ index: Int, default fallback: Element) -> Element {
    indices.contains(index) ? self[index] : fallback
  }
}
