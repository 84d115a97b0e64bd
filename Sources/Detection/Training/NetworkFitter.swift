import Evaluation
import NeuralNetwork
import Randomness
import Signal

/// What the training of a detector's networks came to.
package struct Learning: Sendable {
  /// The most passes that any of its networks made.
  package var passes = 0
  /// The latest pass whose parameters one of them has.
  package var bestPass = 0
  /// The mean loss of its networks in the last pass.
  package var trainingError = 0.0
  /// The mean loss, after the best pass, of networks on epochs that they have not learned from.
  package var validationError: Double?
  /// The losses pass by pass.
  package var curve = LearningCurve(training: [], validation: [])
  /// One pass of one network, on average.
  package var secondsPerPass = 0.0
}

/// Trains networks: epochs made ready, then network after network, threads within each.
package struct NetworkFitter: MethodFitter {
  /// A network to train: from which epochs, judged on which.
  private struct Job {
    /// Which fit it is a part of.
    var task: Int
    var training: [Int]
    var validation: [Int] = []
    /// The fold that it is judged on and has not seen; a part of the detector if there is none.
    var fold: Int?
    /// Where its first layer starts.
    var start: XDAWNStart?

    var isMember: Bool { fold == nil }
  }

  private let method: NetworkMethod
  private let seed: UInt64
  private let threads: Int
  private let usable: [Int]
  private let architecture: NetworkArchitecture
  private let normalization: Preprocessing.Normalization
  private var epochs: Epochs
  private let opinions: TeacherOpinions?
  /// What the training came to, of the last fits.
  package private(set) var learning = Learning()

  private var recipe: Recipe { method.recipe }

  /// A fitter to parts of `epochs`, whose samples it takes over, so that no second copy stays.
  ///
  /// - Parameters:
  ///   - method: the networks.
  ///   - epochs: the epochs.
  ///   - usable: those to learn from.
  ///   - isRestored: whether windows have been given their amplitude back.
  ///   - opinions: what a teacher makes of the epochs.
  ///   - seed: the seed of everything random.
  ///   - threads: how many threads may work.
  /// - Throws: `ScorerError.architecture` if the network cannot take such epochs.
  package init(
    _ method: NetworkMethod, to epochs: consuming Epochs, usable: [Int], isRestored: Bool,
    opinions: TeacherOpinions?, seed: UInt64, threads: Int
  ) throws(ScorerError) {
    self.method = method
    self.seed = seed
    self.threads = threads
    self.usable = usable
    self.opinions = opinions
    let recipe = method.recipe
    do throws(NetworkError) {
      architecture = try .cecotti(
        electrodes: epochs.electrodes.count, windowLength: epochs.windowLength,
        spatialMaps: method.spatialMaps, hidden: recipe.hidden, head: recipe.head,
        temporalDropout: recipe.temporalDropout, hiddenDropout: recipe.hiddenDropout)
    } catch { throw .architecture(error) }
    normalization =
      isRestored ? .training : epochs.metadata.preprocessing?.normalization ?? .epoch
    self.epochs = epochs
  }

  /// Takes the epochs' samples; a fitter serves once.
  package mutating func fit(
    _ tasks: [FitTask], progress: @Sendable (Double) -> Void
  ) throws(ScorerError) -> [Result<Fit, ScorerError>] {
    var jobs = jobs(tasks)
    var samples = epochs.samples
    epochs.samples = []
    let conditioning = try condition(&samples, for: &jobs)
    var set = TrainingSet(samples: samples, labels: epochs.labels.map { $0 == .target })
    samples = []
    do throws(TrainingError) {
      let trainer = try Trainer(
        architecture, batchSize: recipe.options.batchSize, threads: threads)
      return try train(jobs, tasks, on: &set, by: trainer, conditioning, progress)
    } catch { throw .network(error) }
  }

  /// What every epoch goes through before networks learn from it, and where their first layers start.
  private func condition(
    _ samples: inout [Float], for jobs: inout [Job]
  ) throws(ScorerError) -> Conditioning? {
    guard recipe.startsFromXDAWN || normalization == .training else { return nil }
    // A network that serves judgement starts from nothing that it will be judged on.
    let judges = recipe.startsFromXDAWN ? jobs.filter { !$0.isMember } : []
    let moments = try XDAWN.Moments.each(
      of: [usable] + judges.map(\.training), samples, labels: epochs.labels,
      electrodes: architecture.electrodes, length: architecture.windowLength, threads: threads)
    let conditioning = try Conditioning(
      moments[0], scales: normalization == .training, whitens: recipe.startsFromXDAWN)
    if recipe.startsFromXDAWN {
      let starts = try moments.map { (moments) throws(ScorerError) in
        try XDAWNStart(moments, conditioning: conditioning, maps: method.spatialMaps)
      }
      var judge = 0
      for index in jobs.indices {
        if !jobs[index].isMember { judge += 1 }
        jobs[index].start = starts[jobs[index].isMember ? 0 : judge]
      }
    }
    conditioning.apply(to: &samples, length: architecture.windowLength, threads: threads)
    return conditioning
  }

  private mutating func train(
    _ jobs: [Job], _ tasks: [FitTask], on set: inout TrainingSet, by trainer: Trainer,
    _ conditioning: Conditioning?, _ progress: @Sendable (Double) -> Void
  ) throws(TrainingError) -> [Result<Fit, ScorerError>] {
    var members: [[Network]] = tasks.map { _ in [] }
    var judgements: [[Int: [Double]]] = tasks.map { _ in [:] }
    var reports: [(job: Job, report: TrainingReport)] = []
    for (index, job) in jobs.enumerated() {
      // Every network has streams of its own: its weights, its shuffles, its noise.
      var generator = SeededGenerator(seed: seed, stream: UInt64(index))
      var network = Network(
        architecture, initialization: recipe.initialization, using: &generator)
      if let start = job.start {
        network[.convolution(1, .weight)] = start.weights(deviation: 0.2, using: &generator)
      }
      if let opinions {
        set.soften(by: opinions.share, towards: opinions.probabilities(without: job.fold))
      }
      let trained = try trainer.train(
        network, on: set, training: job.training, validation: job.validation,
        options: recipe.options(forEpochs: job.training.count), seed: generator.next()
      ) { state in
        let part = Double(state.pass) / Double(state.mostPasses)
        progress((Double(index) + part) / Double(jobs.count))
      }
      reports.append((job, trained.report))
      if !job.validation.isEmpty {
        let values = try judgement(by: trained.network, of: job.validation, in: set)
        for (index, value) in zip(job.validation, values) {
          judgements[job.task][index, default: []].append(value)
        }
      }
      guard job.isMember else { continue }
      let paper = trained.network.inPaperForm
      members[job.task].append(conditioning.map { paper.taking($0) } ?? paper)
    }
    learning = Learning(reports.map { ($0.report, $0.job.isMember) })
    return tasks.indices.map { task in
      let logOdds = judgements[task].compactMapValues { mean($0) }
      if tasks[task].folds.isEmpty {
        guard !members[task].isEmpty else { return .failure(.noExamples(of: .target)) }
        return .success(
          Fit(scorer: NetworkEnsemble(members[task]), judgements: [], heldOut: logOdds))
      }
      return .success(
        Fit(
          judgements: tasks[task].judged.map { judged in
            let isJudged = Set(judged)
            return logOdds.filter { isJudged.contains($0.key) }
          }))
    }
  }

  /// The log-odds that a network gives to epochs it has not seen.
  private func judgement(
    by network: Network, of indices: [Int], in set: TrainingSet
  ) throws(TrainingError) -> [Double] {
    let size = architecture.epochSize
    var samples: [Float] = []
    samples.reserveCapacity(indices.count * size)
    for index in indices { samples += set.samples[index * size..<(index + 1) * size] }
    return try network.logOdds(of: samples)
  }
}

