import Evaluation
import NeuralNetwork
import Randomness
import Signal

/// Trains a subject's detector from epochs whose labels are known.
///
/// The same epochs, settings and seed give the same detector to the bit, on any number of threads.
public struct DetectorTrainer: Sendable {
  /// Which classifier.
  public var variant: Variant
  /// How its networks are trained.
  public var recipe: Recipe
  /// The seed of shuffles, weights, noise and dropout.
  public var seed: UInt64 = 0
  /// How many threads may work.
  public var threads = 1
  /// The version of the tool, for the detector's facts.
  public var toolVersion: String

  /// A trainer of `variant` by `recipe`.
  public init(_ variant: Variant, recipe: Recipe, toolVersion: String) {
    self.variant = variant
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
    let names = electrodes.map { epochs.electrodes[$0] }
    var preprocessing = epochs.metadata.preprocessing
    preprocessing?.electrodes = names
    let facts = (metadata: epochs.metadata, rate: epochs.samplingRate)

    var session = try TrainingSession(
      trainer: self, epochs: epochs, electrodes: electrodes, usable: usable)
    let result = try session.run(progress: progress)
    let detector = Detector(
      network: variant.name, members: result.members, electrodes: names,
      samplingRate: facts.rate, preprocessing: preprocessing, speller: facts.metadata.speller,
      calibration: result.calibration,
      training: TrainingFacts(
        recipe: recipe.name, seed: seed, epochs: usable.count, targets: targets,
        passes: result.passes, bestPass: result.bestPass, trainingError: result.trainingError,
        validationError: result.validationError, validationAUC: result.validationAUC,
        sources: facts.metadata.sources, toolVersion: toolVersion))
    var timing = result.timing
    timing.seconds = (clock.now - start) / .seconds(1)
    return (detector, timing)
  }

  /// The electrodes that the variant's networks see, as indices into those of the epochs.
  private func electrodes(of epochs: Epochs) throws(DetectionError) -> [Int] {
    switch variant.electrodes {
    case .all: return Array(epochs.electrodes.indices)
    case .named(let names): return try epochs.indices(ofElectrodes: names)
    case .strongest(let count):
      guard epochs.electrodes.count >= count else {
        throw .unfit(
          reason: "\(variant.name.rawValue): found \(epochs.electrodes.count) electrodes; "
            + "expected at least \(count)")
      }
      var first = self
      first.variant = Variant(.cnn1)
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
