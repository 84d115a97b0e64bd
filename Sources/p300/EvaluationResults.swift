import Detection
import Evaluation
import Files
import Signal

/// What figures came from, for those who want to see them again.
struct EvaluationProvenance: Encodable {
  let networks: [String]
  let version = ToolVersion.current
  let inputs: [EpochsSource]
  @Nullable var preprocessing: Preprocessing?
  let seeds: [UInt64]

  init(networks: [String], epochs: borrowing Epochs, seeds: [UInt64]) {
    self.networks = networks
    inputs = epochs.metadata.sources
    preprocessing = epochs.metadata.preprocessing
    self.seeds = seeds
  }
}

/// The JSON of one method.
struct EvaluationResult<Summary: Encodable>: Encodable {
  let summary: Summary
  let provenance: EvaluationProvenance

  /// Writes the fields of both into one object.
  func encode(to encoder: any Encoder) throws {
    try provenance.encode(to: encoder)
    try summary.encode(to: encoder)
  }
}

/// Several methods on the same divisions.
struct ComparisonResult: Encodable {
  private let evaluated: [(name: String, summary: EvaluationSummary)]
  private let pairs: [PairedComparison]
  private let provenance: EvaluationProvenance

  init(
    _ evaluated: [(name: String, summary: EvaluationSummary)], pairs: [PairedComparison],
    provenance: EvaluationProvenance
  ) {
    self.evaluated = evaluated
    self.pairs = pairs
    self.provenance = provenance
  }

  private struct Method: Encodable {
    let network: String
    let summary: EvaluationSummary

    private enum CodingKeys: CodingKey { case network }

    func encode(to encoder: any Encoder) throws {
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encode(network, forKey: .network)
      try summary.encode(to: encoder)
    }
  }

  private enum CodingKeys: CodingKey {
    case results, comparisons
  }

  func encode(to encoder: any Encoder) throws {
    try provenance.encode(to: encoder)
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(
      evaluated.map { Method(network: $0.name, summary: $0.summary) }, forKey: .results)
    try fields.encode(pairs, forKey: .comparisons)
  }

  /// A row a method, and a row a pair.
  var text: String {
    guard let first = evaluated.first?.summary else { return "" }
    let width = evaluated.reduce(7) { max($0, $1.name.count) }
    let seeds = provenance.seeds.count
    var lines: [String] = []
    if first.isLeaking { lines.append(EvaluationSummary.leakingText) }
    lines += [
      "\(evaluated.count) methods, \(first.split), gap \(first.gapSeconds.formatted(2)) s"
        + (seeds > 1 ? ", \(seeds) seeds" : ""),
      "method".padded(to: width) + "  AUC    95 % interval    balanced  right after all",
    ]
    for (name, summary) in evaluated {
      let counted = summary.folds.reduce(0) { $0 + $1.selections }
      let right = summary.folds.reduce(0) { $0 + $1.correctSelections }
      lines.append(
        name.padded(to: width) + "  " + (summary.mean[.auc]?.formatted(3) ?? "n/a").padded(to: 5)
          + "  " + (summary.intervals[.auc]?.text(3) ?? "too few").padded(to: 15) + "  "
          + (summary.mean[.balancedAccuracy]?.formatted(3) ?? "n/a").padded(to: 8) + "  "
          + (counted > 0 ? "\(right)/\(counted)" : ""))
    }
    guard let pair = pairs.first else { return lines.joined(separator: "\n") }
    let names = 2 * width + 3
    lines.append(
      "difference of AUC".padded(to: names)
        + "  mean    95 % interval     higher in  p, Wilcoxon  sign")
    for pair in pairs {
      lines.append(
        "\(pair.first) − \(pair.second)".padded(to: names) + "  " + pair.difference.signed(3) + "  "
          + (pair.interval.map { "\($0.low.signed(3)) to \($0.high.signed(3))" } ?? "too few")
          .padded(to: 16) + "  "
          + "\(pair.ranks.above) of \(pair.ranks.above + pair.ranks.below)".padded(to: 9) + "  "
          + pair.corrected.formatted(4).padded(to: 11) + "  " + pair.ranks.sign.formatted(4))
    }
    lines.append(
      "intervals over \(first.intervals.unitCount) \(first.intervals.units); tests over \(pair.ranked.rawValue)"
        + (pairs.count > 1 ? ", Wilcoxon’s corrected for \(pairs.count) pairs (Holm)" : ""))
    return lines.joined(separator: "\n")
  }
}

extension Double {
  /// With its sign and so many decimals.
  func signed(_ decimals: Int) -> String {
    (self < 0 ? "−" : "+") + magnitude.formatted(decimals)
  }
}
