import ElementaryFunctions

/// When the classes differ most.
package struct ContrastPeaks: Sendable, Equatable {
  /// Samples of the peaks, ascending.
  package let samples: [Int]

  /// Peaks of the strength over all electrodes: the largest from 100 to 250 ms, the largest from
  /// 250 to 600 ms, and further local maxima of at least half the largest, 60 ms apart, `most` in
  /// all.
  ///
  /// - Parameters:
  ///   - strength: the root of the sum over electrodes of the squared difference, one a sample.
  ///   - rate: samples per second.
  ///   - firstSample: where the first number stands, in samples from the flash.
  ///   - found: the samples at which the classes are known to differ; `nil` takes all. Without any there is no peak.
  ///   - most: how many peaks there may be.
  package init(
    strength: [Double], rate: Double, firstSample: Int = 0, found: [Bool]? = nil, most: Int = 5
  ) {
    func isFound(_ sample: Int) -> Bool { found?[sample] ?? true }
    func samples(_ seconds: Double) -> Int { Int(saturating: (seconds * rate).rounded()) }
    func sample(_ seconds: Double) -> Int { max(0, samples(seconds) - firstSample) }
    let maxima = strength.indices.dropFirst().dropLast().filter {
      strength[$0] >= strength[$0 - 1] && strength[$0] > strength[$0 + 1] && isFound($0)
    }
    func largest(from start: Double, to end: Double) -> Int? {
      let first = min(sample(start), strength.count)
      let range = first..<min(max(sample(end), first), strength.count)
      // A maximum rather than the slope of one beyond the range.
      return maxima.filter { range.contains($0) }.max { strength[$0] < strength[$1] }
        ?? (found == nil ? range.max { strength[$0] < strength[$1] } : nil)
    }
    let earliest = sample(EpochBaseline.response)
    var chosen = [largest(from: 0.1, to: 0.25), largest(from: 0.25, to: 0.6)].compactMap { $0 }
    let late = strength.indices.filter { isFound($0) && (found == nil || $0 >= earliest) }
    if chosen.isEmpty, let best = late.max(by: { strength[$0] < strength[$1] }) {
      chosen = [best]
    }
    let limit = (strength.max() ?? 0) / 2
    let others = maxima.filter { strength[$0] >= limit && $0 >= earliest }.sorted {
      strength[$0] > strength[$1]
    }
    for candidate in others where chosen.count < most {
      if chosen.allSatisfy({ abs($0 - candidate) >= samples(0.06) }) { chosen.append(candidate) }
    }
    self.samples = Array(Set(chosen)).sorted()
  }
}
