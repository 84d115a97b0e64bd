/// The sampling rate and the gaps of a column of times.
///
/// Headsets' times jitter and drift by tenths of a per cent, so the rate is that of the whole
/// column, taken to a usual one nearby, and a gap is what no jitter explains.
struct CSVClock {
  /// Samples per second, in Hz.
  let rate: Double
  /// The stretches without a gap.
  let pieces: [Piece]

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
      return
    }
    let steps = zip(times.dropFirst(), times).map { $0 - $1 }
    let usual = steps.sorted()[steps.count / 2, default: 0]
    guard times.count == count, usual > 0, steps.allSatisfy(\.isFinite) else {
      throw .malformed(
        path: path, place: .part("column of times"),
        found: times.isEmpty ? "no times" : "a median step of \(usual)",
        expected: "times that rise, or a stated sample rate")
    }
    // Steps of 1 and more are milliseconds, of 1000 and more microseconds.
    let unit = usual >= 1000 ? 1e-6 : usual >= 1 ? 1e-3 : 1
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
}

extension Array {
  /// The element at `index`, or `fallback` where there is none.
  fileprivate subscript(_ index: Int, default fallback: Element) -> Element {
    indices.contains(index) ? self[index] : fallback
  }
}
