import Evaluation
import Files
import NeuralNetwork
import Randomness
import Signal

/// Trains a subject's detector from epochs whose labels are known.
///
/// The same epochs, settings and seed give the same detector to the bit, on any number of threads.
public struct DetectorTrainer: Sendable {
  /// What is fitted, set as the user wants it.
  public var method: DetectionMethod
  /// In how many parts of the selections what learns from all is judged, each by fits of its own that
  /// have not seen it.
  public var folds = 5
  /// The seed of shuffles, weights, noise and dropout.
  public var seed: UInt64 = 0
  /// How many threads may work.
  public var threads = 1
  /// A detector of other people to add; `nil` starts from nothing.
  public var prior: Prior?
  /// Whether the detector keeps what its recordings were like, for other days to be held against.
  var keepsSession = true
  /// What the threshold of detection is chosen for, on epochs kept from learning.
  public var threshold = ThresholdRule.balanced

  /// A trainer of `method`.
  public init(_ method: DetectionMethod) { self.method = method }

  /// What training took, beside the detector: times do not belong into its file.
  public struct Timing: Sendable, Equatable {
    /// All of it, in seconds.
    public var seconds = 0.0
    /// One pass of one network over the epochs it learns from, in seconds, on average.
    public var secondsPerPass = 0.0
  }

  /// Trains a detector.
  ///
  /// Epochs of unknown label are left out, and so are selections without a target while others have
  /// some: their subject attended to nothing. Where hidden layers learn before the labels count, they
  /// learn from all of these as well.
  ///
  /// - Parameters:
  ///   - epochs: epochs of both classes.
  ///   - indices: of the epochs to learn from; all of them unless told otherwise.
  ///   - progress: called with the part that is done, from 0 to 1, from any thread.
  /// - Returns: the detector and what it took.
  /// - Throws: `DetectionError` if there is nothing to learn from or electrodes are missing.
  public func train(
    _ epochs: consuming Epochs, among indices: [Int]? = nil,
    progress: @Sendable (Double) -> Void = { _ in }
  ) throws(DetectionError) -> (detector: Detector, timing: Timing) {
    let trained = try train(
      epochs, among: indices, isScaled: false, parts: nil, progress: progress)
    return (trained.detector, trained.timing)
  }

  /// Trains a detector of several people, calibrated on people left out.
  ///
  /// - Parameters:
  ///   - pool: the people's epochs of both classes.
  ///   - progress: called with the part that is done, from 0 to 1, from any thread.
  /// - Returns: the detector, for use as a `Prior` or as it is, and what it took.
  /// - Throws: `DetectionError` if there is nothing to learn from.
  public func train(
    _ pool: SubjectPool, progress: @Sendable (Double) -> Void = { _ in }
  ) throws(DetectionError) -> (detector: Detector, timing: Timing) {
    // Subjects differ more than selections do: no network is to miss one.
    var trainer = self
    if trainer.method.recipe?.judges == .members {
      trainer.method.recipe?.validation = .crossFitted(by: .oneNetwork)
    }
    var trained = try trainer.train(
      pool.epochs, among: nil, isScaled: pool.hasAmplitude, parts: pool.parts(atMost: 10),
      progress: progress)
    trained.detector.usesAmplitude = pool.hasAmplitude
    trained.detector.training.subjects = pool.facts(outOfSample: trained.outOfSample)
    return (trained.detector, trained.timing)
  }

