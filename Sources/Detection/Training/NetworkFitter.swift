import Evaluation
import NeuralNetwork
import Signal

/// Trains networks: epochs made ready, then network after network.
package struct NetworkFitter: MethodFitter {
  private let method: NetworkMethod
  private let seed: UInt64
  private let threads: Int
  private let usable: [Int]
  private let unlabelled: [Int]
  private let architecture: NetworkArchitecture
  private let normalization: Preprocessing.Normalization
  private var epochs: Epochs
  private let opinions: TeacherOpinions?
  /// What the training came to; `nil` before it.
  package private(set) var learning: Learning?

  private var recipe: Recipe { method.recipe }

  /// A fitter to parts of `epochs`, whose samples it takes over, so that no second copy stays.
  ///
  /// - Parameters:
  ///   - method: the networks.
  ///   - epochs: the epochs.
  ///   - usable: those to learn from.
  ///   - unlabelled: those that hidden layers may learn from before the labels count.
  ///   - isRestored: whether windows have been given their amplitude back.
  ///   - opinions: what a teacher makes of the epochs.
  ///   - seed: the seed of everything random.
  ///   - threads: how many threads may work.
  /// - Throws: `ScorerError.architecture` if the network cannot take such epochs.
  package init(
    _ method: NetworkMethod, to epochs: consuming Epochs, usable: [Int], unlabelled: [Int] = [],
    isRestored: Bool, opinions: TeacherOpinions?, seed: UInt64, threads: Int
  ) throws(ScorerError) {
    self.method = method
    self.seed = seed
    self.threads = threads
    self.usable = usable
    self.unlabelled = unlabelled
    self.opinions = opinions
    do throws(NetworkError) {
      architecture = try method.recipe.architecture(EpochFacts(epochs))
    } catch { throw .architecture(error) }
    normalization =
      isRestored ? .training : epochs.metadata.preprocessing?.normalization ?? .epoch
    self.epochs = epochs
  }

  /// Takes the epochs' samples; a fitter serves once.
  package mutating func fit(
    _ tasks: [FitTask], progress: @Sendable (Double) -> Void
  ) throws(ScorerError) -> [Result<Fit, ScorerError>] {
    var jobs = method.jobs(for: tasks, epochs: epochs, seed: seed)
    for index in jobs.indices where !unlabelled.isEmpty {
      let close = EpochLayout(epochs).epochs(
        within: 0, of: jobs[index].validation, among: unlabelled)
      jobs[index].unlabelled = unlabelled.filter { !close.contains($0) }
    }
    var samples = epochs.samples
    epochs.samples = []
    guard samples.contains(where: { $0 != samples[0] }) else { throw .degenerate(.noPower) }
    let conditioning = try condition(&samples, for: &jobs)
    let training = NetworkTraining(
      architecture: architecture, recipe: recipe,
      set: TrainingSet(samples: samples, labels: epochs.labels.map { $0 == .target }),
      samplingRate: epochs.samplingRate, opinions: opinions, seed: seed)
    samples = []
    let trained: [NetworkTraining.Trained]
    do throws(TrainingError) {
      trained = try training.run(jobs, threads: threads, progress: progress)
    } catch { throw .network(error) }
    let results = zip(jobs, trained).map { (job: $0, trained: $1) }
    learning = Learning(
      results.filter(\.job.isMember).map(\.trained.report),
      others: results.filter { !$0.job.isMember }.map(\.trained.report))
    learning?.pretraining = Pretraining.layers(of: trained.map(\.pretraining))
    let members = results.filter(\.job.isMember).map { _, trained in
      let network = recipe.storedForm(trained.network)
      return conditioning.map { network.taking($0) } ?? network
    }
    let nothing = Result<Fit, ScorerError>.failure(.noExamples(of: .target))
    return tasks.indices.map { task in
      let own = results.filter { $0.job.task == task }
      let logOdds = judgement(of: own)
      guard !tasks[task].folds.isEmpty else {
        return members.isEmpty
          ? nothing
          : .success(Fit(scorer: NetworkEnsemble(members), judgements: [], heldOut: logOdds))
      }
      guard !own.isEmpty else { return nothing }
      return .success(
        Fit(
          judgements: tasks[task].judged.map { judged in
            let isJudged = Set(judged)
            return logOdds.filter { isJudged.contains($0.key) }
          }))
    }
  }

  /// What some networks say of the epochs that they are judged on, their mean where there are several.
  private func judgement(
    of networks: [(job: NetworkJob, trained: NetworkTraining.Trained)]
  ) -> [Int: Double] {
    var values: [Int: [Double]] = [:]
    for (job, trained) in networks {
      for (index, value) in zip(job.validation, trained.judgement) {
        values[index, default: []].append(value)
      }
    }
    return values.mapValues { NetworkEnsemble.mean($0, head: architecture.head) }
  }

  /// Puts the samples through what the networks will take into their first layer, and finds where
  /// that layer starts.
  ///
  /// - Returns: `nil` where epochs go into the networks as they are.
  private func condition(
    _ samples: inout [Float], for jobs: inout [NetworkJob]
  ) throws(ScorerError) -> Conditioning? {
    guard architecture.beginsWithSpatialFilters,
      recipe.startsFromXDAWN || normalization == .training
    else { return nil }
    // A network starts from nothing that it will be judged on.
    let judges = recipe.startsFromXDAWN ? jobs.filter { $0.fold != nil } : []
    let moments = try XDAWN.Moments.each(
      of: [usable] + judges.map(\.training), samples, labels: epochs.labels,
      electrodes: architecture.electrodes, length: architecture.windowLength, threads: threads)
    let conditioning = try Conditioning(
      moments[0], scales: normalization == .training, whitens: recipe.startsFromXDAWN)
    if recipe.startsFromXDAWN {
      let maps = architecture.shape(ofLayer: 0).maps
      let starts = try moments.map { (moments) throws(ScorerError) in
        try XDAWNStart(moments, conditioning: conditioning, maps: maps)
      }
      var judge = 0
      for index in jobs.indices {
        if jobs[index].fold != nil { judge += 1 }
        jobs[index].start = starts[jobs[index].fold == nil ? 0 : judge]
      }
    }
    conditioning.apply(to: &samples, length: architecture.windowLength, threads: threads)
    return conditioning
  }
}
