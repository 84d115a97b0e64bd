import Signal

/// How a method is fitted to epochs in one go, and read back from a file.
package struct AtOnceFitting: Sendable {
  private let stored: @Sendable (LabelledEpochs, _ seed: UInt64) throws(ScorerError) -> StoredScorer
  /// What a file holds, made a scorer again.
  let load: @Sendable (StoredScorer, EpochFacts) throws(ScorerError) -> any EpochScorer

  init<Scorer: EpochScorer>(
    fit: @escaping @Sendable (LabelledEpochs, _ seed: UInt64) throws(ScorerError) -> Scorer,
    load: @escaping @Sendable (StoredScorer, EpochFacts) throws(ScorerError) -> Scorer
  ) {
    stored = { (epochs, seed) throws(ScorerError) in try fit(epochs, seed).stored }
    self.load = { (stored, facts) throws(ScorerError) in try load(stored, facts) }
  }

  /// The scorer fitted to the epochs of known label at `indices`; its numbers are those that a file
  /// will hold.
  func scorer(
    fitting epochs: Epochs, at indices: [Int], seed: UInt64
  ) throws(ScorerError) -> any EpochScorer {
    try load(stored(LabelledEpochs(epochs, at: indices), seed), EpochFacts(epochs))
  }
}
