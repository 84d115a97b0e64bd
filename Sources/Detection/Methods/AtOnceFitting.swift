import Signal

/// Several fits of one method, which share what they have in common.
package protocol SharedFits: Sendable {
  /// What the fit of that number comes to, as a file will hold it; on any thread.
  func stored(ofFit fit: Int) throws(ScorerError) -> StoredScorer
}

/// How a method is fitted to epochs in one go, and read back from a file.
package struct AtOnceFitting: Sendable {
  /// Makes ready fits to lists of epochs, on some threads; `nil` where the epochs do not suit that.
  package typealias Sharing =
    @Sendable (Epochs, _ fits: [[Int]], _ threads: Int) -> (any SharedFits)?

  private let stored: @Sendable (LabelledEpochs, _ seed: UInt64) throws(ScorerError) -> StoredScorer
  private let sharing: Sharing?
  /// What a file holds, made a scorer again.
  let load: @Sendable (StoredScorer, EpochFacts) throws(ScorerError) -> any EpochScorer

  init<Scorer: EpochScorer>(
    fit: @escaping @Sendable (LabelledEpochs, _ seed: UInt64) throws(ScorerError) -> Scorer,
    sharing: Sharing?,
    load: @escaping @Sendable (StoredScorer, EpochFacts) throws(ScorerError) -> Scorer
  ) {
    stored = { (epochs, seed) throws(ScorerError) in try fit(epochs, seed).stored }
    self.sharing = sharing
    self.load = { (stored, facts) throws(ScorerError) in try load(stored, facts) }
  }

  /// The scorer fitted to the epochs of known label at `indices`; its numbers are those that a file
  /// will hold.
  func scorer(
    fitting epochs: Epochs, at indices: [Int], seed: UInt64
  ) throws(ScorerError) -> any EpochScorer {
    try load(stored(LabelledEpochs(epochs, at: indices), seed), EpochFacts(epochs))
  }

  /// What gives such a scorer for each of `fits`, which are lists of epochs, on any thread.
  ///
  /// Where the method lets fits share their sums, these are made here, on up to `threads` threads, and scorers
  /// differ from those of fits by themselves in the last digits.
  func scorers(
    fitting epochs: Epochs, at fits: [[Int]], seed: UInt64, threads: Int
  ) -> @Sendable (_ fit: Int) throws(ScorerError) -> any EpochScorer {
    guard let shared = sharing?(epochs, fits, threads) else {
      return { (fit) throws(ScorerError) in
        try scorer(fitting: epochs, at: fits[fit], seed: seed)
      }
    }
    return { (fit) throws(ScorerError) in
      try epochs.checkBothClasses(at: fits[fit])
      return try load(shared.stored(ofFit: fit), EpochFacts(epochs))
    }
  }
}
