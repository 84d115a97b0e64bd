import ElementaryFunctions
import Randomness

/// Trains networks of one architecture; holds the memory and the threads, so that many can be trained.
///
/// The same network, epochs, indices, options and seed give the same result to the bit, on any
/// number of threads and with AVX2 or AVX-512.
///
/// ```swift
/// let trainer = try Trainer(network.architecture, batchSize: 64, threads: 2)
/// let (trained, report) = try trainer.train(
///   network, on: TrainingSet(samples: samples, labels: labels), training: Array(0..<900),
///   validation: Array(900..<1080), options: options, seed: 1)
/// ```
public final class Trainer {
  private let plan: any KernelPlan
  private let threads: Int
  private let instructions: InstructionSet
  /// Of what stands behind the fixed layers, once that has been asked for.
  private var behindFixedLayers: Trainer?

  /// The most epochs in a minibatch.
  public var batchSize: Int { plan.batchSize }

  /// A trainer for networks of `architecture`, on `threads` threads (1 to 64).
  ///
  /// Its memory grows with the numbers that the layers put out for a minibatch.
  ///
  /// - Throws: `TrainingError.outOfResources` if the system refuses memory or threads.
  public convenience init(
    _ architecture: NetworkArchitecture, batchSize: Int, threads: Int = 1,
    instructions: InstructionSet = .standard
  ) throws(TrainingError) {
    try self.init(
      architecture, behind: 0, batchSize: batchSize, threads: threads, instructions: instructions)
  }

  /// A trainer of layers that stand behind so many others.
  private init(
    _ architecture: NetworkArchitecture, behind layers: Int, batchSize: Int, threads: Int,
    instructions: InstructionSet
  ) throws(TrainingError) {
    precondition(batchSize > 0, "a minibatch has epochs")
    precondition(architecture.head != .features, "features have no loss")
    self.threads = threads
    self.instructions = instructions
    plan = try architecture.plan(
      behind: layers, batchSize: batchSize, threads: threads, instructions: instructions)
  }

  /// Trains `network` on the epochs at `training`, watching the error on those at `validation`.
  ///
  /// Where the network scales its input, the scaling is learnt first, from the training epochs alone.
  /// Epochs are put into a new order before every pass. Without validation epochs the passes are
  /// fixed: `leastValidationError` then goes by the training error. `progress` is called after each.
  ///
  /// - Precondition: the indices are within `set`, some of them for training; the network has the
  ///   trainer's architecture and `options.batchSize` is at most the trainer's.
  /// - Throws: `TrainingError.classMissing` unless both classes are among the training epochs, if the
  ///   head tells classes; `TrainingError.diverged` if numbers stop being finite.
  public func train(
    _ network: Network, on set: TrainingSet, training: [Int], validation: [Int] = [],
    options: TrainingOptions, seed: UInt64, progress: (TrainingProgress) -> Void = { _ in }
  ) throws(TrainingError) -> (network: Network, report: TrainingReport) {
    let architecture = plan.architecture
    precondition(network.architecture == architecture, "the network has the trainer's layers")
    precondition((1...batchSize).contains(options.batchSize), "the trainer has room for the batch")
    precondition(set.samples.count == set.count * architecture.epochSize, "epochs fit the layers")
    precondition(
      (training + validation).allSatisfy { (0..<set.count).contains($0) }, "indices in the set")
    var set = set
    if architecture.head.tellsClasses {
      let targets = training.count { set.labels[$0] }
      guard targets > 0, targets < training.count else {
        throw .classMissing(targets: targets, nontargets: training.count - targets)
      }
      if options.balancesClasses {
        set.balanceClasses(of: validation)
        set.balanceClasses(of: training)
      }
    }
    precondition(!training.isEmpty, "there is something to learn from")
    var network = network
    network.fitScaling(to: set, indices: training)
    if architecture.fixedLayers > 0, !options.changesEpochs {
      return try trainBehindFixedLayers(
        network, on: set, training: training, validation: validation, options: options, seed: seed,
        progress: progress)
    }
    let run = Run(
      plan: plan, start: network, set: set, training: training,
      validation: validation.map { Int32($0) }, options: options, seed: seed, threads: threads)
    return try run.train(progress: progress)
  }

