import ElementaryFunctions
import Signal

/// The times of samples, and what of their steps is jitter.
struct SampleTimes {
  private let times: [Double]
  /// Seconds from sample to sample, without those that were lost.
  private(set) var period: Double
  /// Whether nearly every step is one period: a loss of a single sample shows.
  let isExact: Bool
  /// A step above this is looked at.
  private let limit: Double
  /// How far is looked to either side of such a step, in s.
  private let reach: Double

  /// Times in s; `nil` where they do not rise.
  init?(_ times: [Double]) {
    guard times.count > 1, times.allSatisfy(\.isFinite) else { return nil }
    let steps = zip(times.dropFirst(), times).lazy.map { $0 - $1 }
    let sorted = steps.sorted()
    let median = sorted[sorted.count / 2]
    // Times of arrival are the same for all samples of a packet.
    let usual =
      median == 0 ? (times[times.count - 1] - times[0]) / Double(sorted.count) : median
    guard usual > 0, usual.isFinite else { return nil }
    let rising = sorted.drop { $0 <= 0 }
    let packet = rising[rising.startIndex + rising.count / 2]
    let regular = sorted.count { abs($0 - median) <= 0.26 * median }
    isExact = median > 0 && Double(regular) >= 0.8 * Double(sorted.count)
    let limit = isExact ? 1.6 * median : max(10 * usual, 0.1, 1.5 * packet)
    let (count, sum) = steps.reduce((0, 0.0)) { total, step in
      abs(step) <= limit ? (total.0 + 1, total.1 + step) : total
    }
    let period = sum / Double(count)
    guard count > 0, period > 0, period.isFinite else { return nil }
    self.times = times
    self.period = period
    self.limit = limit
    reach = max(1, 2.5 * packet)
    let late = lateSamples
    if !isExact, !late.isEmpty { refinePeriod(late) }
  }

  /// The period where packets come late: then all samples take part that are not behind a loss.
  ///
  /// Late packets are followed by others in no time, and losses are few: in the middle one of many
  /// stretches there is neither.
  private mutating func refinePeriod(_ late: [Int]) {
    let length = max(1, (times.count - 1) / 64)
    let slopes = stride(from: 0, to: times.count - length, by: length).map { start in
      (times[start + length] - times[start]) / Double(length)
    }.sorted()
    let middle = slopes[slopes.count / 2]
    guard middle > 0, middle.isFinite else { return }
    period = middle
    var lost = 0.0
    var earlier = 0
    for sample in late {
      let samples = self.lost(before: sample, since: earlier, places: late.count)
      guard samples > leastLoss || restarts(at: sample) else { continue }
      lost += restarts(at: sample) ? times[sample] - times[sample - 1] : samples * period
      earlier = sample
    }
    let refined = (times[times.count - 1] - times[0] - lost) / Double(times.count - 1)
    if refined > 0.9 * middle, refined < 1.1 * middle { period = refined }
  }

  /// The least that is a loss, in samples.
  var leastLoss: Double { isExact ? 0.6 : 0.5 * limit / period }

  /// The samples before which there is an unusual step.
  var lateSamples: [Int] {
    times.indices.dropFirst().filter { abs(times[$0] - times[$0 - 1]) > limit }
  }

  /// Whether the clock goes back there, further than a packet may be late.
  func restarts(at sample: Int) -> Bool { times[sample] - times[sample - 1] < -limit }

  /// How many samples, as the times have it, were lost before `sample`, since an earlier loss.
  ///
  /// Times of arrival are never early: what counts is how far behind the earliest of the following
  /// samples are the earliest of those before.
  ///
  /// - Parameters:
  ///   - sample: the first sample behind a step.
  ///   - earlier: the sample behind the loss before, or 0.
  ///   - places: how many such questions there are; of very many each looks less far.
  /// - Returns: a number of samples; below 0 where the clock went back.
  func lost(before sample: Int, since earlier: Int, places: Int) -> Double {
    // Behind a late packet come as many samples as were waiting.
    let step = abs(times[sample] - times[sample - 1])
    let most = min(1 << 20, max(16, 10_000_000 / max(1, places)))
    let reach = Int(
      saturating: min(Double(most), (max(self.reach, 1.5 * step) / period).rounded(.up)))
    // Counted from the step, so that large times keep their digits.
    let origin = times[sample]
    func earliest(_ range: Range<Int>) -> Double {
      range.reduce(.infinity) { least, index in
        min(least, times[index] - origin - Double(index - sample) * period)
      }
    }
    let before = earliest(max(earlier, sample - reach)..<sample)
    let behind = earliest(sample..<min(times.count, sample + reach))
    return (behind - before) / period
  }
}
