/// One fit of a method: what it learns from, and the folds that it is to judge and must not have seen.
package struct FitTask: Sendable {
  /// The epochs that it learns from.
  package var training: [Int]
  /// The folds' numbers; none for the fit that becomes a part of the detector.
  package var folds: [Int]
  /// The epochs of each of these folds.
  package var judged: [[Int]]
}

extension FitTask {
  /// The fit to what these of `folds` leave over.
  fileprivate init(leavingOut numbers: [Int], of folds: [SelectionSplit]) {
    var training = folds[numbers[0]].training
    for number in numbers.dropFirst() {
      let kept = Set(folds[number].training)
      training.removeAll { !kept.contains($0) }
    }
    self.init(training: training, folds: numbers, judged: numbers.map { folds[$0].validation })
  }
}

/// What one fit came to.
package struct Fit: Sendable {
  /// What is fitted; not needed where the fit only serves judgement.
  package var scorer: (any EpochScorer)?
  /// The log-odds, by epoch, of each of the task's folds.
  package var judgements: [[Int: Double]]
  /// The log-odds, by epoch, of what the fit itself kept from learning.
  package var heldOut: [Int: Double]

  /// A fit from its parts.
  package init(
    scorer: (any EpochScorer)? = nil, judgements: [[Int: Double]], heldOut: [Int: Double] = [:]
  ) {
    self.scorer = scorer
    self.judgements = judgements
    self.heldOut = heldOut
  }
}

/// Fits a method to parts of one set of epochs.
package protocol MethodFitter {
  /// Fits for every task, in their order; a task's result does not depend on the others but in the last digits,
  /// where sums in common are rounded otherwise.
  ///
  /// - Returns: for each task the fit, or why its epochs cannot be learned from.
  /// - Throws: `ScorerError` if no task can be done.
  mutating func fit(
    _ tasks: [FitTask], progress: @Sendable (Double) -> Void
  ) throws(ScorerError) -> [Result<Fit, ScorerError>]
}

/// A method fitted to all epochs, and what fits to parts of them say of the others.
///
/// It serves a detector's parts, their judgement (calibration, threshold, area under the curve) and
/// distillation. No fit judges an epoch that it has learned from, or that shares a sample with one.
package struct CrossFit {
  /// To what a method is fitted.
  package struct Extent: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }
    /// To all epochs.
    package static let all = Extent(rawValue: 1)
    /// To what each fold leaves over.
    package static let folds = Extent(rawValue: 2)
    /// To what every two folds leave over, or more where that is enough to learn from.
    package static let pairs = Extent(rawValue: 4)
  }

  /// Epochs that are enough for fits that leave two folds or more out: networks hardly hear the difference.
  package static let enough = 3000

  /// Fitted to all epochs, if that was asked for.
  package private(set) var scorer: (any EpochScorer)?
  /// Log-odds, by epoch, from fits that have not seen its fold; empty without fits to what folds leave over.
  package private(set) var outOfSample: [Int: Double] = [:]
  /// For every fold the log-odds of the others' epochs, from fits that have seen neither that fold nor
  /// the epoch's own; empty without pairs.
  package private(set) var outOfSampleWithout: [[Int: Double]]

  /// Fits by `fitter` to the epochs at `usable` and to what `folds` of them leave over.
  ///
  /// - Throws: `ScorerError` if the epochs cannot be learned from.
  package init(
    _ fitter: inout some MethodFitter, usable: [Int], folds: [SelectionSplit], extent: Extent,
    progress: @Sendable (Double) -> Void = { _ in }
  ) throws(ScorerError) {
    let tasks = Self.tasks(usable: usable, folds: folds, extent: extent)
    outOfSampleWithout = Array(repeating: [:], count: extent.contains(.pairs) ? folds.count : 0)
    for (task, result) in zip(tasks, try fitter.fit(tasks, progress: progress)) {
      let fit: Fit
      do { fit = try result.get() } catch {
        // Without a fold that holds all of one class the fit to all stands, but not the other way.
        if task.folds.isEmpty || !error.isOfTheEpochs { throw error }
        continue
      }
      switch task.folds.count {
      case 0:
        scorer = fit.scorer
        outOfSample.merge(fit.heldOut) { $1 }
      case 1: outOfSample.merge(fit.judgements[0]) { $1 }
      default:
        for (fold, judgement) in zip(task.folds, fit.judgements) {
          // Of several fits that have seen neither fold the first is heard, which has learned from the most.
          for other in task.folds where other != fold {
            outOfSampleWithout[other].merge(judgement) { first, _ in first }
          }
        }
      }
    }
  }

  /// The fits, those to the most epochs first: the longest must not come when others are done.
  private static func tasks(
    usable: [Int], folds: [SelectionSplit], extent: Extent
  ) -> [FitTask] {
    var tasks: [FitTask] = []
    if extent.contains(.all) { tasks.append(FitTask(training: usable, folds: [], judged: [])) }
    if extent.contains(.folds) {
      tasks += folds.indices.map { FitTask(leavingOut: [$0], of: folds) }
    }
    if extent.contains(.pairs) { tasks += pairs(of: folds) }
    return tasks
  }

  /// How much work the fits are, in fits to all epochs.
  static func work(_ extent: Extent, usable: [Int], folds: [SelectionSplit]) -> Double {
    let epochs = tasks(usable: usable, folds: folds, extent: extent)
      .reduce(0) { $0 + $1.training.count }
    return Double(epochs) / Double(max(usable.count, 1))
  }

  /// Fits of which some leaves out every two folds.
  ///
  /// Folds are dealt into as few groups as leave every fit enough epochs, and every two groups are left out: of
  /// groups of one fold these are ten fits for five folds, of three groups three.
  private static func pairs(of folds: [SelectionSplit]) -> [FitTask] {
    var tasks: [FitTask] = []
    for groups in min(3, folds.count)...max(folds.count, 1) {
      tasks = []
      for first in 0..<groups {
        for second in first + 1..<groups {
          tasks.append(
            FitTask(
              leavingOut: folds.indices.filter { [first, second].contains($0 % groups) },
              of: folds))
        }
      }
      if tasks.allSatisfy({ $0.training.count >= enough }) { break }
    }
    return tasks.sorted {
      ($1.training.count, $0.folds[0], $0.folds[1]) < ($0.training.count, $1.folds[0], $1.folds[1])
    }
  }
}

extension ScorerError {
  /// Whether other epochs could have been learned from.
  fileprivate var isOfTheEpochs: Bool {
    switch self {
    case .noExamples, .degenerate: true
    case .notFinite, .scoreNotFinite, .unfitEpochs, .architecture, .network, .missing, .unfit: false
    }
  }
}
