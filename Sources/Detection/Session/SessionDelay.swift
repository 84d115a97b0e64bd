import ElementaryFunctions
import Signal

/// How much later a session's responses come than its detector expects them, found without labels.
struct SessionDelay: Sendable, Equatable {
  /// In samples, negative if earlier.
  let samples: Int
  /// Shifts that are looked at, in steps of a thirtieth of a second to both sides.
  private static let steps = 2
  /// How many selections are looked at: more make no surer and take time.
  private static let selections = 20
  /// How much farther the largest code must stand out than without a shift, and how far at least.
  ///
  /// On fourteen pairs of real runs windows in place are best and those 33 ms off worse by 1.16 to 3.13;
  /// where no response is, the largest of six to twelve codes reaches 2.3.
  private static let (leastGain, leastSeparation) = (1.1, 2.4)
  /// How far it must stand out there of how far it did in training.
  ///
  /// Of those runs, 33 ms off, it is .83 and more; with nine tenths of the response gone, noise finds .44 at most where responses
  /// stood out in training.
  private static let leastStrength = 0.6

  /// The delay of the responses in `epochs`, which fit to `detector`; `nil` where they come when expected, or
  /// it cannot be told.
  ///
  /// - Parameters:
  ///   - epochs: the session.
  ///   - detector: what scores it.
  ///   - training: what the detector's training was like.
  ///   - threads: how many threads may work.
  /// - Throws: `DetectionError` as in scoring.
  init?(
    of epochs: Epochs, by detector: Detector, training: SessionFacts, threads: Int
  ) throws(DetectionError) {
    guard epochs.metadata.speller != nil else { return nil }
    var best = (delay: 0, separation: 0.0, logOdds: [Int: Double]())
    var usual = 0.0
    let step = max(Int(saturating: (epochs.samplingRate / 30).rounded()), 1)
    for steps in [0] + (-Self.steps...Self.steps).filter({ $0 != 0 }) {
      let moved = epochs.moved(by: steps * step)
      let logOdds = try detector.logOdds(of: moved, threads: threads).byIndex
      let separation = moved.separation(of: logOdds)
      if steps == 0 { usual = separation }
      if separation > best.separation { best = (steps * step, separation, logOdds) }
    }
    guard best.delay != 0, best.separation >= Self.leastGain * usual,
      best.separation >= Self.leastSeparation,
      // A screen that training's repetitions do not fit to says nothing against it.
      training.strength(of: epochs, logOdds: best.logOdds) ?? 1 >= Self.leastStrength
    else { return nil }
    samples = best.delay
  }

  /// The epochs that are enough to find it.
  static func enough(of epochs: borrowing Epochs) -> [Int] {
    let numbers = epochs.selections
    let first = Set(Set(numbers).sorted().prefix(Self.selections))
    return numbers.indices.filter { first.contains(numbers[$0]) }
  }
}

extension Epochs {
  /// How far the largest code stands out by the scores of some epochs, the mean of `separations`.
  func separation(of scores: [Int: Double], repetitions limit: Int = .max) -> Double {
    let values = separations(of: scores, repetitions: limit)
    return values.reduce(0, +) / Double(max(values.count, 1))
  }

  /// How far the largest code of each selection stands out by the scores of some epochs.
  ///
  /// It is the code's summed scores over √flashes, in deviations of a flash. Selections known to be without a target do not count.
  func separations(of scores: [Int: Double], repetitions limit: Int = .max) -> [Double] {
    let judged = scores.keys.filter { repetitions[$0] < limit }.sorted()
    let possible = attendedSelections
    let groups = Dictionary(grouping: judged.filter { possible.contains(selections[$0]) }) {
      selections[$0]
    }
    return groups.sorted { $0.key < $1.key }.map { _, indices in
      let given = indices.map { scores[$0] ?? 0 }
      let mean = given.reduce(0, +) / Double(given.count)
      var sums: [Int16: (sum: Double, count: Double)] = [:]
      for (index, score) in zip(indices, given) {
        let sum = sums[stimuli[index]] ?? (0, 0)
        sums[stimuli[index]] = (sum.sum + score - mean, sum.count + 1)
      }
      let largest = sums.values.map { $0.sum / $0.count.squareRoot() }.max() ?? 0
      return largest / max(given.deviation, 1e-9)
    }
  }

  /// The windows as if they began `delay` samples later; at their ends the last sample is held.
  func moved(by delay: Int) -> Epochs {
    guard delay != 0 else { return self }
    var result = self
    for window in 0..<count * electrodes.count {
      let start = window * windowLength
      for sample in 0..<windowLength {
        result.samples[start + sample] =
          samples[start + min(max(sample + delay, 0), windowLength - 1)]
      }
    }
    return result
  }
}

extension [Double] {
  /// The numbers by their places.
  var byIndex: [Int: Double] { Dictionary(uniqueKeysWithValues: enumerated().map { ($0, $1) }) }
}
