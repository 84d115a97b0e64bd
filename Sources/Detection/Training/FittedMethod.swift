import Signal

/// A method's parts, fitted, and what fits that have not seen the training epochs say of them.
package struct FittedMethod {
  /// What scores.
  package let scorer: any EpochScorer
  /// The parts' log-odds added, by epoch, for epochs that all parts have judged unseen.
  package let outOfSample: [Int: Double]
  /// How its networks learned, if it has any.
  package let learning: Learning?

  /// Fits the method of `trainer` to the epochs at `usable`, judged on each of `parts` or on selections
  /// dealt out in turn; hidden layers may learn from those at `unlabelled`, too.
  ///
  /// - Throws: `ScorerError` if the epochs cannot be learned from.
  package init(
    _ trainer: DetectorTrainer, to epochs: consuming Epochs, usable: [Int],
    unlabelled: [Int] = [], isRestored: Bool,
    parts: [[Int]]? = nil,
    progress: @Sendable (Double) -> Void = { _ in }
  ) throws(ScorerError) {
    let method = trainer.method
    try epochs.checkFinite(usable + unlabelled)
    let folds =
      if let parts {
        SelectionSplit.leavingOut(parts, of: epochs, among: usable)
      } else {
        SelectionSplit.folds(trainer.folds, of: epochs, among: usable)
      }
    // Of two folds none would be left to teach those who are judged.
    let distillation = folds.count < 3 ? nil : method.recipe?.usableDistillation
    let stages = Stage.stages(
      of: method, teacher: distillation?.teacher, usable: usable, folds: folds)
    let work = stages.reduce(0) { $0 + $1.work }
    var fits: [DetectionMethod: CrossFit] = [:]
    var opinions: TeacherOpinions?
    var learning: Learning?
    var done = 0.0
    for (index, stage) in stages.enumerated() {
      let begun = done / work
      let share = stage.work / work
      let advance: @Sendable (Double) -> Void = { progress(begun + share * $0) }
      let fit: CrossFit
      switch stage.method.fitting {
      case .atOnce(let fitting):
        var fitter = AtOnceFitter(
          fitting, to: copy epochs, seed: trainer.seed, threads: trainer.threads)
        fit = try CrossFit(
          &fitter, usable: usable, folds: folds, extent: stage.extent, progress: advance)
      case .networks(let networks):
        var own = copy epochs
        // The last to be fitted takes the samples over.
        if index == stages.count - 1 { epochs.samples = [] }
        var fitter = try NetworkFitter(
          networks, to: own, usable: usable, unlabelled: unlabelled, isRestored: isRestored,
          opinions: opinions,
          seed: trainer.seed, threads: trainer.threads)
        own.samples = []
        fit = try CrossFit(
          &fitter, usable: usable,
          folds: networks.recipe.judges == nil ? [] : folds, extent: stage.extent,
          progress: advance)
        learning = fitter.learning
      case .sum: preconditionFailure("sums are not fitted but their summands")
      }
      if let distillation, stage.method == distillation.teacher {
        opinions = TeacherOpinions(fit, share: distillation.share)
      }
      fits[stage.method] = fit
      done += stage.work
    }
    self.learning = learning
    var parts = method.summands.compactMap { summand in
      fits[summand.method].map { (summand: summand, fit: $0) }
    }
    // A fold's own log-odds say how wide they spread: those of other folds have learnt from its labels.
    outOfSample = Self.sums(
      of: parts.map { part in
        var weighted: [Int: Double] = [:]
        for fold in folds {
          let weight = part.summand.weight(of: part.fit, beside: parts[0].fit, at: fold.validation)
          for epoch in fold.validation {
            weighted[epoch] = part.fit.outOfSample[epoch].map { weight * $0 }
          }
        }
        return weighted
      })
    for index in parts.indices {
      parts[index].summand.weight = parts[index].summand.weight(
        of: parts[index].fit, beside: parts[0].fit, at: usable)
    }
    scorer = method.scorer(of: parts.compactMap { $0.summand.weighted($0.fit.scorer) })
  }

  /// The parts' log-odds added, for epochs that all parts have judged.
  private static func sums(of parts: [[Int: Double]]) -> [Int: Double] {
    var sums = parts.first ?? [:]
    for part in parts.dropFirst() {
      for (epoch, sum) in sums { sums[epoch] = part[epoch].map { sum + $0 } }
    }
    return sums
  }
}

extension CrossFit {
  /// The deviation of log-odds of some epochs, which were not learned from; 0 where there are none.
  fileprivate func spread(at epochs: [Int]) -> Double {
    epochs.compactMap { outOfSample[$0] }.deviation
  }
}

/// One method to be fitted.
private struct Stage {
  let method: DetectionMethod
  var extent: CrossFit.Extent
  /// How much of the time it takes, roughly.
  var work = 0.0

  /// A network takes about as long as so many fits of what is fitted in one go.
  private static let fitsANetwork = 2.0

  /// The methods in the order in which they are fitted: what teaches networks before them.
  static func stages(
    of method: DetectionMethod, teacher: DetectionMethod?, usable: [Int], folds: [SelectionSplit]
  ) -> [Stage] {
    var stages = method.summands.map { Stage(method: $0.method, extent: [.all, .folds]) }
    if let teacher {
      if let index = stages.firstIndex(where: { $0.method == teacher }) {
        stages[index].extent.insert(.pairs)
      } else {
        // Networks that have not seen a fold hear those alone that have not seen it, nor another.
        let isOfFolds = method.networks?.allJudge(folds: folds.count) ?? false
        stages.append(Stage(method: teacher, extent: isOfFolds ? .pairs : [.folds, .pairs]))
      }
    }
    for index in stages.indices {
      if let networks = stages[index].method.networks {
        stages[index].work = fitsANetwork * Double(networks.networks(folds: folds.count))
      } else {
        stages[index].work = CrossFit.work(stages[index].extent, usable: usable, folds: folds)
      }
    }
    return stages.filter { $0.method.networks == nil } + stages.filter { $0.method.networks != nil }
  }
}

extension DetectionMethod.Summand {
  /// What the summand's log-odds are multiplied by, where those of some epochs are known.
  fileprivate func weight(of fit: CrossFit, beside first: CrossFit, at epochs: [Int]) -> Double {
    guard isRelative else { return weight }
    let (own, wanted) = (fit.spread(at: epochs), first.spread(at: epochs))
    // Without judgement it is a guess: linear rules of many features spread about three times as wide.
    return weight * (own > 0 ? wanted / own : 1.0 / 3)
  }

  /// The summand's scorer with its log-odds as large as the sum wants them.
  fileprivate func weighted(_ scorer: (any EpochScorer)?) -> (any EpochScorer)? {
    guard weight != 1 else { return scorer }
    guard let scalable = scorer as? any ScalableScorer else {
      preconditionFailure("\(method.name) cannot stand in a sum with a weight")
    }
    return scalable.scaled(by: weight)
  }
}

extension DetectionMethod {
  /// What scores for the method, made of what scores for its summands.
  fileprivate func scorer(of parts: [any EpochScorer]) -> any EpochScorer {
    guard case .sum(let summands) = fitting else { return parts[0] }
    return ScorerSum(zip(summands, parts).map { ($0.method.storagePrefix, $1) })
  }
}