  /// Trains what stands behind the fixed layers on what they make of the epochs, once for all passes; to
  /// the bit as the whole would be.
  private func trainBehindFixedLayers(
    _ network: Network, on set: TrainingSet, training: [Int], validation: [Int],
    options: TrainingOptions, seed: UInt64, progress: (TrainingProgress) -> Void
  ) throws(TrainingError) -> (network: Network, report: TrainingReport) {
    let fixed = plan.architecture.fixedLayers
    let rest = plan.architecture.behind(fixed)
    let trainer: Trainer
    if let behindFixedLayers {
      trainer = behindFixedLayers
    } else {
      trainer = try Trainer(
        rest, behind: fixed, batchSize: batchSize, threads: threads, instructions: instructions)
      behindFixedLayers = trainer
    }
    let features = try Scorer(network.prefix(fixed), threads: threads, instructions: instructions)
      .outputs(of: set.samples)
    let layers = rest.layers.indices
    let places = layers.lowerBound + fixed..<layers.upperBound + fixed
    let run = Run(
      plan: trainer.plan, start: Network(rest).taking(layers: places, from: network, at: 0),
      set: set.with(samples: features, softTargets: set.softTargets), training: training,
      validation: validation.map { Int32($0) }, options: options, seed: seed, threads: threads)
    let (learnt, report) = try run.train(progress: progress)
    return (network.taking(layers: layers, from: learnt, at: fixed), report)
  }
}

/// One training, from the first pass to the last.
private struct Run {
  let plan: any KernelPlan
  let start: Network
  let set: TrainingSet
  let training: [Int]
  let validation: [Int32]
  let options: TrainingOptions
  let seed: UInt64
  let threads: Int

  func train(
    progress: (TrainingProgress) -> Void
  ) throws(TrainingError) -> (network: Network, report: TrainingReport) {
    var report = TrainingReport(
      passes: 0, bestPass: 0, trainingErrors: [], validationErrors: [], seconds: 0,
      secondsPerPass: 0)
    var best: Network?
    var leastError = Double.infinity
    var outputs = [Float](repeating: 0, count: validation.count * plan.architecture.outputs)
    let clock = ContinuousClock()
    let begin = clock.now
    var busy = Duration.zero
    plan.start(from: start, options: options, seed: seed)
    passes: for pass in 0..<options.mostPasses {
      let passBegin = clock.now
      let error = plan.train(
        on: epochs(ofPass: pass), order: order(ofPass: pass), factors: factors(ofPass: pass),
        pass: pass)
      busy += clock.now - passBegin
      guard error.isFinite else { throw .diverged(pass: pass + 1) }
      report.passes = pass + 1
      report.trainingErrors.append(error)
      if !validation.isEmpty {
        plan.score(set.samples, indices: validation, into: &outputs)
        report.validationErrors.append(
          start.loss(ofOutputs: outputs, indices: validation, in: set))
      }
      progress(
        TrainingProgress(
          pass: pass + 1, mostPasses: options.mostPasses, trainingError: error,
          validationError: report.validationErrors.last))
      switch options.stopping {
      case .passes: report.bestPass = pass + 1
      case .leastValidationError(let patience, _):
        let judged = report.validationErrors.last ?? error
        if judged < leastError {
          leastError = judged
          best = plan.network
          report.bestPass = pass + 1
        }
        if pass + 1 - report.bestPass >= patience { break passes }
      }
    }
    let network = best ?? plan.network
    guard network.isFinite else { throw .diverged(pass: report.passes) }
    report.seconds = (clock.now - begin) / .seconds(1)
    report.secondsPerPass = busy / .seconds(1) / Double(max(report.passes, 1))
    return (network, report)
  }

  /// The epochs as a pass sees them.
  private func epochs(ofPass pass: Int) -> TrainingSet {
    guard options.augmentation != Augmentation() else { return set }
    plan.forgetEpochs()
    return set.augmented(
      at: training, by: options.augmentation, means: start.electrodeMeans, seed: seed, pass: pass,
      threads: threads)
  }

  /// The training epochs in the order of a pass.
  private func order(ofPass pass: Int) -> [Int32] {
    // Stream 0 of a seed is the initial weights'; each pass has its own.
    var generator = SeededGenerator(seed: seed, stream: UInt64(pass) + 1)
    var order = training.map { Int32($0) }
    generator.permute(&order)
    return order
  }

  /// What the rate is multiplied by in every minibatch of a pass.
  private func factors(ofPass pass: Int) -> [Float] {
    let batches = (training.count + options.batchSize - 1) / options.batchSize
    guard options.schedule == .cosine else { return Array(repeating: 1, count: batches) }
    let steps = Double(options.mostPasses * batches)
    return (0..<batches).map { batch in
      Float(0.5 + 0.5 * Double.cosine(piTimes: Double(pass * batches + batch) / steps))
    }
  }
}
