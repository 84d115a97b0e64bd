import Evaluation
import Randomness
import Signal

/// Trains and tests detectors on divisions of a set of epochs.
///
/// Where subjects are left out, what is trained is a detector of the others (`SubjectPool`), and the one who is
/// tested gives it no label. Everything that is learned, scaling, thresholds and calibration included, is learned from the
/// training part of a division alone.
public struct Evaluator: Sendable {
  /// What is trained in every division; its seed is replaced by each of `seeds`.
  public var trainer: DetectorTrainer
  /// How the epochs are divided.
  public var kind: SplitKind
  /// The one division that is tested, by its name; `nil` for all.
  public var only: String?
  /// The least time between training and test, in seconds; `nil` for one window.
  public var gap: Double?
  /// The seeds that every division is trained with.
  public var seeds: [UInt64] = [0]
  /// How often the labels are permuted to see what chance achieves.
  public var permutations = 0
  /// How the tests are judged.
  public var settings = EvaluationSummary.Settings()

  /// An evaluator of what `trainer` trains.
  public init(_ trainer: DetectorTrainer, kind: SplitKind) {
    self.trainer = trainer
    self.kind = kind
  }

  /// Trains and tests in every division with every seed.
  ///
  /// Epochs of unknown label are left out, and so are selections without a target while others have
  /// some, as in training. Recordings of which nothing is left serve in every division what hidden layers
  /// learn before the labels count.
  ///
  /// - Parameters:
  ///   - epochs: epochs of both classes.
  ///   - progress: called with the part that is done, from 0 to 1.
  /// - Returns: all figures.
  /// - Throws: `EvaluationError`.
  public func evaluate(
    _ epochs: Epochs, progress: @Sendable (Double) -> Void = { _ in }
  ) throws(EvaluationError) -> EvaluationSummary {
    let usable = epochs.usableForTraining
    let chosen = usable.count == epochs.count ? epochs : epochs.selecting(usable)
    let idle = idleRecordings(in: epochs, besides: usable)
    // What is divided, and the others behind it.
    let material = idle.isEmpty ? chosen : epochs.selecting(usable + idle)
    var kind = kind
    if case .given(let first) = kind { kind = .given(firstTest: usable.count { $0 < first }) }
    let plan: SplitPlan
    do {
      plan = try SplitPlan(kind, of: EpochLayout(chosen), gap: gap, seed: trainer.seed)
    } catch { throw .split(error) }
    let splits = plan.splits.filter { only == nil || $0.name == only }
    if splits.isEmpty {
      throw .split(.tooFew(what: "epochs to test of \(only ?? "")", found: 0, needed: 1))
    }
    let rounds = splits.count * (seeds.count + permutations)
    var done = 0
    func run(_ split: Split, of epochs: Epochs, seed: UInt64) throws(EvaluationError) -> TestRun {
      let begun = done
      done += 1
      return try self.run(
        split, of: epochs, idle: Array(chosen.count..<material.count), seed: seed
      ) {
        progress((Double(begun) + $0) / Double(max(rounds, 1)))
      }
    }
    var runs: [TestRun] = []
    for seed in seeds {
      for split in splits {
        runs.append(try run(split, of: material, seed: seed))
      }
    }
    var summary: EvaluationSummary
    do {
      summary = try EvaluationSummary(plan, runs: runs, of: chosen, settings: settings)
    } catch { throw .spelling(error) }
    var chance: [MetricTable] = []
    for permutation in 0..<permutations {
      var permuted = material
      var generator = SeededGenerator(seed: trainer.seed, stream: 0xC4A2 + UInt64(permutation))
      permuted.labels = permutedLabels(
        chosen.labels, within: chosen.rounds, using: &generator)
      permuted.labels += material.labels[chosen.count...]
      for split in splits {
        let run = try run(split, of: permuted, seed: seeds.first ?? 0)
        chance.append(
          MetricTable(
            probabilities: run.scores, threshold: run.threshold,
            labels: split.test.map { permuted.labels[$0] }))
      }
    }
    if !chance.isEmpty { summary.chance = .mean(chance) }
    return summary
  }

  /// The epochs of recordings without one of those at `usable`, where hidden layers learn from such.
  private func idleRecordings(in epochs: Epochs, besides usable: [Int]) -> [Int] {
    guard trainer.method.recipe?.learnsWithoutLabels ?? false else { return [] }
    let divided = Set(usable.map { epochs.recordings[$0] })
    return epochs.labels.indices.filter { !divided.contains(epochs.recordings[$0]) }
  }

  private func run(
    _ split: Split, of epochs: Epochs, idle: [Int], seed: UInt64,
    progress: @Sendable (Double) -> Void
  ) throws(EvaluationError) -> TestRun {
    var trainer = trainer
    trainer.seed = seed
    // No other day is held against a fold's.
    trainer.keepsSession = false
    var pool: SubjectPool?
    if case .subjects(let names) = kind {
      do { pool = try SubjectPool(split.training, of: epochs, subjects: names) } catch {
        throw .pool(error, fold: split.name)
      }
    }
    do {
      // What is fitted in one go needs no copy of the samples.
      let detector =
        if let pool {
          try trainer.train(pool, progress: progress).detector
        } else if trainer.method.networks == nil {
          try trainer.train(epochs, among: split.training, progress: progress).detector
        } else {
          try trainer.train(epochs.selecting(split.training + idle), progress: progress).detector
        }
      let scores = try detector.scores(
        of: epochs.selecting(split.test), threads: trainer.threads)
      return TestRun(
        split, seed: seed, scores: scores, threshold: detector.calibration.threshold,
        evidenceScale: detector.calibration.evidenceScale)
    } catch { throw .detection(error, fold: split.name) }
  }
}

/// Why epochs could not be evaluated.
public enum EvaluationError: Error, Equatable, Sendable {
  /// They cannot be divided so.
  case split(SplitError)
  /// A division taught nothing.
  case detection(DetectionError, fold: String)
  /// The subjects of a division cannot be pooled.
  case pool(PoolError, fold: String)
  /// They cannot be spelled.
  case spelling(SpellingError)
  /// A selection of a stream cannot be decided.
  case adaptation(AdaptationError, stream: String)
}

extension EvaluationError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .split(let error): error.description
    case .detection(let error, let fold): "\(fold): \(error)"
    case .pool(let error, let fold): "\(fold): \(error)"
    case .spelling(let error): error.description
    case .adaptation(let error, let stream): "\(stream): \(error)"
    }
  }
}
