import Signal

/// How much better one method is than another on the same divisions of the same epochs.
public struct PairedComparison: Sendable, Equatable {
  /// The name of the method that is compared.
  public let first: String
  /// The name of the method that it is compared with.
  public let second: String
  /// The mean AUC of the first less that of the second.
  public let difference: Double
  /// The difference's 95 % interval by the jackknife over independent units; `nil` where those are too few.
  public let interval: ConfidenceInterval?
  /// What is ranked: by how much the AUC within each is the higher.
  public let ranked: Ranked
  /// Whether those differences lie on one side of 0.
  public let ranks: SignedRanks
  /// `ranks.wilcoxon`, corrected for how many pairs are compared.
  public private(set) var corrected: Double

  /// What has an AUC of its own.
  public enum Ranked: String, Sendable, Encodable {
    case selections
    case folds
  }

  /// Compares each method with each that follows it.
  ///
  /// - Parameters:
  ///   - methods: Names, and what the same divisions and seeds came to.
  ///   - threads: How many threads may work; the result is the same on any number.
  /// - Returns: All pairs in order, but for those of which no AUC is defined.
  public static func pairs(
    _ methods: [(name: String, summary: EvaluationSummary)], threads: Int
  ) -> [PairedComparison] {
    guard let first = methods.first else { return [] }
    let epochs = first.summary.epochs
    // Blocks in time depend on the scores, and are to be the same for all.
    let units = first.summary.jackknife.units
    let samples = methods.map { name, summary in
      Sample(
        name: name, runs: summary.runs,
        jackknife: summary.jackknife.units == units
          ? summary.jackknife
          : Jackknife(of: summary.runs, epochs: epochs, units: units, threads: threads))
    }
    var pairs = samples.indices.flatMap { one in
      samples[(one + 1)...].compactMap { PairedComparison(samples[one], $0, of: epochs) }
    }
    let corrected = holmCorrected(pairs.map(\.ranks.wilcoxon))
    for index in pairs.indices { pairs[index].corrected = corrected[index] }
    return pairs
  }

  private struct Sample {
    let name: String
    let runs: [TestRun]
    let jackknife: Jackknife
  }

  private init?(_ first: Sample, _ second: Sample, of epochs: Epochs) {
    precondition(
      first.runs.map(\.split) == second.runs.map(\.split), "both methods in the same divisions")
    guard let mean = first.jackknife.mean[.auc], let other = second.jackknife.mean[.auc] else {
      return nil
    }
    self.first = first.name
    self.second = second.name
    difference = mean - other
    let without = zip(first.jackknife.withoutEach, second.jackknife.withoutEach).map { one, other in
      one[.auc].flatMap { one in other[.auc].map { one - $0 } }
    }
    interval = ConfidenceInterval(mean - other, withoutEach: without, on: .plain)
    let units = first.jackknife.units
    ranked = units.kind == .selections ? .selections : .folds
    var differences: [Double] = []
    if ranked == .selections {
      let areas = [first, second].map { sample in
        Self.areas(of: sample.runs, in: units, labels: epochs.labels)
      }
      differences = zip(areas[0], areas[1]).compactMap { one, other in
        one.flatMap { one in other.map { one - $0 } }
      }
    } else {
      differences = zip(first.runs, second.runs).compactMap { one, other in
        let labels = one.split.test.map { epochs.labels[$0] }
        guard let area = areaUnderCurve(one.scores, labels: labels),
          let other = areaUnderCurve(other.scores, labels: labels)
        else { return nil }
        return area - other
      }
    }
    ranks = SignedRanks(differences)
    corrected = ranks.wilcoxon
  }

  /// The AUC within each unit, the mean over the runs that tested it.
  private static func areas(
    of runs: [TestRun], in units: IndependentUnits, labels: [Label]
  ) -> [Double?] {
    var sums = [(area: Double, runs: Int)](repeating: (0, 0), count: units.count)
    for run in runs {
      let places = Dictionary(grouping: run.split.test.indices) {
        units.numbers[run.split.test[$0]]
      }
      for (unit, places) in places {
        let area = areaUnderCurve(
          places.map { run.scores[$0] }, labels: places.map { labels[run.split.test[$0]] })
        if let area { sums[unit] = (sums[unit].area + area, sums[unit].runs + 1) }
      }
    }
    return sums.map { $0.runs == 0 ? nil : $0.area / Double($0.runs) }
  }
}

extension PairedComparison: Encodable {
  private enum CodingKeys: String, CodingKey {
    case first, second, difference, interval, ranked, above, below
    case wilcoxon = "wilcoxon_p"
    case corrected = "wilcoxon_p_holm"
    case sign = "sign_p"
  }

  /// Writes one flat object; no interval is null.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(first, forKey: .first)
    try fields.encode(second, forKey: .second)
    try fields.encode(difference, forKey: .difference)
    try fields.encode(interval, forKey: .interval)
    try fields.encode(ranked, forKey: .ranked)
    try fields.encode(ranks.above, forKey: .above)
    try fields.encode(ranks.below, forKey: .below)
    try fields.encode(ranks.wilcoxon, forKey: .wilcoxon)
    try fields.encode(corrected, forKey: .corrected)
    try fields.encode(ranks.sign, forKey: .sign)
  }
}
