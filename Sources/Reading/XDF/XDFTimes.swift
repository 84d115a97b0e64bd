import Signal

/// The times of a stream's samples without their jitter, and the gaps between them.
struct XDFTimes {
  /// The stretches without a gap.
  let pieces: [Piece]
  /// The rate at which the samples really came, in Hz.
  let effectiveRate: Double
  private let rate: Double
  /// For each piece the recorder's time of its first sample and the time from one to the next.
  private let lines: [(start: Double, step: Double)]
  /// The starts of the pieces as they can be searched: each at least the one before.
  private let starts: [Double]

  /// Steps away from the usual one that are a gap and no jitter, in s and in samples.
  private static let gap = (seconds: 1.0, samples: 10.0)

  /// The times of samples that nominally come at `rate`; `nil` for none, or if they do not rise.
  init?(_ times: [Double], rate: Double) {
    guard !times.isEmpty else { return nil }
    let limit = max(Self.gap.seconds, Self.gap.samples / rate)
    var firsts = [0]
    for index in times.indices.dropFirst() {
      let step = times[index] - times[index - 1]
      if !(abs(step) <= limit) { firsts.append(index) }
    }
    var pieces: [Piece] = []
    var lines: [(start: Double, step: Double)] = []
    var regular = (samples: 0.0, seconds: 0.0)
    for (start, end) in zip(firsts, firsts.dropFirst() + [times.count]) {
      let line = Self.line(times[start..<end], rate: rate)
      guard line.start.isFinite, line.step > 0, line.step.isFinite else { return nil }
      let samples = Double(end - start - 1)
      regular = (regular.samples + samples, regular.seconds + samples * line.step)
      // Pieces must not overlap on the recording's clock, whatever the stream's did.
      let onset = line.start - (lines.first?.start ?? line.start)
      let earliest = pieces.last.map { $0.onset + Double($0.samples.count) / rate } ?? 0
      pieces.append(Piece(samples: start..<end, onset: max(onset, earliest)))
      lines.append(line)
    }
    self.pieces = pieces
    self.lines = lines
    self.rate = rate
    var latest = -Double.infinity
    self.starts = lines.map { line in
      latest = max(latest, line.start - line.step / 2)
      return latest
    }
    effectiveRate = regular.samples > 0 ? regular.samples / regular.seconds : rate
  }

  /// The time on the recording's clock at the recorder's `time`.
  ///
  /// Within a piece it is told by the sample that came then, so that a rate which is not quite the
  /// nominal one does not shift markers.
  func onset(_ time: Double) -> Double {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= time { low = middle + 1 } else { high = middle }
    }
    let piece = max(0, low - 1)
    return pieces[piece].onset + (time - lines[piece].start) / lines[piece].step / rate
  }

  /// The least-squares line through the times of one piece.
  private static func line(
    _ times: ArraySlice<Double>, rate: Double
  ) -> (start: Double, step: Double) {
    let first = times.first ?? 0
    let count = Double(times.count)
    guard count > 1 else { return (first, 1 / rate) }
    let middle = (count - 1) / 2
    var (mean, product) = (0.0, 0.0)
    for (index, time) in times.enumerated() {
      mean += (time - first) / count
      product += (Double(index) - middle) * (time - first)
    }
    // The sum of the squares of the distances from the middle.
    let step = product / (count * (count * count - 1) / 12)
    return (first + mean - middle * step, step)
  }
}
