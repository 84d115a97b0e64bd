import Evaluation
import NeuralNetwork
import Randomness
import Signal

/// Trains a subject's detector from epochs whose labels are known.
///
/// The same epochs, settings and seed give the same detector to the bit, on any number of threads.
public struct DetectorTrainer: Sendable {
  /// Which classifier.
  public var classifier: Classifier
  /// How its networks are trained; a baseline has none.
  public var recipe: Recipe
  /// The seed of shuffles, weights, noise and dropout.
  public var seed: UInt64 = 0
  /// How many threads may work.
  public var threads = 1
  /// The version of the tool, for the detector's facts.
  public var toolVersion: String

  /// A trainer of `classifier` by `recipe`.
  public init(_ classifier: Classifier, recipe: Recipe, toolVersion: String) {
    self.classifier = classifier
    self.recipe = recipe
    self.toolVersion = toolVersion
  }

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
  /// some: their subject attended to nothing.
  ///
  /// - Parameters:
  ///   - epochs: epochs of both classes.
  ///   - progress: called after every pass with the part that is done, from 0 to 1.
  /// - Returns: the detector and what it took.
  /// - Throws: `DetectionError` if there is nothing to learn from or electrodes are missing.
  public func train(
    _ epochs: consuming Epochs, progress: (Double) -> Void = { _ in }
  ) throws(DetectionError) -> (detector: Detector, timing: Timing) {
    let clock = ContinuousClock()
    let start = clock.now
    let usable = epochs.usableForTraining
    let targets = usable.count { epochs.labels[$0] == .target }
    guard targets > 0, targets < usable.count else {
      throw .missingClass(targets: targets, nonTargets: usable.count - targets)
    }
    if let faults = epochs.metadata.faults,
      epochs.electrodes.allSatisfy({ ![nil, .disconnected].contains(faults[$0]) })
    {
      throw .unusable(faults: faults)
    }
    let electrodes = try electrodes(of: epochs)
    if electrodes != Array(epochs.electrodes.indices) {
      epochs = epochs.selecting(electrodes: electrodes)
    }
    let restored =
      recipe.restoresAmplitude && classifier.usesAmplitude && epochs.restoreAmplitude()
    // Everything but the samples, which the networks take over.
    var facts = copy epochs
    facts.samples = []
    var detector = Detector(
      classifier: classifier, parts: [], electrodes: epochs.electrodes,
      samplingRate: epochs.samplingRate, preprocessing: epochs.metadata.preprocessing,
      speller: epochs.metadata.speller, calibration: .none,
      training: TrainingFacts(
        recipe: nil, seed: seed, epochs: usable.count, targets: targets, passes: 0, bestPass: 0,
        trainingError: nil, validationError: nil, validationAUC: nil,
        sources: epochs.metadata.sources, toolVersion: toolVersion))
    detector.preprocessing?.electrodes = epochs.electrodes
    detector.usesAmplitude = restored
    var timing = Timing()
    let folds = SelectionSplit.folds(recipe.judgementFolds, of: epochs, among: usable)
    var outOfSample: [[Int: Double]] = []
    // Of two folds none would be left to teach those who are judged.
    let teacher = classifier.variant == nil || folds.count < 3 ? nil : recipe.usableTeacher
    var teaching: Teaching?
    // A part of the detector that also teaches is fitted once.
    for baseline in Set([classifier.baseline, teacher?.baseline].compactMap { $0 }) {
      var extent: BaselineFit.Extent = []
      if baseline == classifier.baseline { extent.insert(.all) }
      if baseline == teacher?.baseline { extent.insert(.pairs) }
      let fitted = try BaselineFit(
        baseline, to: copy epochs, usable: usable, folds: folds, extent: extent, seed: seed,
        threads: threads)
      if let part = fitted.detector {
        let weight = classifier.baselineWeight
        detector.parts.append(.baseline(part.scaled(by: weight)))
        outOfSample.append(fitted.outOfSample.mapValues { weight * $0 })
      }
      if let teacher, teacher.baseline == baseline {
        teaching = Teaching(fitted, share: teacher.share)
      }
    }
    if let variant = classifier.variant {
      var session = try TrainingSession(
        variant, settings: self, epochs: epochs, usable: usable, folds: folds, restored: restored,
        teaching: teaching)
      let result = try session.run(progress: progress)
      // Networks stand first: what they weigh is what users look at.
      detector.parts.insert(.networks(result.members), at: 0)
      outOfSample.append(result.outOfSample)
      detector.training.recipe = recipe.name
      detector.training.passes = result.passes
      detector.training.bestPass = result.bestPass
      detector.training.trainingError = result.trainingError
      detector.training.validationError = result.validationError
      detector.training.learningCurve = result.learningCurve
      timing.secondsPerPass = result.secondsPerPass
    }
    let sums = Self.sums(of: outOfSample)
    detector.calibration = Detector.Calibration(fitting: sums, of: facts)
    detector.training.validationAUC = Self.auc(sums, labels: facts.labels)
    timing.seconds = (clock.now - start) / .seconds(1)
    return (detector, timing)
  }

  /// The parts' log-odds added, for epochs that all parts have judged.
  private static func sums(of parts: [[Int: Double]]) -> [Int: Double] {
    parts.dropFirst().reduce(parts.first ?? [:]) { sums, part in
      sums.filter { part[$0.key] != nil }.merging(
        part.filter { sums[$0.key] != nil }, uniquingKeysWith: +)
    }
  }

  private static func auc(_ logOdds: [Int: Double], labels: [Label]) -> Double? {
    let indices = logOdds.keys.sorted()
    return areaUnderCurve(
      indices.map { logOdds[$0] ?? 0 }, labels: indices.map { labels[$0] })
  }

  /// The electrodes that the variant's networks see, as indices into those of the epochs.
  private func electrodes(of epochs: Epochs) throws(DetectionError) -> [Int] {
    switch classifier.variant?.electrodes ?? .all {
    case .all: return Array(epochs.electrodes.indices)
    case .named(let names): return try epochs.indices(ofElectrodes: names)
    case .strongest(let count):
      guard epochs.electrodes.count >= count else {
        throw .unfit(
          reason: "\(classifier.rawValue): found \(epochs.electrodes.count) electrodes; "
            + "expected at least \(count)")
      }
      var first = self
      first.classifier = .paper(.cnn1)
      first.recipe.members = 1
      first.recipe.validation = .crossFitted(folds: 0)
      let detector = try first.train(epochs).detector
      return detector.rankedElectrodes.prefix(count).map(\.index).sorted()
    }
  }
}

extension Epochs {
  /// The epochs to learn from: those with a label, in selections that have a target if any has.
  package var usableForTraining: [Int] {
    let attended = Set((0..<count).lazy.filter { labels[$0] == .target }.map { selections[$0] })
    return (0..<count).filter { labels[$0] != .unknown && attended.contains(selections[$0]) }
  }
}
