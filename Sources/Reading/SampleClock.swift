import ElementaryFunctions
import Files
import Signal

/// When samples were taken, as their times and counters tell: the rate, and where some were lost.
///
/// Headsets' times jitter and drift by tenths of a per cent, so the rate is that of the whole
/// column, taken to a usual one nearby. Lost is what no jitter explains: where a counter jumps, or
/// where times stay behind for good and not only until a late packet is followed by others.
struct SampleClock {
  /// Samples that were lost before one that was not.
  struct Loss: Equatable {
    /// The first sample behind the loss.
    var sample: Int
    /// How many were lost; 0 where the clock began anew and nobody knows.
    var count: Int
  }

  /// Samples per second, in Hz.
  let rate: Double
  /// Where samples were lost, in order.
  let losses: [Loss]
  /// The rate by the times where that is not the stated one; `nil` where they agree or say nothing.
  let contradiction: Double?

  private static let usualRates: [Double] = [
    100, 120, 125, 128, 160, 200, 220, 240, 250, 256, 300, 400, 500, 512, 600, 1000, 1024, 1200,
    2000, 2048, 2400, 4096, 5000,
  ]

  /// The clock of `count` samples.
  ///
  /// - Parameters:
  ///   - times: one a sample, in s; empty where there are none. Not-a-number where one is missing.
  ///   - counters: the number of each sample or packet; empty where there are none.
  ///   - count: how many samples there are.
  ///   - statedRate: the rate where the file states it, in Hz.
  ///   - path: the file, for errors.
  /// - Throws: `ReadingError.malformed` where neither a rate is stated nor the times rise.
  init(
    times: [Double], counters: [Int], count: Int, statedRate: Double?, path: String
  ) throws(ReadingError) {
    let filled = Self.filled(times)
    let times = SampleTimes(filled.count == count ? filled : [])
    guard statedRate != nil || times != nil else {
      let usual = Self.medianStep(filled)
      throw .malformed(
        path: path, place: .part("column of times"),
        found: filled.isEmpty ? "no times" : "a median step of \(usual)",
        expected: "times that rise, or a stated sample rate")
    }
    let found = times.map { 1 / $0.period }
    if let statedRate {
      rate = statedRate
      // Of less than two seconds the last packet is too large a part.
      contradiction = found.flatMap { found in
        Double(count) / found >= 2 && abs(found - statedRate) > 0.02 * statedRate
          ? (found * 100).rounded() / 100 : nil
      }
    } else {
      let found = found ?? 0
      let near = Self.usualRates.min { abs($0 - found) < abs($1 - found) } ?? found
      rate = abs(near - found) < 0.005 * near ? near : (found * 100).rounded() / 100
      contradiction = nil
      guard rate > 0, rate <= 1e6 else {
        throw .malformed(
          path: path, place: .part("column of times"), found: "\(found) samples a second",
          expected: "an EEG's rate")
      }
    }
    let counter = counters.count == count ? SampleCounter(counters) : nil
    losses = Self.losses(counter: counter, times: times)
  }

  /// Where a counter jumps, and where times do.
  ///
  /// A counter that begins anew after a round says how many were lost up to a multiple of the round;
  /// times say which. Of a counter without end, which may only number the rows, times are believed.
  private static func losses(counter: SampleCounter?, times: SampleTimes?) -> [Loss] {
    var losses: [Loss] = []
    var lastLoss = 0
    let jumps = counter?.jumps ?? [:]
    let places = Set(jumps.keys).union(times?.lateSamples ?? []).sorted()
    for sample in places {
      let late = times.map {
        Self.bounded($0.lost(before: sample, since: lastLoss, places: places.count))
      }
      var loss: Loss?
      switch (jumps[sample], counter?.round) {
      case (let jump?, let round?):
        let rounds = max(0, (((late ?? 0) - Double(jump)) / Double(round)).rounded())
        loss = Loss(sample: sample, count: jump + Int(saturating: rounds) * round)
      case (let jump?, nil) where jump < 0:
        // The counter began anew.
        loss = Loss(sample: sample, count: max(0, Int(saturating: (late ?? 0).rounded())))
      case (let jump?, nil):
        let isBelieved = late.map { abs($0 - Double(jump)) < 0.1 * abs($0) + 25 } ?? true
        let count = isBelieved ? jump : Int(saturating: (late ?? 0).rounded())
        if count > 0 { loss = Loss(sample: sample, count: count) }
      case (nil, let round?):
        let rounds = ((late ?? 0) / Double(round)).rounded()
        if rounds > 0 { loss = Loss(sample: sample, count: Int(saturating: rounds) * round) }
      case (nil, _):
        guard let late, let times else { break }
        if late < 0, times.restarts(at: sample) {
          loss = Loss(sample: sample, count: 0)
        } else if late > times.leastLoss {
          loss = Loss(sample: sample, count: max(1, Int(saturating: late.rounded())))
        }
      }
      if let loss {
        losses.append(loss)
        lastLoss = sample
      }
    }
    return losses
  }

  /// No more than about a century of samples, and 0 for what is no number.
  private static func bounded(_ number: Double) -> Double {
    number.isFinite ? max(-1e12, min(1e12, number)) : 0
  }

  /// Times with those that are missing put between their neighbours.
  private static func filled(_ times: [Double]) -> [Double] {
    guard times.contains(where: \.isNaN) else { return times }
    guard let first = times.first(where: { !$0.isNaN }) else { return [] }
    var filled = times
    var last = (index: -1, time: first)
    for index in times.indices where !times[index].isNaN {
      let missing = index - last.index - 1
      for step in 0..<missing {
        let part = last.index < 0 ? 1 : Double(step + 1) / Double(missing + 1)
        filled[last.index + 1 + step] = last.time + (times[index] - last.time) * part
      }
      last = (index, times[index])
    }
    for index in filled.indices[(last.index + 1)...] { filled[index] = last.time }
    return filled
  }

  private static func medianStep(_ times: [Double]) -> Double {
    let steps = zip(times.dropFirst(), times).map { $0 - $1 }.sorted()
    return steps.isEmpty ? 0 : steps[steps.count / 2]
  }
}
