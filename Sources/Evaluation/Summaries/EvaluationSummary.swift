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
    /// Counts and rates, as `classify` reports them.
    public let classification: ClassificationSummary
    /// All metrics, those of probabilities included.
    public let metrics: MetricTable

    /// Sums up the test of one division.
    ///
    /// - Parameters:
    ///   - split: The division.
    ///   - seed: The seed that the detector was trained with.
    ///   - scores: The score of every test epoch.
    ///   - probabilities: The calibrated probability of every test epoch, if there is one.
    ///   - threshold: The score above which an epoch counts as detected.
    ///   - labels: The label of every test epoch.
    public init(
      _ split: Split, seed: UInt64, scores: [Double], probabilities: [Double]?, threshold: Double,
      labels: [Label]
    ) {
      name = split.name
      self.seed = seed
      trainingEpochs = split.training.count
      purgedEpochs = split.purged.count
      classification = ClassificationSummary(scores: scores, threshold: threshold, labels: labels)
      metrics = MetricTable(
        scores: scores, probabilities: probabilities, threshold: threshold, labels: labels)
    }

    private enum CodingKeys: String, CodingKey {
      case name, seed
      case trainingEpochs = "training_epochs"
      case purgedEpochs = "purged_epochs"
      case logLoss = "log_loss"
      case brierScore = "brier_score"
      case calibrationError = "calibration_error"
    }

    /// Writes the fields of `classify` and those of the division into one object.
    public func encode(to encoder: any Encoder) throws {
      try classification.encode(to: encoder)
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encode(name, forKey: .name)
      try fields.encode(seed, forKey: .seed)
      try fields.encode(trainingEpochs, forKey: .trainingEpochs)
      try fields.encode(purgedEpochs, forKey: .purgedEpochs)
      try fields.encode(metrics[.logLoss], forKey: .logLoss)
      try fields.encode(metrics[.brierScore], forKey: .brierScore)
      try fields.encode(metrics[.calibrationError], forKey: .calibrationError)
    }
  }

  /// How the epochs were divided.
  public let split: String
  /// The least time between training and test, in seconds.
  public let gapSeconds: Double
  /// Whether training and test share samples, so that the figures mean nothing.
  public let isLeaking: Bool
  /// Every division and seed.
  public let folds: [Fold]
  /// Intervals by bootstrap over selections.
  public var intervals: [Metric: ConfidenceInterval] = [:]
  /// What was spelled right after each number of repetitions, over all divisions.
  public var byRepetition: [SpellingSummary.Row] = []
  /// What dynamic stopping gives, if it was asked for.
  public var stopping: StoppingSummary?
  /// The metrics of the same divisions with permuted labels, if they were asked for.
  public var chance: MetricTable?

  /// Sums up divisions.
  public init(_ plan: SplitPlan, folds: [Fold]) {
    split = plan.kind.description
    gapSeconds = plan.gap
    isLeaking = plan.isLeaking
    self.folds = folds
  }

  /// The mean over divisions and seeds.
  public var mean: MetricTable { .mean(folds.map(\.metrics)) }

  /// The standard deviation over divisions and seeds.
  public var standardDeviation: MetricTable { .standardDeviation(folds.map(\.metrics)) }

  private enum CodingKeys: String, CodingKey {
    case split, folds, mean, intervals, stopping, chance
    case gapSeconds = "gap_seconds"
    case isLeaking = "leaking"
    case standardDeviation = "standard_deviation"
    case byRepetition = "by_repetition"
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
    if !intervals.isEmpty {
      var table = fields.nestedContainer(keyedBy: Metric.self, forKey: .intervals)
      for metric in Metric.allCases {
        try table.encodeIfPresent(intervals[metric], forKey: metric)
      }
    }
    try fields.encodeIfPresent(stopping, forKey: .stopping)
    try fields.encodeIfPresent(chance, forKey: .chance)
  }
}
