import Parallelism
import Signal
import Synchronization

/// Fits a method that is fitted in one go: several fits at a time, each on one thread.
package struct AtOnceFitter: MethodFitter {
  private let fitting: AtOnceFitting
  private let epochs: Epochs
  private let seed: UInt64
  private let threads: Int

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
    let results = Mutex([Result<Fit, ScorerError>?](repeating: nil, count: tasks.count))
    forEachInParallel(count: tasks.count, threads: threads) { _, index in
      let result = Result { () throws(ScorerError) in try fit(tasks[index]) }
      results.withLock { results in
        results[index] = result
        progress(Double(results.count { $0 != nil }) / Double(tasks.count))
      }
    }
    return results.withLock { $0 }.compactMap { $0 }
  }

  private func fit(_ task: FitTask) throws(ScorerError) -> Fit {
    let isWhole = task.training.count == epochs.count
    let scorer = try fitting.scorer(
      fitting: isWhole ? epochs : epochs.selecting(task.training), seed: seed)
    let judgements = try task.judged.map { (indices) throws(ScorerError) in
      let values = try scorer.logOdds(of: epochs.selecting(indices), threads: 1)
      return Dictionary(uniqueKeysWithValues: zip(indices, values))
    }
    return Fit(scorer: task.folds.isEmpty ? scorer : nil, judgements: judgements)
  }
}