  /// Trains to the `epochs` at `indices` or to all, judged on each of `parts` or on selections.
  ///
  /// `isScaled` says that windows have their amplitude and are scaled by electrode already.
  private func train(
    _ epochs: consuming Epochs, among indices: [Int]?, isScaled: Bool, parts: [[Int]]?,
    progress: @Sendable (Double) -> Void
  ) throws(DetectionError) -> (
    detector: Detector, timing: Timing, outOfSample: [Int: Double]
  ) {
    let clock = ContinuousClock()
    let start = clock.now
    let usable = epochs.usableForTraining(among: indices ?? Array(0..<epochs.count))
    let targets = usable.count { epochs.labels[$0] == .target }
    guard targets > 0, targets < usable.count else {
      throw .missingClass(targets: targets, nonTargets: usable.count - targets)
    }
    try epochs.checkElectrodes()
    var unlabelled: [Int] = []
    if method.recipe?.learnsWithoutLabels ?? false {
      let isUsable = Set(usable)
      unlabelled = (indices ?? Array(0..<epochs.count)).filter { !isUsable.contains($0) }
    }
    let electrodes = try electrodes(of: epochs, progress: progress)
    if electrodes != Array(epochs.electrodes.indices) {
      epochs = epochs.selecting(electrodes: electrodes)
    }
    let isRestored = method.restoresAmplitude && epochs.restoreAmplitude()
    let opinion = try prior.map { (prior) throws(DetectionError) in
      try PriorOpinion(prior, of: copy epochs, among: usable, threads: threads)
    }
    let covariance =
      parts == nil && keepsSession ? epochs.electrodeCovariance(of: usable) : nil
    // Everything but the samples, which the networks take over.
    var facts = copy epochs
    facts.samples = []
    let chosen = choiceOfWork
    let fitted: FittedMethod
    do throws(ScorerError) {
      fitted = try FittedMethod(
        self, to: consume epochs, usable: usable, unlabelled: unlabelled,
        isRestored: isRestored || isScaled,
        parts: parts
      ) { progress(chosen + (1 - chosen) * $0) }
    } catch { throw .scorer(error) }
    var outOfSample = fitted.outOfSample
    if let (epoch, score) = outOfSample.filter({ !$0.value.isFinite }).min(by: { $0.key < $1.key })
    {
      throw .scorer(.scoreNotFinite(epoch: epoch, found: score))
    }
    let weight = opinion?.weight(
      beside: outOfSample, labels: facts.labels,
      selections: Set(usable.map { facts.selections[$0] }).count)
    if let opinion, let weight { outOfSample = opinion.added(to: outOfSample, weight: weight) }
    var detector = Detector(
      method: method, scorer: fitted.scorer, electrodes: facts.electrodes,
      samplingRate: facts.samplingRate, preprocessing: facts.metadata.preprocessing,
      usesAmplitude: isRestored, speller: facts.metadata.speller,
      calibration: .fit(logOdds: outOfSample, of: facts),
      training: TrainingFacts(
        recipe: method.recipe?.name, seed: seed, epochs: usable.count, targets: targets,
        passes: fitted.learning?.passes ?? 0, bestPass: fitted.learning?.bestPass ?? 0,
        trainingLoss: fitted.learning?.trainingError,
        validationLoss: fitted.learning?.validationError,
        validationAUC: outOfSample.areaUnderCurve(
          among: outOfSample.keys.sorted(), labels: facts.labels),
        learningCurve: fitted.learning?.curve, pretraining: fitted.learning?.pretraining,
        sources: facts.metadata.sources, toolVersion: ToolVersion.current))
    detector.preprocessing?.electrodes = facts.electrodes
    detector.firstSample = facts.firstSample
    detector.flashRule = facts.metadata.flashRule
    if let covariance {
      detector.session = SessionFacts(
        covariance: covariance, outOfSample: outOfSample, of: facts,
        calibration: detector.calibration)
    }
    if let opinion, let weight { opinion.join(&detector, weight: weight, labels: facts.labels) }
    try detector.chooseThreshold(threshold, by: outOfSample, labels: facts.labels)
    let timing = Timing(
      seconds: (clock.now - start) / .seconds(1),
      secondsPerPass: fitted.learning?.secondsPerPass ?? 0)
    return (detector, timing, outOfSample)
  }

  /// The part of all work that the choice of electrodes is, roughly.
  private var choiceOfWork: Double {
    if case .strongest = method.networks?.electrodes { 0.1 } else { 0 }
  }

  /// The electrodes that the method's networks see, as indices into those of the epochs.
  private func electrodes(
    of epochs: Epochs, progress: @Sendable (Double) -> Void
  ) throws(DetectionError) -> [Int] {
    switch method.networks?.electrodes ?? .all {
    case .all: return Array(epochs.electrodes.indices)
    case .byPlace: return Montage.order(of: epochs.electrodes)
    case .named(let names): return try epochs.indices(ofElectrodes: names)
    case .strongest(let count):
      guard epochs.electrodes.count >= count else {
        throw .tooFewElectrodes(
          method: method.name, found: epochs.electrodes.count, needed: count)
      }
      var first = self
      first.method.networks?.electrodes = .all
      first.method.recipe?.members = 1
      first.method.recipe?.validation = .crossFitted(by: .oneNetwork)
      first.folds = 0
      first.keepsSession = false
      first.prior = nil
      let part = choiceOfWork
      let detector = try first.train(epochs) { progress(part * $0) }.detector
      return detector.rankedElectrodes.prefix(count).map(\.index).sorted()
    }
  }
}

extension Epochs {
  /// The epochs to learn from: those with a label, in selections that have a target if any has.
  package var usableForTraining: [Int] { usableForTraining(among: Array(0..<count)) }

  /// Those to learn from among the epochs at `indices`.
  func usableForTraining(among indices: [Int]) -> [Int] {
    let attended = Set(indices.lazy.filter { labels[$0] == .target }.map { selections[$0] })
    return indices.filter { labels[$0] != .unknown && attended.contains(selections[$0]) }
  }
}

extension Detector {
  /// Chooses the threshold by log-odds of epochs that were not learned from, unless calibration has done so.
  ///
  /// - Throws: `DetectionError.thresholdOutOfReach`.
  fileprivate mutating func chooseThreshold(
    _ rule: ThresholdRule, by outOfSample: [Int: Double], labels: [Label]
  ) throws(DetectionError) {
    guard rule != .balanced else { return }
    let judged = outOfSample.sorted { $0.key < $1.key }
    let probabilities = judged.map { calibration.probability($0.value) }
    guard
      let threshold = rule.threshold(probabilities, labels: judged.map { labels[$0.key] })
    else { throw .thresholdOutOfReach(rule) }
    calibration.threshold = min(max(threshold, 0), 1)
  }
}
