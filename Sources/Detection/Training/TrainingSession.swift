import NeuralNetwork
import Randomness
import Signal

/// The training of a detector's networks: epochs made ready, then network after network.
struct TrainingSession {
  /// What comes out.
  struct Result {
    var members: [Network] = []
    var passes = 0
    var bestPass = 0
    var trainingError = 0.0
    var validationError: Double?
    /// Log-odds, by epoch, from networks that have not learned from it.
    var outOfSample: [Int: Double] = [:]
    var secondsPerPass = 0.0
    var learningCurve = LearningCurve(training: [], validation: [])
  }

  /// A network to train: from which epochs, judged on which.
  private struct Job {
    var training: [Int]
    var validation: [Int] = []
    /// Whether it becomes part of the detector; else it only serves judgement.
    var isMember = true
    /// The fold that it is judged on and has not seen.
    var fold: Int?
    /// Where its first layer starts.
    var start: XDAWNStart?
  }

  private let recipe: Recipe
  private let seed: UInt64
  private let architecture: NetworkArchitecture
  private let conditioning: Conditioning?
  private let jobs: [Job]
  private var set: TrainingSet
  private let teaching: Teaching?
  private let trainer: Trainer

  /// Takes the epochs' samples over, so that no second copy of them stays.
  init(
    _ variant: Variant, settings: DetectorTrainer, epochs: consuming Epochs, usable: [Int],
    folds: [SelectionSplit], restored: Bool, teaching: Teaching?
  ) throws(DetectionError) {
    let recipe = settings.recipe
    self.teaching = teaching
    let electrodes = epochs.electrodes.count
    self.recipe = recipe
    seed = settings.seed
    do {
      architecture = try .cecotti(
        electrodes: electrodes, windowLength: epochs.windowLength,
        spatialMaps: variant.spatialMaps, hidden: recipe.hidden, head: recipe.head,
        temporalDropout: recipe.temporalDropout, hiddenDropout: recipe.hiddenDropout)
    } catch { throw .unfit(reason: "epochs: \(error)") }
    var jobs = Self.jobs(variant, settings: settings, epochs: epochs, usable: usable, folds: folds)

    let normalization =
      restored ? .training : epochs.metadata.preprocessing?.normalization ?? .epoch
    var samples = epochs.samples
    epochs.samples = []
    do throws(BaselineError) {
      if recipe.startsFromXDAWN || normalization == .training {
        // A network that serves judgement starts from nothing that it will be judged on.
        let judges = recipe.startsFromXDAWN ? jobs.filter { !$0.isMember } : []
        let moments = try XDAWN.Moments.each(
          of: [usable] + judges.map(\.training), samples, labels: epochs.labels,
          electrodes: electrodes, length: epochs.windowLength, threads: settings.threads)
        let conditioning = try Conditioning(
          moments[0], scales: normalization == .training, whitens: recipe.startsFromXDAWN)
        if recipe.startsFromXDAWN {
          let starts = try moments.map { (moments) throws(BaselineError) in
            try XDAWNStart(moments, conditioning: conditioning, maps: variant.spatialMaps)
          }
          var judge = 0
          for index in jobs.indices {
            if !jobs[index].isMember { judge += 1 }
            jobs[index].start = starts[jobs[index].isMember ? 0 : judge]
          }
        }
        conditioning.apply(
          to: &samples, length: epochs.windowLength, threads: settings.threads)
        self.conditioning = conditioning
      } else {
        conditioning = nil
      }
    } catch { throw .start(error) }
    self.jobs = jobs
    set = TrainingSet(samples: samples, labels: epochs.labels.map { $0 == .target })
    do throws(TrainingError) {
      trainer = try Trainer(
        architecture, batchSize: recipe.options.batchSize, threads: settings.threads)
    } catch { throw .training(error) }
  }

