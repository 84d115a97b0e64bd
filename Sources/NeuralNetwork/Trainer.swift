import CKernels
import ElementaryFunctions
import Randomness

/// Trains networks of one shape; holds the scratch memory and the threads, so that many can be trained.
///
/// The same network, epochs, indices, options and seed give the same result to the bit, on any
/// number of threads and with AVX2 or AVX-512.
public final class Trainer {
  private let context: KernelContext

  /// The most epochs in a minibatch.
  public var batchSize: Int { context.batchSize }

  /// A trainer for networks of `shape`, on `threads` threads (1 to 64).
  ///
  /// - Throws: `TrainingError.outOfResources` if the system refuses memory or threads.
  public init(
    shape: NetworkShape, batchSize: Int, threads: Int = 1, instructions: InstructionSet = .standard
  ) throws(TrainingError) {
    context = try KernelContext(
      shape: shape, batchSize: batchSize, threads: threads, instructions: instructions)
  }

  /// Trains `network` on the epochs at `training`, watching the error on those at `validation`.
  ///
  /// Epochs are put into a new order before every pass. Without validation epochs the passes are
  /// fixed: `leastValidationError` then goes by the training error. `progress` is called after each.
  ///
  /// - Precondition: the indices are within `set`, the network has the trainer's shape and
  ///   `options.batchSize` is at most the trainer's.
  /// - Throws: `TrainingError.classMissing` unless both classes are among the training epochs;
  ///   `TrainingError.diverged` if parameters stop being finite.
  public func train(
    _ network: Network, on set: TrainingSet, training: [Int], validation: [Int] = [],
    options: TrainingOptions, seed: UInt64, progress: (TrainingProgress) -> Void = { _ in }
  ) throws(TrainingError) -> (network: Network, report: TrainingReport) {
    precondition(network.shape == context.shape, "the network has the trainer's shape")
    precondition(options.batchSize <= batchSize, "the trainer has room for the batch")
    precondition(set.samples.count == set.count * network.shape.epochSize, "epochs fit the shape")
    precondition(
      (training + validation).allSatisfy { (0..<set.count).contains($0) }, "indices in the set")
    let targets = training.count { set.targets[$0] == 1 }
    guard targets > 0, targets < training.count else {
      throw .classMissing(targets: targets, nontargets: training.count - targets)
    }
    var run = Run(
      context: context, set: set, training: training, validation: validation, options: options,
      seed: seed)
    return try run.train(network, progress: progress)
  }
}

/// One training, from the first pass to the last.
private struct Run {
  private let context: KernelContext
  private var set: TrainingSet
  private let training: [Int]
  private let validation: [Int32]
  private let options: TrainingOptions
  private let kernels: cecotti_training
  private let drift: [Float]
  private let seed: UInt64
  private var outputs: [Float]
  private var factors: [Float]

  init(
    context: KernelContext, set: TrainingSet, training: [Int], validation: [Int],
    options: TrainingOptions, seed: UInt64
  ) {
    self.context = context
    self.set = set
    if options.balancesClasses {
      self.set.balanceClasses(of: validation)
      self.set.balanceClasses(of: training)
    }
    self.training = training
    self.validation = validation.map { Int32($0) }
    self.options = options
    self.seed = seed
    kernels = options.kernels(for: context.shape, seed: seed)
    drift = context.shape.driftCurves(deviation: options.inputDrift)
    outputs = Array(repeating: 0, count: validation.count * context.shape.outputs)
    let batches = (training.count + options.batchSize - 1) / options.batchSize
    factors = Array(repeating: 1, count: batches)
  }

  mutating func train(
    _ network: Network, progress: (TrainingProgress) -> Void
  ) throws(TrainingError) -> (network: Network, report: TrainingReport) {
    var report = TrainingReport(
      passes: 0, bestPass: 0, trainingErrors: [], validationErrors: [], seconds: 0,
      secondsPerPass: 0)
    var best = network.parameters
    var leastError = Double.infinity
    var average = PassAverage(count: options.averagedPasses)
    let clock = ContinuousClock()
    let start = clock.now
    var busy = Duration.zero
    context.start(from: network.parameters)
    for pass in 0..<options.mostPasses {
      let passStart = clock.now
      let error = trainingPass(pass)
      busy += clock.now - passStart
      guard error.isFinite else { throw .diverged(pass: pass + 1) }
      let parameters = average.adding(context.parameters)
      report.passes = pass + 1
      report.trainingErrors.append(error)
      var judged = error
      if !validation.isEmpty {
        judged = validationError(of: parameters)
        report.validationErrors.append(judged)
      }
      progress(
        TrainingProgress(
          pass: pass + 1, mostPasses: options.mostPasses, trainingError: error,
          validationError: report.validationErrors.last))
      switch options.stopping {
      case .passes:
        best = parameters
        report.bestPass = pass + 1
      case .leastValidationError(let patience, _):
        if judged < leastError {
          leastError = judged
          best = parameters
          report.bestPass = pass + 1
        }
        if pass + 1 - report.bestPass >= patience { return finish(report) }
      }
    }
    return finish(report)

    func finish(_ report: TrainingReport) -> (network: Network, report: TrainingReport) {
      var report = report
      report.seconds = (clock.now - start) / .seconds(1)
      report.secondsPerPass = busy / .seconds(1) / Double(max(report.passes, 1))
      return (Network(shape: context.shape, parameters: best), report)
    }
  }

  private mutating func trainingPass(_ pass: Int) -> Double {
    // Stream 0 of a seed is the initial weights'; each pass has its own.
    var generator = SeededGenerator(seed: seed, stream: UInt64(pass) + 1)
    var order = training.map { Int32($0) }
    generator.permute(&order)
    if options.schedule == .cosine {
      let steps = Double(options.mostPasses * factors.count)
      for batch in factors.indices {
        let done = Double(pass * factors.count + batch) / steps
        factors[batch] = Float(0.5 + 0.5 * Double.cosine(piTimes: done))
      }
    }
    return context.train(
      set, order: order, factors: factors, training: kernels, drift: drift, pass: pass)
  }

  private mutating func validationError(of parameters: [Float]) -> Double {
    let current = context.parameters
    context.parameters = parameters
    context.score(set.samples, indices: validation, into: &outputs)
    context.parameters = current
    return context.shape.loss(ofOutputs: outputs, indices: validation, in: set)
  }
}

/// The mean of the parameters after the last so many passes.
private struct PassAverage {
  private let count: Int
  private var recent: [[Float]] = []

  init(count: Int) { self.count = count }

  mutating func adding(_ parameters: [Float]) -> [Float] {
    guard count > 1 else { return parameters }
    recent.append(parameters)
    if recent.count > count { recent.removeFirst() }
    return parameters.indices.map { index in
      let sum = recent.reduce(0.0) { $0 + Double($1[index]) }
      return Float(sum / Double(recent.count))
    }
  }
}