extension Learning {
  /// What all networks came to, those of the detector and those that only served judgement.
  fileprivate init(_ networks: [(report: TrainingReport, isMember: Bool)]) {
    let members = networks.filter(\.isMember).map(\.report)
    let judged = networks.map(\.report).filter { !$0.validationErrors.isEmpty }
    passes = members.map(\.passes).max() ?? 0
    bestPass = members.map(\.bestPass).max() ?? 0
    trainingError = mean(members.map { $0.trainingErrors[$0.passes - 1] }) ?? 0
    validationError = mean(judged.map { $0.validationErrors[$0.bestPass - 1] })
    curve = LearningCurve(
      training: members.map(\.trainingErrors), validation: judged.map(\.validationErrors))
    secondsPerPass = mean(networks.map(\.report.secondsPerPass)) ?? 0
  }
}

private func mean(_ numbers: [Double]) -> Double? {
  numbers.isEmpty ? nil : numbers.reduce(0, +) / Double(numbers.count)
}

// MARK: - Which epochs each network learns from

extension NetworkFitter {
  private func jobs(_ tasks: [FitTask]) -> [Job] {
    var generator = SeededGenerator(seed: seed, stream: .max)
    var jobs: [Job] = []
    for (index, task) in tasks.enumerated() {
      guard let fold = task.folds.first else {
        for part in parts(of: task.training) {
          var job = Job(task: index, training: part)
          if case .heldOut(let share) = recipe.validation {
            let split = SelectionSplit.heldOut(
              share: share, of: epochs, among: part, using: &generator)
            job.training = split.training
            job.validation = split.validation
          }
          jobs.append(job)
        }
        continue
      }
      jobs.append(
        Job(
          task: index, training: task.training, validation: task.judged.flatMap(\.self),
          fold: fold))
    }
    // A part without one of the classes teaches nothing.
    return jobs.filter { job in
      let targets = job.training.count { epochs.labels[$0] == .target }
      return targets > 0 && targets < job.training.count
    }
  }

  private func parts(of usable: [Int]) -> [[Int]] {
    switch method.division {
    case .starts, .exactly: return Array(repeating: usable, count: method.members)
    case .consecutive(let count):
      return (0..<count).map { part in
        Array(usable[part * usable.count / count..<(part + 1) * usable.count / count])
      }
    case .balanced(let count):
      let targets = usable.filter { epochs.labels[$0] == .target }
      var others = usable.filter { epochs.labels[$0] == .nonTarget }
      var generator = SeededGenerator(seed: seed, stream: .max - 1)
      generator.permute(&others)
      return (0..<count).map { part in
        let share = stride(from: part, to: others.count, by: count).map { others[$0] }
        return (targets + share).sorted()
      }
    }
  }
}