  /// Trains all networks.
  mutating func run(progress: (Double) -> Void) throws(DetectionError) -> Result {
    var result = Result()
    var outOfSample: [Int: [Double]] = [:]
    var errors: (training: [Double], validation: [Double]) = ([], [])
    var curves: (training: [[Double]], validation: [[Double]]) = ([], [])
    var secondsPerPass: [Double] = []
    for (index, job) in jobs.enumerated() {
      // Every network has streams of its own: its weights, its shuffles, its noise.
      var generator = SeededGenerator(seed: seed, stream: UInt64(index))
      var network = Network(
        architecture, initialization: recipe.initialization, using: &generator)
      if let start = job.start {
        network[.convolution(1, .weight)] = start.weights(deviation: 0.2, using: &generator)
      }
      if let teaching {
        set.soften(by: teaching.share, towards: teaching.opinions(without: job.fold))
      }
      let trained: (network: Network, report: TrainingReport)
      do throws(TrainingError) {
        trained = try trainer.train(
          network, on: set, training: job.training, validation: job.validation,
          options: recipe.options(forEpochs: job.training.count), seed: generator.next()
        ) { state in
          let part = Double(state.pass) / Double(state.mostPasses)
          progress((Double(index) + part) / Double(jobs.count))
        }
      } catch { throw .training(error) }
      let report = trained.report
      secondsPerPass.append(report.secondsPerPass)
      if !job.validation.isEmpty {
        let values = try judgement(of: trained.network, on: job.validation)
        for (index, value) in zip(job.validation, values) {
          outOfSample[index, default: []].append(value)
        }
        errors.validation.append(report.validationErrors[report.bestPass - 1])
        curves.validation.append(report.validationErrors)
      }
      guard job.isMember else { continue }
      errors.training.append(report.trainingErrors[report.passes - 1])
      curves.training.append(report.trainingErrors)
      result.passes = max(result.passes, report.passes)
      result.bestPass = max(result.bestPass, report.bestPass)
      let paper = trained.network.inPaperForm
      result.members.append(conditioning.map { paper.taking($0) } ?? paper)
    }
    result.trainingError = mean(errors.training) ?? 0
    result.learningCurve = LearningCurve(
      training: curves.training, validation: curves.validation)
    result.validationError = mean(errors.validation)
    result.outOfSample = outOfSample.compactMapValues { mean($0) }
    result.secondsPerPass = mean(secondsPerPass) ?? 0
    return result
  }

  /// The log-odds that a network gives to epochs it has not seen.
  private func judgement(
    of network: Network, on indices: [Int]
  ) throws(DetectionError) -> [Double] {
    let size = architecture.epochSize
    var samples: [Float] = []
    samples.reserveCapacity(indices.count * size)
    for index in indices { samples += set.samples[index * size..<(index + 1) * size] }
    do { return try network.logOdds(of: samples) } catch { throw .training(error) }
  }

  private func mean(_ numbers: [Double]) -> Double? {
    numbers.isEmpty ? nil : numbers.reduce(0, +) / Double(numbers.count)
  }
}

// MARK: - Which epochs each network learns from

extension TrainingSession {
  private static func jobs(
    _ variant: Variant, settings: DetectorTrainer, epochs: borrowing Epochs, usable: [Int],
    folds: [SelectionSplit]
  ) -> [Job] {
    let recipe = settings.recipe
    var generator = SeededGenerator(seed: settings.seed, stream: .max)
    var jobs: [Job] = []
    let parts = parts(
      variant, members: recipe.members, labels: epochs.labels, usable: usable, seed: settings.seed)
    for part in parts {
      switch recipe.validation {
      case .heldOut(let share):
        let split = SelectionSplit.heldOut(
          share: share, of: epochs, among: part, using: &generator)
        jobs.append(Job(training: split.training, validation: split.validation))
      case .crossFitted: jobs.append(Job(training: part))
      }
    }
    if case .crossFitted = recipe.validation {
      jobs += folds.enumerated().map { index, fold in
        Job(
          training: fold.training, validation: fold.validation, isMember: false, fold: index)
      }
    }
    // A part without one of the classes teaches nothing.
    return jobs.filter { job in
      let targets = job.training.count { epochs.labels[$0] == .target }
      return targets > 0 && targets < job.training.count
    }
  }

  private static func parts(
    _ variant: Variant, members: Int, labels: [Label], usable: [Int], seed: UInt64
  ) -> [[Int]] {
    switch variant.division {
    case .starts(let count):
      return Array(repeating: usable, count: count == 1 ? members : count)
    case .consecutive(let count):
      return (0..<count).map { part in
        Array(usable[part * usable.count / count..<(part + 1) * usable.count / count])
      }
    case .balanced(let count):
      let targets = usable.filter { labels[$0] == .target }
      var others = usable.filter { labels[$0] == .nonTarget }
      var generator = SeededGenerator(seed: seed, stream: .max - 1)
      generator.permute(&others)
      return (0..<count).map { part in
        let share = stride(from: part, to: others.count, by: count).map { others[$0] }
        return (targets + share).sorted()
      }
    }
  }
}
