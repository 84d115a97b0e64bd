import Evaluation
import NeuralNetwork
import Randomness
import Signal

/// One training of a detector: epochs made ready, then network after network.
struct TrainingSession {
  /// What comes out.
  struct Result {
    var members: [Network] = []
    var passes = 0
    var bestPass = 0
    var trainingError = 0.0
    var validationError: Double?
    var validationAUC: Double?
    var calibration = Detector.Calibration.none
    var timing = DetectorTrainer.Timing()
  }

  /// A network to train: from which epochs, judged on which.
  private struct Job {
    var training: [Int]
    var validation: [Int] = []
    /// Whether it becomes part of the detector; else it only serves judgement.
    var isMember = true
  }

  private let recipe: Recipe
  private let seed: UInt64
  private let shape: NetworkShape
  private let conditioning: Conditioning?
  private let spatialStart: XDAWNStart?
  private let labels: [Label]
  private let jobs: [Job]
  private let set: TrainingSet
  private let trainer: Trainer

  /// Takes the epochs' samples over, so that no second copy of them stays.
  init(
    trainer settings: DetectorTrainer, epochs: consuming Epochs, electrodes: [Int], usable: [Int]
  ) throws(DetectionError) {
    let recipe = settings.recipe
    self.recipe = recipe
    seed = settings.seed
    labels = epochs.labels
    shape = NetworkShape(
      electrodes: electrodes.count, windowLength: epochs.windowLength,
      spatialMaps: settings.variant.spatialMaps, hiddenActivation: recipe.hiddenActivation,
      output: recipe.output)
    guard shape.isValid else {
      throw .unfit(
        reason: "epochs: found \(electrodes.count) electrodes × \(epochs.windowLength) samples; "
          + "expected at least one electrode and \(NetworkShape.kernelLength) samples")
    }
    jobs = Self.jobs(
      settings.variant, recipe: recipe, epochs: epochs, usable: usable, seed: settings.seed)

    let normalization = epochs.metadata.preprocessing?.normalization ?? .epoch
    var samples = epochs.samples(ofElectrodes: electrodes)
    let length = epochs.windowLength
    epochs.samples = []
    do throws(BaselineError) {
      if recipe.startsFromXDAWN || normalization == .training {
        let moments = try XDAWN.Moments(
          samples, labels: epochs.labels, indices: usable, electrodes: electrodes.count,
          length: length)
        let conditioning = try Conditioning(
          moments, scales: normalization == .training, whitens: recipe.startsFromXDAWN)
        spatialStart =
          recipe.startsFromXDAWN
          ? try XDAWNStart(moments, conditioning: conditioning, maps: shape.spatialMaps) : nil
        conditioning.apply(to: &samples, length: length, threads: settings.threads)
        self.conditioning = conditioning
      } else {
        conditioning = nil
        spatialStart = nil
      }
    } catch { throw .start(error) }
    set = TrainingSet(samples: samples, labels: epochs.labels.map { $0 == .target })
    do throws(TrainingError) {
      trainer = try Trainer(
        shape: shape, batchSize: recipe.options.batchSize, threads: settings.threads)
    } catch { throw .training(error) }
  }

  /// Trains all networks.
  mutating func run(progress: (Double) -> Void) throws(DetectionError) -> Result {
    var result = Result()
    var outOfSample: [(score: Double, label: Label)] = []
    var errors: (training: [Double], validation: [Double]) = ([], [])
    var secondsPerPass: [Double] = []
    for (index, job) in jobs.enumerated() {
      // Every network has streams of its own: its weights, its shuffles, its noise.
      var generator = SeededGenerator(seed: seed, stream: UInt64(index))
      var network = Network(
        shape: shape, initialization: recipe.initialization, using: &generator)
      if let spatialStart {
        network[.spatialWeight] = spatialStart.weights(deviation: 0.2, using: &generator)
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
        outOfSample += try judge(trained.network, on: job.validation)
        errors.validation.append(report.validationErrors[report.bestPass - 1])
      }
      guard job.isMember else { continue }
      errors.training.append(report.trainingErrors[report.passes - 1])
      result.passes = max(result.passes, report.passes)
      result.bestPass = max(result.bestPass, report.bestPass)
      let paper = trained.network.inPaperForm
      result.members.append(conditioning.map { paper.taking($0) } ?? paper)
    }
    result.trainingError = mean(errors.training) ?? 0
    result.validationError = mean(errors.validation)
    result.validationAUC = areaUnderCurve(
      outOfSample.map(\.score), labels: outOfSample.map(\.label))
    result.timing.secondsPerPass = mean(secondsPerPass) ?? 0
    return result
  }

  /// Scores of epochs that a network has not seen.
  private func judge(
    _ network: Network, on indices: [Int]
  ) throws(DetectionError) -> [(score: Double, label: Label)] {
    let size = shape.epochSize
    var samples: [Float] = []
    samples.reserveCapacity(indices.count * size)
    for index in indices { samples += set.samples[index * size..<(index + 1) * size] }
    do {
      let scores = try network.scores(of: samples)
      return zip(indices, scores).map { (Double($1), labels[$0]) }
    } catch { throw .training(error) }
  }

  private func mean(_ numbers: [Double]) -> Double? {
    numbers.isEmpty ? nil : numbers.reduce(0, +) / Double(numbers.count)
  }
}

// MARK: - Which epochs each network learns from

extension TrainingSession {
  private static func jobs(
    _ variant: Variant, recipe: Recipe, epochs: borrowing Epochs, usable: [Int], seed: UInt64
  ) -> [Job] {
    var generator = SeededGenerator(seed: seed, stream: .max)
    var jobs: [Job] = []
    for part in parts(variant, recipe: recipe, labels: epochs.labels, usable: usable, seed: seed) {
      switch recipe.validation {
      case .heldOut(let share):
        let split = SelectionSplit.heldOut(
          share: share, of: epochs, among: part, using: &generator)
        jobs.append(Job(training: split.training, validation: split.validation))
      case .crossFitted: jobs.append(Job(training: part))
      }
    }
    if case .crossFitted(let folds) = recipe.validation {
      for split in SelectionSplit.folds(folds, of: epochs, among: usable) {
        jobs.append(
          Job(training: split.training, validation: split.validation, isMember: false))
      }
    }
    // A part without one of the classes teaches nothing.
    return jobs.filter { job in
      let targets = job.training.count { epochs.labels[$0] == .target }
      return targets > 0 && targets < job.training.count
    }
  }

  private static func parts(
    _ variant: Variant, recipe: Recipe, labels: [Label], usable: [Int], seed: UInt64
  ) -> [[Int]] {
    switch variant.division {
    case .starts(let count):
      return Array(repeating: usable, count: count == 1 ? recipe.members : count)
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
