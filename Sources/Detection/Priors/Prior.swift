import Evaluation
import Signal

/// A detector of other people, as a part of somebody's own.
///
/// A detector trained to a `SubjectPool` is one:
///
/// ```swift
/// let prior = try DetectorTrainer(.tangent).train(SubjectPool(others)).detector
/// var trainer = DetectorTrainer(.cnn1)
/// trainer.prior = Prior(prior)
/// let own = try trainer.train(epochs).detector
/// ```
public struct Prior: Sendable {
  /// The detector of the others.
  let detector: Detector
  /// Who they are.
  let subjects: [PooledSubject]

  /// The prior that `detector` is; `nil` if it is somebody's own.
  public init?(_ detector: Detector) {
    guard let subjects = detector.training.subjects, detector.prior == nil else { return nil }
    self.detector = detector
    self.subjects = subjects
  }

  /// What is learnt further is added to: a prior, or the same person's detector of before.
  init(goingOnFrom detector: Detector) {
    self.detector = detector
    subjects = detector.training.subjects ?? []
  }
}

/// What a detector's file says of the prior in it.
public struct PriorFacts: Sendable, Equatable, Codable {
  /// The method of its scorer.
  public var network: String
  /// Its electrodes.
  public var electrodes: [String]
  /// What its log-odds count for; 0 where it was of no use.
  public var weight: Double
  /// The area under the curve of the prior alone on the training epochs.
  public var auc: Double?
  /// How many samples later than it expects them responses came; `nil` where when it does.
  public var delaySamples: Int?
  /// The people whom it was learned from; none where it is the same person's detector of before.
  public var subjects: [PooledSubject]
  /// What it holds itself of a prior, one at most; `nil` where nothing.
  public var priors: [PriorFacts]?
}

extension Prior {
  /// What its tensors stand behind in a detector's file.
  static let storagePrefix = "prior."

  /// Its scorer for the person whose epochs these are, scaled by those at `indices` and moved by `delay` samples or, without
  /// one, to where their responses are.
  ///
  /// - Throws: `DetectionError` if the epochs do not fit to it or it has learned from them.
  func scorer(
    for epochs: Epochs, at indices: [Int], delay: Int? = nil, threads: Int
  ) throws(DetectionError) -> RescaledScorer {
    try check(epochs)
    let places = ElectrodePlaces(detector.electrodes, in: epochs)
    try places.checkShare(of: detector.electrodes, in: epochs)
    do throws(ScorerError) {
      guard detector.isPrior else {
        return RescaledScorer(
          scaling: .none(electrodes: epochs.electrodes.count), places: places, delay: 0, weight: 1,
          scorer: detector.scorer)
      }
      let scaling = try ElectrodeScaling(fitting: epochs, at: indices)
      let moves =
        if let delay { delay } else {
          try PriorDelay(
            of: epochs.selecting(indices).scaled(by: scaling, to: places), by: detector.scorer,
            threads: threads
          ).samples
        }
      return RescaledScorer(
        scaling: scaling, places: places, delay: moves, weight: 1, scorer: detector.scorer)
    } catch { throw .scorer(error) }
  }

  /// What a detector's file says of it as the part `scorer`, which counts for its weight.
  func facts(of scorer: RescaledScorer, auc: Double?) -> PriorFacts {
    PriorFacts(
      network: detector.method.name, electrodes: detector.electrodes, weight: scorer.weight,
      auc: auc, delaySamples: scorer.delay == 0 ? nil : scorer.delay, subjects: subjects,
      priors: detector.prior.map { [$0] })
  }

  /// Refuses epochs of other settings, and those that it has learned from.
  func check(_ epochs: borrowing Epochs) throws(DetectionError) {
    try epochs.checkSettings(of: detector)
    let learned = Set(
      subjects.flatMap(\.sources).filter { !$0.sha256.isEmpty }.map { RecordingIdentity($0) })
    if let source = epochs.metadata.sources.first(where: { learned.contains(RecordingIdentity($0)) }
    ) {
      throw .priorHasSeen(source: source.name)
    }
  }

  /// What the prior counts for beside a person's own log-odds, both brought to deviation 1.
  ///
  /// As much as `worth` of the person's `selections`, times the square of how far its area under the curve is
  /// from chance against that of own log-odds on the same epochs, at most one: a prior of no use costs
  /// nothing. Without own judgement the prior is taken as it is.
  package static func weight(
    auc: Double?, own: Double?, selections: Int, worth: Double = 1
  ) -> Double {
    guard let auc, auc > 0.5 else { return 0 }
    let share = worth / Double(max(selections, 1))
    guard let own, own > 0.5 else { return share }
    let ratio = min((auc - 0.5) / (own - 0.5), 1)
    return share * ratio * ratio
  }
}

extension PriorFacts {
  /// All recordings that it has learned from.
  var learnedSources: [EpochsSource] {
    subjects.flatMap(\.sources) + (priors ?? []).flatMap(\.learnedSources)
  }

  /// How deep files may nest what was gone on from.
  static let greatestDepth = 16

  /// What a file holds of the prior in a detector of epochs of `facts`.
  func scorer(
    stored: StoredScorer, of facts: EpochFacts, depth: Int = 0
  ) throws(ScorerError) -> RescaledScorer {
    guard let method = DetectionMethod.named(network), depth < Self.greatestDepth else {
      throw .unfit(name: "", found: "“\(network)”", expected: "the network of a prior")
    }
    let delay = delaySamples ?? 0
    guard delay.magnitude < facts.windowLength else {
      throw .unfit(
        name: "", found: "a delay of \(delay) samples",
        expected: "less than the \(facts.windowLength) of a window")
    }
    return try RescaledScorer(
      stored: stored, of: facts, electrodes: electrodes.count, delay: delay, weight: weight
    ) { (stored, facts) throws(ScorerError) in
      guard let inner = priors?.first else { return try method.scorer(stored: stored, of: facts) }
      let prefix = method.storagePrefix
      return ScorerSum([
        (prefix, try method.scorer(stored: stored.behind(prefix), of: facts)),
        (
          Prior.storagePrefix,
          try inner.scorer(
            stored: stored.behind(Prior.storagePrefix), of: facts, depth: depth + 1)
        ),
      ])
    }
  }
}
