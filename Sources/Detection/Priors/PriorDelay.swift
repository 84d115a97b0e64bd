import ElementaryFunctions
import Signal

/// How much later a person's responses come than a prior expects them, found without labels.
///
/// Responses differ by some hundredths of a second from person to person, and by up to a tenth from one way of flashing to
/// another. Where windows are moved to where a person's responses are, the codes that were attended stand out farthest by
/// what the prior makes of them.
struct PriorDelay: Sendable, Equatable {
  /// The delays that are looked at, the nearest first; none before there are epochs.
  private var candidates: [Candidate] = []
  /// How far the largest code stands out with each of them, summed over selections.
  private var separations: [Double] = []
  private var selections = 0

  /// A delay that is looked at.
  struct Candidate: Sendable, Equatable {
    let samples: Int
    /// The square of it, in units of 50 ms.
    let square: Double
  }

  /// The delays up to about a tenth of a second, and a quarter of the window, to both sides, in steps of about a sixtieth, the
  /// nearest first.
  static func candidates(of epochs: borrowing Epochs) -> [Candidate] {
    let rate = epochs.samplingRate
    let step = max(Int(saturating: (rate / 60).rounded()), 1)
    let greatest = epochs.windowLength / 4
    return ([0] + (1...6).flatMap { [$0 * step, -$0 * step] })
      .filter { $0.magnitude <= greatest }
      .map {
        let delay = Double($0) / rate / 0.05
        return Candidate(samples: $0, square: delay * delay)
      }
  }

  /// What a delay of 50 ms must gain over none in all selections together, in deviations of a code's sum: with a selection or
  /// two noise would choose else.
  ///
  /// Found on recordings of seven people, with priors of their own way of flashing and of another.
  private static let cost = 0.6
  /// How many selections are looked at: more make no surer and take time.
  private static let mostSelections = 10

  /// Nothing is known yet.
  init() {}

  /// The delay of `scaled` epochs as `scorer` takes them.
  ///
  /// - Throws: `ScorerError` as in scoring.
  init(of scaled: Epochs, by scorer: any EpochScorer, threads: Int) throws(ScorerError) {
    self.init()
    try add(scaled, by: scorer, threads: threads)
  }

  /// The likeliest delay, in samples; 0 where nothing says what stood on the screen.
  var samples: Int {
    var best = (samples: 0, gain: -Double.infinity)
    for (candidate, separation) in zip(candidates, separations) {
      let gain = separation - Self.cost * candidate.square
      if gain > best.gain { best = (candidate.samples, gain) }
    }
    return best.samples
  }

  /// Looks at further selections; labels leave out those alone in which nobody attended.
  ///
  /// - Throws: `ScorerError` as in scoring.
  mutating func add(_ scaled: Epochs, by scorer: any EpochScorer, threads: Int) throws(ScorerError)
  {
    guard let codes = scaled.metadata.speller?.codeCount, selections < Self.mostSelections,
      scaled.stimuli.allSatisfy({ $0 >= 1 && $0 <= codes })
    else { return }
    if candidates.isEmpty {
      candidates = Self.candidates(of: scaled)
      separations = Array(repeating: 0, count: candidates.count)
    }
    let numbers = Set(
      scaled.attendedSelections.sorted().prefix(Self.mostSelections - selections))
    let epochs = scaled.selecting(
      scaled.selections.indices.filter { numbers.contains(scaled.selections[$0]) })
    selections += numbers.count
    for (index, candidate) in candidates.enumerated() {
      let logOdds = try scorer.logOdds(of: epochs.moved(by: candidate.samples), threads: threads)
      let sum: Double = epochs.separations(of: logOdds.byIndex).reduce(0, +)
      separations[index] += sum.isFinite ? sum : 0
    }
  }
}
