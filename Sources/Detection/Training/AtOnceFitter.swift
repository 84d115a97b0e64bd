import Parallelism
import Signal
import Synchronization

/// Fits a method that is fitted in one go: several fits at a time, each on one thread, with sums in common
/// where the method has them; then all judge.
package struct AtOnceFitter: MethodFitter {
  private let fitting: AtOnceFitting
  private let epochs: Epochs
  private let seed: UInt64
  private let threads: Int

  private static let judgedAtOnce = 256
  /// A fit takes about as long as to judge so many times its epochs.
  private static let fitWork = 3

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
    let makers = fitting.scorers(
      fitting: epochs, at: tasks.map(\.training), seed: seed, threads: threads)
    let shares = tasks.indices.flatMap { Self.shares(of: tasks[$0], number: $0) }
    let work = tasks.reduce(0) { $0 + Self.fitWork * $1.training.count }
    let all = Double(work + shares.reduce(0) { $0 + $1.epochs.count })
    let done = Mutex(0)
    @Sendable func advance(by part: Int) {
      done.withLock { done in
        done += part
        progress(Double(done) / max(all, 1))
      }
    }
    let scorers = mapInParallel(count: tasks.count, threads: threads) { task in
      defer { advance(by: Self.fitWork * tasks[task].training.count) }
      return Result { () throws(ScorerError) in try makers(task) }
    }
    let values = mapInParallel(count: shares.count, threads: threads) { number in
      let share = shares[number]
      defer { advance(by: share.epochs.count) }
      return Result { () throws(ScorerError) in
        try scorers[share.task].get()
          .logOdds(of: epochs.selecting(Array(share.epochs)), threads: 1)
      }
    }
    let numbers = Dictionary(grouping: shares.indices) { shares[$0].task }
    return tasks.indices.map { task in
      Result { () throws(ScorerError) in
        let scorer = try scorers[task].get()
        var judgements = tasks[task].judged.map { _ in [Int: Double]() }
        for number in numbers[task] ?? [] {
          let share = shares[number]
          judgements[share.fold].merge(zip(share.epochs, try values[number].get())) { $1 }
        }
        return Fit(scorer: tasks[task].folds.isEmpty ? scorer : nil, judgements: judgements)
      }
    }
  }

  /// Epochs of a fold that are judged at a time: few, as they are copied, and so that no thread is left with
  /// all of a fit's folds when others are done.
  private struct Share: Sendable {
    let task: Int
    let fold: Int
    let epochs: ArraySlice<Int>
  }

  private static func shares(of task: FitTask, number: Int) -> [Share] {
    task.judged.enumerated().flatMap { fold, judged in
      stride(from: 0, to: judged.count, by: judgedAtOnce).map { first in
        Share(task: number, fold: fold, epochs: judged[first...].prefix(judgedAtOnce))
      }
    }
  }
}
