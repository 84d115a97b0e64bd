import NeuralNetwork
import Parallelism
import Randomness
import Synchronization

/// The training of a detector's networks and their judges on epochs that are ready for it.
struct NetworkTraining: Sendable {
  /// The layers.
  let architecture: NetworkArchitecture
  /// How they are trained.
  let recipe: Recipe
  /// All epochs.
  let set: TrainingSet
  /// Samples per second, in Hz.
  let samplingRate: Double
  /// What a teacher makes of them.
  let opinions: TeacherOpinions?
  /// The seed of everything random.
  let seed: UInt64

  /// A trained network.
  struct Trained: Sendable {
    /// The network as it was trained.
    var network: Network
    /// How it learned.
    var report: TrainingReport
    /// The log-odds of the epochs that it is judged on.
    var judgement: [Double]
    /// What its hidden layers came to before the labels counted.
    var pretraining: [LayerwiseTraining.Report] = []
  }

  /// The epochs of a minibatch that kernels work on at once; a smaller one keeps one thread busy.
  private static let block = 16

  /// Trains the networks of `jobs`; what comes of each does not depend on the number of threads.
  ///
  /// A network for each thread, as those need not wait for each other; of what is left over, as many at a
  /// time as leaves each network no more threads than its minibatches keep busy.
  func run(
    _ jobs: [NetworkJob], threads: Int, progress: @Sendable (Double) -> Void
  ) throws(TrainingError) -> [Trained] {
    let blocks =
      architecture.learnsBehindFixedLayers
      ? 1 : (recipe.options.batchSize + Self.block - 1) / Self.block
    let whole = jobs.count / threads * threads
    let left = min(threads / min(threads, blocks), max(jobs.count - whole, 1))
    let parts = Mutex([Double](repeating: 0, count: jobs.count))
    let results = Mutex([Result<Trained, TrainingError>?](repeating: nil, count: jobs.count))
    for (range, workers) in [(0..<whole, threads), (whole..<jobs.count, left)]
    where !range.isEmpty {
      let next = Atomic<Int>(range.lowerBound)
      forEachInParallel(count: workers, threads: workers) { _, _ in
        let trainer = Result { () throws(TrainingError) in
          try Trainer(
            architecture, batchSize: recipe.options.batchSize, threads: threads / workers)
        }
        while true {
          let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard index < range.upperBound else { return }
          let result = Result { () throws(TrainingError) in
            try train(
              jobs[index], number: index, by: trainer.get(), threads: threads / workers
            ) { state in
              parts.withLock { parts in
                parts[index] = Double(state.pass) / Double(state.mostPasses)
                progress(parts.reduce(0, +) / Double(parts.count))
              }
            }
          }
          results.withLock { $0[index] = result }
        }
      }
    }
    return try results.withLock { $0 }.compactMap { $0 }
      .map { (result) throws(TrainingError) in try result.get() }
  }

  private func train(
    _ job: NetworkJob, number: Int, by trainer: Trainer, threads: Int,
    progress: (TrainingProgress) -> Void
  ) throws(TrainingError) -> Trained {
    var set = set
    let unlabelled = set.samples(of: job.unlabelled)
    let probabilities = opinions?.probabilities(without: job.fold)
    // Every network has streams of its own: its weights, its shuffles, its noise.
    var generator = SeededGenerator(seed: seed, stream: UInt64(number))
    var network = Network(
      architecture, initialization: recipe.initialization, using: &generator)
    if let start = job.start {
      network[.convolution(1, .weight)] = start.weights(deviation: 0.2, using: &generator)
    }
    var pretraining: [LayerwiseTraining.Report] = []
    if let layerwise = recipe.pretraining, layerwise.passes > 0 {
      (network, pretraining) = try layerwise.train(
        network, on: set, training: job.training, unlabelled: unlabelled, heldOut: job.validation,
        threads: threads, seed: generator.next())
    }
    if let opinions, let probabilities {
      set.soften(by: opinions.share, towards: probabilities)
    }
    let trained = try trainer.train(
      network, on: set, training: job.training, validation: job.validation,
      options: recipe.options(
        forEpochs: job.training.count, samplingRate: samplingRate),
      seed: generator.next(), progress: progress)
    let judgement =
      job.validation.isEmpty
      ? [] : try trained.network.logOdds(of: set.samples(of: job.validation))
    return Trained(
      network: trained.network, report: trained.report, judgement: judgement,
      pretraining: pretraining)
  }
}

extension TrainingSet {
  /// The samples of the epochs at `indices`.
  fileprivate func samples(of indices: [Int]) -> [Float] {
    let size = samples.count / max(count, 1)
    var chosen: [Float] = []
    chosen.reserveCapacity(indices.count * size)
    for index in indices { chosen += samples[index * size..<(index + 1) * size] }
    return chosen
  }
}
