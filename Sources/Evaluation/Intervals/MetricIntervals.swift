import Parallelism
import Signal
import Synchronization

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
    self.init(of: [run], epochs: epochs, threads: threads)
  }

  /// Intervals of the mean metrics of some runs, weighed as in `MetricTable.mean`.
  init(of runs: [TestRun], epochs: Epochs, threads: Int) {
    let labels = epochs.labels
    var scores = [Double?](repeating: nil, count: epochs.count)
    for run in runs {
      for (epoch, score) in zip(run.split.test, run.scores) where scores[epoch] == nil {
        scores[epoch] = score
      }
    }
    let units = IndependentUnits(of: EpochLayout(epochs), scores: scores, labels: labels)
    let tested = Set(
      runs.flatMap { $0.split.test.filter { labels[$0] != .unknown }.map { units.numbers[$0] } }
    ).sorted()
    self.units = units.kind
    unitCount = tested.count
    guard tested.count >= 3 else {
      values = [:]
      return
    }
    let whole = runs.map { $0.judged(labels: labels) { _ in true } }
    let members = runs.map { run in Set(run.split.test.map { units.numbers[$0] }) }
    let tables = Mutex([MetricTable](repeating: MetricTable([:]), count: tested.count))
    forEachInParallel(count: tested.count, threads: threads) { _, place in
      let unit = tested[place]
      let rest = runs.indices.map { index in
        members[index].contains(unit)
          ? runs[index].judged(labels: labels) { units.numbers[$0] != unit } : whole[index]
      }
      let mean = MetricTable.mean(rest.map(\.metrics), weights: rest.map(\.weight))
      tables.withLock { $0[place] = mean }
    }
    let withoutEach = tables.withLock { $0 }
    let mean = MetricTable.mean(whole.map(\.metrics), weights: whole.map(\.weight))
    var values: [Metric: ConfidenceInterval] = [:]
    for metric in Metric.allCases {
      guard let estimate = mean[metric] else { continue }
      values[metric] = ConfidenceInterval(
        estimate, withoutEach: withoutEach.map { $0[metric] }, on: metric.errorScale)
    }
    self.values = values
  }
}

extension TestRun {
  /// The metrics of the tested epochs that are taken, and how many of those have a label.
  fileprivate func judged(
    labels: [Label], taking isTaken: (Int) -> Bool
  ) -> (metrics: MetricTable, weight: Double) {
    let places = split.test.indices.filter { isTaken(split.test[$0]) }
    let chosen = places.map { labels[split.test[$0]] }
    return (
      MetricTable(
        probabilities: places.map { scores[$0] }, threshold: threshold, labels: chosen),
      Double(chosen.count { $0 != .unknown })
    )
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
