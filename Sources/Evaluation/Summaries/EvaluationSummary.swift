import Signal

/// What `evaluate` reports; its encoding is the tool's JSON.
public struct EvaluationSummary: Sendable, Equatable, Encodable {
  /// One division, trained with one seed.
  public struct Fold: Sendable, Equatable, Encodable {
    /// What was tested.
    public let name: String
    /// The seed that the detector was trained with.
    public let seed: UInt64
    /// How many epochs were learned from.
    public let trainingEpochs: Int
    /// How many epochs were left out between training and test.
    public let purgedEpochs: Int
    /// Counts and metrics.
    public let classification: ClassificationSummary
    /// Selections that were tested and whose true item is known.
    public let selections: Int
    /// How many of them were right after all repetitions.
    public let correctSelections: Int

    init(_ run: TestRun, labels: [Label], spelled: [SpelledSelection]) {
      name = run.split.name
      seed = run.seed
      trainingEpochs = run.split.training.count
      purgedEpochs = run.split.purged.count
      classification = ClassificationSummary(
        scores: run.scores, threshold: run.threshold, labels: run.split.test.map { labels[$0] })
      selections = spelled.count
      correctSelections = spelled.count { $0.isRight.last == true }
    }

    /// All metrics of the division.
    public var metrics: MetricTable { classification.metrics }

    private enum CodingKeys: String, CodingKey {
      case name, seed, selections
      case correctSelections = "correct_selections"
      case trainingEpochs = "training_epochs"
      case purgedEpochs = "purged_epochs"
    }

    /// Writes the fields of `classify` and those of the division into one object.
    public func encode(to encoder: any Encoder) throws {
      try classification.encode(to: encoder)
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encode(name, forKey: .name)
      try fields.encode(seed, forKey: .seed)
      try fields.encode(trainingEpochs, forKey: .trainingEpochs)
      try fields.encode(purgedEpochs, forKey: .purgedEpochs)
      try fields.encode(selections, forKey: .selections)
      try fields.encode(correctSelections, forKey: .correctSelections)
      try metrics.encode(Metric.allCases.filter(\.isOfProbabilities), to: encoder)
    }
  }

  /// What was right after one number of repetitions, over all divisions and seeds.
  public struct Row: Sendable, Equatable, Encodable {
    /// How many repetitions were used.
    public let repetitions: Int
    /// How many selections were right.
    public let correct: Int
    /// How many selections were tested and have a true item.
    public let selections: Int
    /// The share that was right.
    public let accuracy: Double
    /// Its standard deviation over divisions and seeds.
    public let standardDeviation: Double?
    /// Its 95 % interval (Wilson's), each selection counting as one trial however often it was tested.
    public let interval: ConfidenceInterval
    /// The bit rate at this accuracy, in bits per minute.
    public let bitsPerMinute: Double?

    private enum CodingKeys: String, CodingKey {
      case repetitions, correct, selections, accuracy, interval
      case standardDeviation = "standard_deviation"
      case bitsPerMinute = "bits_per_minute"
    }
  }

  /// How the epochs were divided.
  public let split: String
  /// The least time between training and test, in seconds.
  public let gapSeconds: Double
  /// Whether training and test share samples, so that the figures mean nothing.
  public let isLeaking: Bool
  /// What detectors made of the epochs they were tested on; not part of the encoding.
  package let runs: [TestRun]
  /// What was spelled of each run; not part of the encoding.
  let spelled: [[SpelledSelection]]
  /// The mean metrics without each of what is independent; not part of the encoding.
  let jackknife: Jackknife
  /// What was divided, without its samples; not part of the encoding.
  package let epochs: Epochs
  /// Every division and seed.
  public let folds: [Fold]
  /// 95 % intervals of the means.
  public let intervals: MetricIntervals
  /// What was right after each number of repetitions; empty where no true items are known.
  public let byRepetition: [Row]
  /// How long a selection takes: the pause, the time between onsets, the flashes a repetition.
  public let timing: SelectionTiming?
  /// What dynamic stopping gives, if it was asked for.
  public let stopping: StoppingSummary?
  /// The mean metrics of the same divisions with permuted labels, if they were asked for.
  public var chance: MetricTable?

  /// How test runs are judged.
  public struct Settings: Sendable, Equatable {
    /// What is added up over repetitions.
    public var rule = DecodingRule.bayes
    /// The pause before every selection, in seconds.
    public var blank = SelectionTiming.wadsworth.blank
    /// The probability at which selections end early; `nil` leaves dynamic stopping out.
    public var confidence: Double?
    /// How many threads may work; the result is the same on any number.
    public var threads = 1

    /// The usual settings.
    public init() {}
  }

