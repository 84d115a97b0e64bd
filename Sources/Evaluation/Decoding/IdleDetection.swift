import ElementaryFunctions
import Signal

/// How selections are found in which nobody attends to an item.
public struct IdleRule: Sendable, Equatable {
  /// The probability that nobody attends, before any flash.
  public var prior: Double
  /// What a flash's evidence is multiplied by.
  public var evidenceScale: Double

  /// A rule from its parts.
  public init(prior: Double, evidenceScale: Double) {
    self.prior = prior
    self.evidenceScale = evidenceScale
  }
}

extension BayesianDecoder {
  /// The probability that nobody attends to any item.
  ///
  /// Without anybody attending no flash is a target, so that the likelihood ratio of "nobody" against itself
  /// is 1, and that of an item the exponential of its evidence:
  /// q / (q + (1 − q) Σ priorᵢ exp(scale · evidenceᵢ)).
  ///
  /// - Parameters:
  ///   - evidence: the summed log-likelihood ratios of every item, unscaled.
  ///   - idle: q, the probability before any flash; between 0 and 1.
  /// - Returns: the probability after it.
  public func idleProbability(_ evidence: [Double], prior idle: Double) -> Double {
    precondition(evidence.count == speller.items.count, "evidence for every item")
    precondition(idle > 0 && idle < 1, "a probability that leaves both open")
    let values = zip(evidence, prior).filter { $1 > 0 }.map {
      evidenceScale * $0 + Double.logarithm($1)
    }
    let largest = values.reduce(-.infinity, max)
    let sum = values.reduce(0) { $0 + Double.exponential($1 - largest) }
    let odds = largest + Double.logarithm(sum) + Double.logarithm((1 - idle) / idle)
    return odds > 0
      ? Double.exponential(-odds) / (1 + Double.exponential(-odds))
      : 1 / (1 + Double.exponential(odds))
  }
}

/// What it gives that a speller may stay silent; its encoding is JSON.
///
/// A selection is taken as idle where it is likelier than not that nobody attends; else its likeliest item is
/// chosen, which activates it.
public struct IdleSummary: Sendable, Equatable, Encodable {
  /// The probability that nobody attends, before any flash.
  public let prior: Double
  /// The items after all repetitions, `–` for idle selections.
  public let text: String
  /// Selections whose true item is known.
  public let attended: Int
  /// Selections of which it is known that nobody attended.
  public let idle: Int
  /// What became of them after each number of repetitions.
  public let byRepetition: [Row]
  /// The probability that nobody attended after all repetitions, by selection in ascending order.
  public let probabilities: [Double]
  /// What it gives that selections end early, if that was asked for.
  public let ended: IdleStoppingSummary?

  /// What became of selections after one number of repetitions.
  public struct Row: Sendable, Equatable, Encodable {
    /// How many repetitions were used.
    public let repetitions: Int
    /// Attended selections whose item was chosen.
    public let correct: Int
    /// Attended selections that were taken as idle.
    public let missed: Int
    /// Idle selections that were taken as idle.
    public let silent: Int
    /// Right choices per minute of attending; `nil` without attended selections or their timing.
    @Nullable public private(set) var trueActivationsPerMinute: Double?
    /// Choices per minute of nobody attending; `nil` without idle selections or their timing.
    @Nullable public private(set) var falseActivationsPerMinute: Double?

    private enum CodingKeys: String, CodingKey {
      case repetitions, correct, missed, silent
      case trueActivationsPerMinute = "true_activations_per_minute"
      case falseActivationsPerMinute = "false_activations_per_minute"
    }

    init(
      repetitions: Int, correct: Int, missed: Int, attended: Int, silent: Int, idle: Int,
      timing: SelectionTiming?
    ) {
      self.repetitions = repetitions
      self.correct = correct
      self.missed = missed
      self.silent = silent
      let minutes = timing.map { $0.seconds(repetitions: Double(repetitions)) / 60 }
      func rate(_ count: Int, of selections: Int) -> Double? {
        guard let minutes, minutes > 0, selections > 0 else { return nil }
        return Double(count) / (Double(selections) * minutes)
      }
      trueActivationsPerMinute = rate(correct, of: attended)
      falseActivationsPerMinute = rate(idle - silent, of: idle)
    }
  }

  /// Finds idle selections among scored flashes.
  ///
  /// - Parameters:
  ///   - rule: what is known before, and what evidence counts for.
  ///   - flashes: in any order; scores are log-odds of being a target.
  ///   - speller: what stood on the screen.
  ///   - truth: the true item's index by selection, where it is known.
  ///   - idle: selections in which nobody attended.
  ///   - timing: how long selections take; `nil` leaves activations per minute out.
  ///   - confidence: the probability from which on selections end early, too; `nil` for never.
  public init(
    _ rule: IdleRule, flashes: [ScoredFlash], speller: Speller, truth: [Int: Int],
    idle: Set<Int>, timing: SelectionTiming?, confidence: Double? = nil
  ) {
    let decoder = BayesianDecoder(speller: speller, evidenceScale: rule.evidenceScale)
    let groups = Dictionary(grouping: flashes, by: \.selection).sorted { $0.key < $1.key }
    let rounds = flashes.reduce(0) { max($0, $1.repetition + 1) }
    /// For each selection, after each number of rounds.
    let decided = groups.map { _, flashes in
      decoder.prefixes(flashes, rounds: rounds).flatMap { part in
        let shares = decoder.posterior(part.evidence)
        let nobody = decoder.idleProbability(part.evidence, prior: rule.prior)
        let item = shares.placeOfLargest
        let one = IdleDecision(item: item, share: (1 - nobody) * shares[item], nobody: nobody)
        return Array(repeating: one, count: part.weight)
      }
    }
    let numbers = groups.map(\.key)
    let attended = numbers.indices.filter { truth[numbers[$0]] != nil }
    let silent = numbers.indices.filter { idle.contains(numbers[$0]) }
    prior = rule.prior
    self.attended = attended.count
    self.idle = silent.count
    text = SpellingResult.joined(
      decided.map { parts in
        guard let last = parts.last, !last.isIdle else { return "–" }
        return speller.items[last.item]
      })
    probabilities = decided.map { $0.last?.nobody ?? rule.prior }
    ended = confidence.map {
      IdleStoppingSummary(
        at: $0, decided, truth: numbers.map { truth[$0] }, idle: numbers.map(idle.contains),
        items: speller.items)
    }
    byRepetition = (0..<rounds).map { round in
      Row(
        repetitions: round + 1,
        correct: attended.count {
          !decided[$0][round].isIdle && decided[$0][round].item == truth[numbers[$0]]
        },
        missed: attended.count { decided[$0][round].isIdle }, attended: attended.count,
        silent: silent.count { decided[$0][round].isIdle }, idle: silent.count,
        timing: timing)
    }
  }

  private enum CodingKeys: String, CodingKey {
    case prior, text, attended, idle, probabilities, ended
    case byRepetition = "by_repetition"
  }
}
