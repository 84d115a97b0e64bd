import ElementaryFunctions
import Signal

/// Spells with a language model: what was spelled before says what is likely next.
///
/// A selection's prior is the model's, averaged over what may have been spelled before by how likely
/// that is after all evidence up to there (a forward pass over contexts). Nothing later than a selection
/// counts for it, so that what is shown to a person never changes.
public struct LanguageDecoder: Sendable {
  private let decoder: BayesianDecoder
  private let model: LanguageModel
  private let letters: [Character?]

  /// The share of probability that is left to all items alike, for names and for what no model knows.
  public static let reserve = 0.1
  /// How many contexts are carried along.
  private static let breadth = 32

  /// A decoder for what stands on the screen.
  ///
  /// - Parameters:
  ///   - speller: what stands on the screen.
  ///   - evidenceScale: what a flash's evidence is multiplied by.
  ///   - model: the language.
  public init(speller: Speller, evidenceScale: Double, model: LanguageModel) {
    decoder = BayesianDecoder(speller: speller, evidenceScale: evidenceScale)
    self.model = model
    letters = speller.items.map(LanguageModel.letter(of:))
  }

  /// Spells out all selections after each number of repetitions.
  ///
  /// - Parameters:
  ///   - flashes: in any order; scores are log-odds of being a target, stimuli codes of the speller.
  ///   - expected: the true item of every selection in ascending order, as `CharacterDecoder.spell` has it.
  ///   - starts: the selections that begin a text of their own.
  /// - Returns: the items after 1, 2, … repetitions; `?` for a selection without a flash yet.
  public func spell(
    _ flashes: [ScoredFlash], expected: [String?], starts: Set<Int>
  ) -> SpellingResult {
    let rounds = flashes.reduce(0) { max($0, $1.repetition + 1) }
    let selections = selections(of: flashes, rounds: rounds)
    var shares = Shares()
    let names = decoder.speller.items
    let texts = (0..<rounds).map { round in
      var past = Past()
      return selections.map { selection in
        if starts.contains(selection.number) { past = Past() }
        let evidence = selection.evidence(after: round + 1)
        let item = posterior(evidence, past, &shares).placeOfLargest
        past = past.followed(by: self, evidence, &shares)
        return selection.firstRound <= round ? names[item] : "?"
      }
    }
    return SpellingResult(items: texts, expected: expected)
  }

  /// Decodes each selection with no more repetitions than it takes to be sure.
  ///
  /// - Parameters:
  ///   - flashes: in any order; scores are log-odds of being a target.
  ///   - confidence: the probability of the likeliest item from which on a selection ends.
  ///   - starts: the selections that begin a text of their own.
  /// - Returns: the selections in ascending order.
  public func stopping(
    _ flashes: [ScoredFlash], confidence: Double, starts: Set<Int>
  ) -> [StoppedSelection] {
    let rounds = flashes.reduce(0) { max($0, $1.repetition + 1) }
    var progress = Progress()
    return selections(of: flashes, rounds: rounds).map { selection in
      if starts.contains(selection.number) { progress.past = Past() }
      return stop(selection, after: &progress, confidence: confidence, minimum: 1)
    }
  }

  private func stop(
    _ selection: Selection, after progress: inout Progress, confidence: Double, minimum: Int
  ) -> StoppedSelection {
    var decoder = decoder
    decoder.prior = prior(progress.past, &progress.shares)
    let stopped = decoder.stop(
      selection.number, selection.parts, rounds: selection.rounds, confidence: confidence,
      minimum: minimum)
    progress.past = progress.past.followed(
      by: self, selection.evidence(after: stopped.repetitions), &progress.shares)
    return stopped
  }

  /// What a text may be so far, for selections that come one by one.
  public struct Progress: Sendable {
    fileprivate var past = Past()
    fileprivate var shares = Shares()

    /// The beginning of a text.
    public init() {}
  }

