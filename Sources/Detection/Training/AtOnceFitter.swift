import Parallelism
import Signal
import Synchronization

/// Fits a method that is fitted in one go: several fits at a time, each on one thread, with sums in common
/// where the method has them.
package struct AtOnceFitter: MethodFitter {
  private let fitting: AtOnceFitting
  private let epochs: Epochs
  private let seed: UInt64
  private let threads: Int

  private static let judgedAtOnce = 256

  /// A fitter to parts of `epochs`.
  package init(_ fitting: AtOnceFitting, to epochs: Epochs, seed: UInt64, threads: Int) {
    self.fitting = fitting
    self.epochs = epochs
    self.seed = seed
    self.threads = threads
  }

  package func fit(
    _ tasks: [FitTask], progress: @Sendable (Double) -> Void
  ) -> [Result<Fit, ScorerError>] {
    let scorers = fitting.scorers(
      fitting: epochs, at: tasks.map(\.training), seed: seed, threads: threads)
    let results = Mutex([Result<Fit, ScorerError>?](repeating: nil, count: tasks.count))
    forEachInParallel(count: tasks.count, threads: threads) { _, index in
      let result = Result { () throws(ScorerError) in
        try fit(tasks[index], scorer: try scorers(index))
      }
      results.withLock { results in
        results[index] = result
        progress(Double(results.count { $0 != nil }) / Double(tasks.count))
      }
    }
    return results.withLock { $0 }.compactMap { $0 }
  }

  private func fit(_ task: FitTask, scorer: any EpochScorer) throws(ScorerError) -> Fit {
    let judgements = try task.judged.map { (indices) throws(ScorerError) in
      var judgement: [Int: Double] = [:]
      // A few at a time: they are copied.
      for first in stride(from: 0, to: indices.count, by: Self.judgedAtOnce) {
        let some = Array(indices[first...].prefix(Self.judgedAtOnce))
        let values = try scorer.logOdds(of: epochs.selecting(some), threads: 1)
        judgement.merge(zip(some, values)) { $1 }
      }
      return judgement
    }
    return Fit(scorer: task.folds.isEmpty ? scorer : nil, judgements: judgements)
  }
}
