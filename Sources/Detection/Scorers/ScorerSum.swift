import Signal

/// Scorers whose log-odds are added.
package struct ScorerSum: EpochScorer {
  /// What is added, and what its names in a file stand behind.
  let summands: [(prefix: String, scorer: any EpochScorer)]

  /// The sum of at least one scorer, all for epochs of the same size.
  package init(_ summands: [(prefix: String, scorer: any EpochScorer)]) {
    precondition(!summands.isEmpty, "a sum adds something")
    self.summands = summands
  }

  package var electrodes: Int { summands[0].scorer.electrodes }
  package var windowLength: Int { summands[0].scorer.windowLength }
  package var parts: [any EpochScorer] { summands.flatMap(\.scorer.parts) }
  package var parameterCount: Int { summands.reduce(0) { $0 + $1.scorer.parameterCount } }

  package var stored: StoredScorer {
    summands.reduce(into: StoredScorer()) { whole, summand in
      whole.add(summand.scorer.stored, behind: summand.prefix)
    }
  }

  package func logOdds(of epochs: Epochs, threads: Int) throws(ScorerError) -> [Double] {
    var sums = [Double](repeating: 0, count: epochs.count)
    for summand in summands {
      let values = try summand.scorer.logOdds(of: epochs, threads: threads)
      for index in sums.indices { sums[index] += values[index] }
    }
    return sums
  }
}
