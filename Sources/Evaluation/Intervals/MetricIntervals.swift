import Signal

/// 95 % intervals of metrics, by the jackknife over independent units.
public struct MetricIntervals: Sendable, Equatable {
  /// What the units are.
  public let units: IndependentUnits.Kind
  /// How many of them were tested.
  public let unitCount: Int
  /// The intervals by metric; none where there are too few units to say.
  public let values: [Metric: ConfidenceInterval]

  /// The interval of a metric, where there are units enough.
  public subscript(_ metric: Metric) -> ConfidenceInterval? { values[metric] }

  /// Intervals of one detector's metrics on epochs that it has not learnt from.
  ///
  /// - Parameters:
  ///   - scores: The probability of every epoch.
  ///   - threshold: The probability above which an epoch counts as detected.
  ///   - epochs: The epochs.
  ///   - threads: How many threads may work; the result is the same on any number.
  public init(scores: [Double], threshold: Double, of epochs: Epochs, threads: Int = 1) {
    let split = Split(name: "", training: [], test: Array(0..<epochs.count), purged: [])
    let run = TestRun(split, seed: 0, scores: scores, threshold: threshold, evidenceScale: 1)
    self.init(Jackknife(of: [run], epochs: epochs, threads: threads))
  }

  /// Intervals of the mean metrics of some runs.
  init(_ jackknife: Jackknife) {
    units = jackknife.units.kind
    unitCount = jackknife.withoutEach.count
    var values: [Metric: ConfidenceInterval] = [:]
    for metric in Metric.allCases {
      guard let estimate = jackknife.mean[metric] else { continue }
      values[metric] = ConfidenceInterval(
        estimate, withoutEach: jackknife.withoutEach.map { $0[metric] }, on: metric.errorScale)
    }
    self.values = values
  }
}

extension Metric {
  /// On what scale the metric's error is about normal.
  fileprivate var errorScale: ErrorScale { self == .logLoss ? .positive : .share }
}

extension MetricIntervals: Encodable {
  private enum CodingKeys: String, CodingKey {
    case intervals
    case units = "interval_units"
  }

  private enum UnitKeys: String, CodingKey {
    case kind, count, epochs
  }

  /// Writes two fields: the intervals by metric, and what was taken for independent.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    var table = fields.nestedContainer(keyedBy: Metric.self, forKey: .intervals)
    for metric in Metric.allCases { try table.encodeIfPresent(values[metric], forKey: metric) }
    var facts = fields.nestedContainer(keyedBy: UnitKeys.self, forKey: .units)
    try facts.encode(unitCount, forKey: .count)
    switch units {
    case .selections: try facts.encode("selections", forKey: .kind)
    case .blocks(let epochs):
      try facts.encode("blocks", forKey: .kind)
      try facts.encode(epochs, forKey: .epochs)
    }
  }
}
