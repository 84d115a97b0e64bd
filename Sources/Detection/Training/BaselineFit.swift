import Evaluation
import Parallelism
import Randomness
import Signal
import Synchronization

/// A baseline fitted to all epochs, and what fits to parts of them say of the others.
package struct BaselineFit {
  /// What is fitted.
  package struct Extent: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }
    /// The baseline to all epochs.
    package static let all = Extent(rawValue: 1)
    /// It to what every two folds leave over, too.
    package static let pairs = Extent(rawValue: 2)
  }

  /// Fitted to all epochs, if it was asked for.
  package let detector: BaselineDetector?
  /// Log-odds, by epoch, from fits that have not seen its fold.
  package let outOfSample: [Int: Double]
  /// For every fold the log-odds of the others' epochs, from fits that have seen neither that fold nor
  /// the epoch's own; empty without pairs.
  package let outOfSampleWithout: [[Int: Double]]

  /// - Throws: `DetectionError.start` if the epochs cannot be learned from.
  package init(
    _ baseline: Baseline, to epochs: Epochs, usable: [Int], folds: [SelectionSplit],
    extent: Extent, seed: UInt64, threads: Int
  ) throws(DetectionError) {
    let tasks = Self.tasks(usable: usable, folds: folds, extent: extent)
    let results = Mutex([Task.Result?](repeating: nil, count: tasks.count))
    forEachInParallel(count: tasks.count, threads: threads) { _, index in
      let result = tasks[index].run(baseline, on: epochs, folds: folds, seed: seed)
      results.withLock { $0[index] = result }
    }
    var detector: BaselineDetector?
    var single: [Int: Double] = [:]
    var without = [[Int: Double]](
      repeating: [:], count: extent.contains(.pairs) ? folds.count : 0)
    for (task, result) in zip(tasks, results.withLock { $0 }) {
      do throws(BaselineError) {
        guard let found = try result?.get() else { continue }
        switch task.held.count {
        case 0: detector = found.detector
        case 1: single.merge(found.logOdds[0]) { $1 }
        default:
          without[task.held[0]].merge(found.logOdds[1]) { $1 }
          without[task.held[1]].merge(found.logOdds[0]) { $1 }
        }
      } catch {
        // Without folds in which one class is missing the fit to all stands, but not the other way.
        if task.held.isEmpty { throw .start(error) }
      }
    }
    self.detector = detector
    outOfSample = single
    outOfSampleWithout = without
  }

  /// The fits, those to the most epochs first: the longest must not come when others are done.
  private static func tasks(
    usable: [Int], folds: [SelectionSplit], extent: Extent
  ) -> [Task] {
    var tasks = extent.contains(.all) ? [Task(training: usable, held: [])] : []
    tasks += folds.indices.map { Task(training: folds[$0].training, held: [$0]) }
    guard extent.contains(.pairs) else { return tasks }
    for first in folds.indices {
      let kept = Set(folds[first].training)
      for second in folds.indices.dropFirst(first + 1) {
        let training = folds[second].training.filter { kept.contains($0) }
        tasks.append(Task(training: training, held: [first, second]))
      }
    }
    return tasks
  }

  /// One fit, and the folds that it has not seen.
  private struct Task {
    typealias Result = Swift.Result<
      (detector: BaselineDetector, logOdds: [[Int: Double]]), BaselineError
    >
    var training: [Int]
    var held: [Int]

    func run(
      _ baseline: Baseline, on epochs: Epochs, folds: [SelectionSplit], seed: UInt64
    ) -> Result {
      Result { () throws(BaselineError) in
        let chosen = training.count == epochs.count ? epochs : epochs.selecting(training)
        let detector = try BaselineDetector.fit(baseline, to: chosen, seed: seed)
        let logOdds = try held.map { (fold) throws(BaselineError) in
          let indices = folds[fold].validation
          let scores = try detector.scores(of: epochs.selecting(indices)).map(Double.init)
          return Dictionary(uniqueKeysWithValues: zip(indices, scores))
        }
        return (detector, logOdds)
      }
    }
  }
}