  /// Sums up the tests of all divisions.
  ///
  /// - Parameters:
  ///   - plan: the divisions.
  ///   - runs: one a division and seed.
  ///   - epochs: what was divided.
  ///   - settings: how to judge.
  /// - Throws: `SpellingError.strangeCode` where the stimulus codes and the speller do not fit.
  public init(
    _ plan: SplitPlan, runs: [TestRun], of epochs: Epochs, settings: Settings
  ) throws(SpellingError) {
    split = plan.kind.description
    gapSeconds = plan.gap
    isLeaking = plan.isLeaking
    let speller = epochs.metadata.speller
    timing = speller.flatMap {
      epochs.selectionTiming(
        blank: settings.blank, codes: epochs.flashesPerRepetition(of: $0))
    }
    var spelled: [[SpelledSelection]] = []
    var stopped: [StoppedSelection] = []
    for run in runs {
      spelled.append(
        try speller.map { (speller) throws(SpellingError) in
          try run.spelled(epochs, speller: speller, rule: settings.rule)
        } ?? [])
      if let speller, let confidence = settings.confidence {
        let rule = StoppingRule(confidence: confidence, evidenceScale: run.evidenceScale)
        let test = epochs.facts(at: run.split.test)
        stopped += try rule.stop(test, scores: run.scores, of: speller)
      }
    }
    folds = zip(runs, spelled).map { Fold($0, labels: epochs.labels, spelled: $1) }
    if let speller, let confidence = settings.confidence {
      stopping = StoppingSummary(
        stopped, truth: epochs.trueItems(of: speller), confidence: confidence, speller: speller,
        timing: timing)
    } else {
      stopping = nil
    }
    self.runs = runs
    self.spelled = spelled
    self.epochs = epochs.facts(at: Array(0..<epochs.count))
    jackknife = Jackknife(of: runs, epochs: epochs, threads: settings.threads)
    intervals = MetricIntervals(jackknife)
    byRepetition = Self.rows(
      spelled, choices: speller?.items.count ?? 0, timing: timing)
  }

  /// Some of the tested epochs of a run, and what was spelled of them.
  package struct Part: Sendable {
    /// The run as far as it is about them.
    package let run: TestRun
    let spelled: [SpelledSelection]

    /// How many of their selections have a true item.
    package var selections: Int { spelled.count }
    /// How many of these are right after all repetitions.
    package var correctSelections: Int { spelled.count { $0.isRight.last == true } }
  }

  /// The parts of the runs that are about the epochs that `isPart` takes, which are all of a selection or none.
  package func parts(_ isPart: (Int) -> Bool) -> [Part] {
    zip(runs, spelled).compactMap { run, spelled in
      let part = run.part(isPart)
      let selections = Set(part.split.test.map { Int(epochs.selections[$0]) })
      guard !selections.isEmpty else { return nil }
      return Part(run: part, spelled: spelled.filter { selections.contains($0.selection) })
    }
  }

  /// What was right of the selections of some parts after each number of repetitions; empty where no true items are
  /// known.
  package func byRepetition(of parts: [Part], blank: Double = Settings().blank) -> [Row] {
    guard let speller = epochs.metadata.speller else { return [] }
    let tested = epochs.facts(at: Set(parts.flatMap(\.run.split.test)).sorted())
    let timing = tested.selectionTiming(
      blank: blank, codes: tested.flashesPerRepetition(of: speller))
    return Self.rows(parts.map(\.spelled), choices: speller.items.count, timing: timing)
  }

  private static func rows(
    _ spelled: [[SpelledSelection]], choices: Int, timing: SelectionTiming?
  ) -> [Row] {
    let all = spelled.flatMap { $0 }
    let trials = Set(all.map(\.selection)).count
    let rounds = all.reduce(0) { max($0, $1.isRight.count) }
    return (0..<rounds).map { round in
      func accuracy(_ selections: [SpelledSelection]) -> Double? {
        selections.isEmpty
          ? nil : Double(selections.count { $0.isRight(after: round) }) / Double(selections.count)
      }
      let share = accuracy(all) ?? 0
      let shares = spelled.compactMap(accuracy)
      let mean = shares.reduce(0, +) / Double(max(shares.count, 1))
      let squares = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return Row(
        repetitions: round + 1, correct: all.count { $0.isRight(after: round) },
        selections: all.count, accuracy: share,
        standardDeviation: shares.count > 1
          ? (squares / Double(shares.count - 1)).squareRoot() : nil,
        interval: ConfidenceInterval(ofShare: share, among: trials),
        bitsPerMinute: timing.map {
          bitRate(
            accuracy: share, choices: choices, seconds: $0.seconds(repetitions: Double(round + 1)))
        })
    }
  }

  /// The mean over divisions and seeds, each weighing as many epochs as it judges.
  public var mean: MetricTable {
    .mean(folds.map(\.metrics), weights: folds.map { Double($0.classification.labelled) })
  }

  /// The standard deviation over divisions and seeds.
  public var standardDeviation: MetricTable { .standardDeviation(folds.map(\.metrics)) }

  private enum CodingKeys: String, CodingKey {
    case split, folds, mean, stopping, chance, blank
    case gapSeconds = "gap_seconds"
    case isLeaking = "leaking"
    case standardDeviation = "standard_deviation"
    case byRepetition = "by_repetition"
    case onsetInterval = "onset_interval"
  }

  /// Writes the report; what was not asked for is left out.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(split, forKey: .split)
    try fields.encode(gapSeconds, forKey: .gapSeconds)
    try fields.encode(isLeaking, forKey: .isLeaking)
    try fields.encode(folds, forKey: .folds)
    try fields.encode(mean, forKey: .mean)
    try fields.encode(standardDeviation, forKey: .standardDeviation)
    try fields.encode(byRepetition, forKey: .byRepetition)
    try fields.encodeIfPresent(timing?.blank, forKey: .blank)
    try fields.encodeIfPresent(timing?.onsetInterval, forKey: .onsetInterval)
    try intervals.encode(to: encoder)
    try fields.encodeIfPresent(stopping, forKey: .stopping)
    try fields.encodeIfPresent(chance, forKey: .chance)
  }
}