  /// Decodes one selection by what was spelled before it.
  ///
  /// - Parameters:
  ///   - flashes: of one selection, one at least; scores are log-odds of being a target.
  ///   - progress: what was spelled before it, which the selection then joins.
  ///   - confidence: the probability of the likeliest item from which on it ends.
  ///   - minimum: how many repetitions it has at least.
  /// - Returns: the selection, ended.
  public func stop(
    _ flashes: [ScoredFlash], after progress: inout Progress, confidence: Double, minimum: Int = 1
  ) -> StoppedSelection {
    let rounds = flashes.reduce(1) { max($0, $1.repetition + 1) }
    let found = selections(of: flashes, rounds: rounds)
    precondition(found.count == 1, "the flashes of one selection")
    return stop(found[0], after: &progress, confidence: confidence, minimum: minimum)
  }

  // MARK: Evidence

  /// What the flashes of one selection say.
  private struct Selection {
    let number: Int
    /// The first repetition with a flash, from 0.
    let firstRound: Int
    /// The number of its own repetitions.
    let rounds: Int
    let parts: [(evidence: [Double], weight: Int)]

    /// The evidence of every item after so many repetitions.
    func evidence(after repetitions: Int) -> [Double] {
      var passed = 0
      for part in parts {
        passed += part.weight
        if passed >= repetitions { return part.evidence }
      }
      return parts.last?.evidence ?? []
    }
  }

  private func selections(of flashes: [ScoredFlash], rounds: Int) -> [Selection] {
    Dictionary(grouping: flashes, by: \.selection).sorted { $0.key < $1.key }.map { number, own in
      let rounds = own.reduce(1) { max($0, $1.repetition + 1) }
      return Selection(
        number: number, firstRound: own.reduce(rounds) { min($0, $1.repetition) }, rounds: rounds,
        parts: decoder.prefixes(own, rounds: rounds))
    }
  }

  // MARK: Language

  /// The items' shares after contexts that have been met.
  fileprivate typealias Shares = [String: [Double]]

  /// What may have been spelled before: contexts and their probabilities, which add up to 1.
  fileprivate struct Past {
    var contexts: [(text: String, weight: Double)] = [(String(LanguageModel.blank), 1)]

    /// The past once a selection has been seen.
    func followed(
      by decoder: LanguageDecoder, _ evidence: [Double], _ shares: inout Shares
    ) -> Past {
      let scaled = evidence.map { decoder.decoder.evidenceScale * $0 }
      let largest = scaled.reduce(-.infinity, max)
      let likelihoods = scaled.map { Double.exponential($0 - largest) }
      var weights: [String: Double] = [:]
      for (context, weight) in contexts {
        let next = decoder.shares(after: context, &shares)
        for (item, letter) in decoder.letters.enumerated() {
          let joint = weight * next[item] * likelihoods[item]
          guard joint > 0 else { continue }
          let text = context + String(letter ?? LanguageModel.blank)
          weights[String(text.suffix(decoder.model.order - 1)), default: 0] += joint
        }
      }
      let kept = weights.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        .prefix(LanguageDecoder.breadth)
      let sum = kept.reduce(0) { $0 + $1.value }
      guard sum > 0 else { return self }
      var past = Past()
      past.contexts = kept.map { ($0.key, $0.value / sum) }
      return past
    }
  }

  private func shares(after context: String, _ known: inout Shares) -> [Double] {
    if let shares = known[context] { return shares }
    let raw = letters.map {
      model.probability(of: $0, after: context, choices: letters.count)
    }
    let sum = raw.reduce(0, +)
    let shares = raw.map {
      (1 - Self.reserve) * $0 / sum + Self.reserve / Double(letters.count)
    }
    known[context] = shares
    return shares
  }

  private func prior(_ past: Past, _ shares: inout Shares) -> [Double] {
    var prior = [Double](repeating: 0, count: letters.count)
    for (context, weight) in past.contexts {
      for (item, share) in self.shares(after: context, &shares).enumerated() {
        prior[item] += weight * share
      }
    }
    return prior
  }

  private func posterior(
    _ evidence: [Double], _ past: Past, _ shares: inout Shares
  ) -> [Double] {
    var decoder = decoder
    decoder.prior = prior(past, &shares)
    return decoder.posterior(evidence)
  }
}
