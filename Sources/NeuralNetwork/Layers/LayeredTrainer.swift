import CKernels
import ElementaryFunctions
import Randomness

/// Trains networks of one list of layers; holds the memory and the threads, so that many can be trained.
///
/// The same network, epochs, indices, options and seed give the same result to the bit, on any
/// number of threads and with AVX2 or AVX-512.
public final class LayeredTrainer {
  private let context: LayeredContext

  /// The most epochs in a minibatch.
  public var batchSize: Int { context.batchSize }

  /// A trainer for networks of `architecture`, on `threads` threads (1 to 64).
  ///
  /// - Throws: `TrainingError.outOfResources` if the system refuses memory or threads.
  public init(
    _ architecture: LayeredArchitecture, batchSize: Int, threads: Int = 1,
    instructions: InstructionSet = .standard
  ) throws(TrainingError) {
    precondition(batchSize > 0, "a minibatch has epochs")
    context = try LayeredContext(
      architecture, batchSize: batchSize, threads: threads, instructions: instructions)
  }

  /// Trains `network` on the epochs at `training`, watching the error on those at `validation`.
  ///
  /// The scaling of the electrodes is learnt first, from the training epochs alone. Epochs are put
  /// into a new order before every pass. `progress` is called after each.
  ///
  /// - Precondition: the indices are within `set`, the network has the trainer's layers and
  ///   `options.batchSize` is at most the trainer's.
  /// - Throws: `TrainingError.classMissing` unless both classes are among the training epochs;
  ///   `TrainingError.diverged` if numbers stop being finite.
  public func train(
    _ network: LayeredNetwork, on set: TrainingSet, training: [Int], validation: [Int] = [],
    options: LayeredTrainingOptions, seed: UInt64, progress: (TrainingProgress) -> Void = { _ in }
  ) throws(TrainingError) -> (network: LayeredNetwork, report: TrainingReport) {
    precondition((1...batchSize).contains(options.batchSize), "the trainer has room for the batch")
    precondition(
      set.samples.count == set.count * network.architecture.epochSize, "epochs fit the layers")
    precondition(
      (training + validation).allSatisfy { (0..<set.count).contains($0) }, "indices in the set")
    let targets = training.count { set.targets[$0] == 1 }
    guard targets > 0, targets < training.count else {
      throw .classMissing(targets: targets, nontargets: training.count - targets)
    }
    var set = set
    if options.balancesClasses {
      set.balanceClasses(of: validation)
      set.balanceClasses(of: training)
    }
    var network = network
    network.fitScaling(to: set, indices: training)
    context.start(from: network)
    return try run(on: set, training: training, validation: validation, options, seed, progress)
  }

  private func run(
    on set: TrainingSet, training: [Int], validation: [Int], _ options: LayeredTrainingOptions,
    _ seed: UInt64, _ progress: (TrainingProgress) -> Void
  ) throws(TrainingError) -> (network: LayeredNetwork, report: TrainingReport) {
    var report = TrainingReport(
      passes: 0, bestPass: 0, trainingErrors: [], validationErrors: [], seconds: 0,
      secondsPerPass: 0)
    let clock = ContinuousClock()
    let start = clock.now
    var busy = Duration.zero
    let batches = (training.count + options.batchSize - 1) / options.batchSize
    let judged = validation.map { Int32($0) }
    for pass in 0..<options.passes {
      let passStart = clock.now
      // Stream 0 of a seed is the initial weights'; each pass has its own.
      var generator = SeededGenerator(seed: seed, stream: UInt64(pass) + 1)
      var order = training.map { Int32($0) }
      generator.permute(&order)
      let error = context.train(
        set, order: order, factors: options.factors(pass: pass, batches: batches),
        training: options.kernels(seed: seed), pass: pass)
      busy += clock.now - passStart
      guard error.isFinite else { throw .diverged(pass: pass + 1) }
      report.trainingErrors.append(error)
      if !judged.isEmpty {
        report.validationErrors.append(
          set.crossEntropy(
            ofLogOdds: context.scores(of: set.samples, indices: judged), indices: validation))
      }
      progress(
        TrainingProgress(
          pass: pass + 1, mostPasses: options.passes, trainingError: error,
          validationError: report.validationErrors.last))
    }
    let network = context.network
    guard network.isFinite else { throw .diverged(pass: options.passes) }
    report.passes = options.passes
    report.bestPass = options.passes
    report.seconds = (clock.now - start) / .seconds(1)
    report.secondsPerPass = busy / .seconds(1) / Double(max(options.passes, 1))
    return (network, report)
  }
}

extension LayeredTrainingOptions {
  /// What the rate is multiplied by in every minibatch of a pass.
  fileprivate func factors(pass: Int, batches: Int) -> [Float] {
    guard schedule == .cosine else { return Array(repeating: 1, count: batches) }
    let steps = Double(passes * batches)
    return (0..<batches).map { batch in
      Float(0.5 + 0.5 * Double.cosine(piTimes: Double(pass * batches + batch) / steps))
    }
  }
}

extension TrainingSet {
  /// The weighted mean cross-entropy, in nats, of the log-odds of the epochs at `indices`.
  fileprivate func crossEntropy(ofLogOdds scores: [Float], indices: [Int]) -> Double {
    var sum = 0.0
    var total = 0.0
    for (score, index) in zip(scores, indices) {
      let weight = Double(weights[index])
      sum += weight * core_cross_entropy(score, targets[index])
      total += weight
    }
    return total > 0 ? sum / total : 0
  }
}
