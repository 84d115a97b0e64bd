import Evaluation
import Files
import Studies

extension StudyResults {
  /// The methods by AUC, and their differences.
  var text: String {
    var lines = ["\(subjects) subjects, \(units) units" + (failed > 0 ? ", \(failed) failed" : "")]
    for group in groups where group.metric == Metric.auc.rawValue {
      let kind = [group.by.map { "\($0) \(group.value ?? "")" }, group.fold].compactMap { $0 }
      let width = group.summary.methods.reduce(7) { max($0, $1.name.count) }
      if !kind.isEmpty { lines.append(kind.joined(separator: ", ")) }
      lines.append("method".padded(to: width) + "  AUC    95 % interval   subjects")
      for method in group.summary.methods {
        lines.append(
          method.name.padded(to: width) + "  " + method.mean.formatted(3) + "  "
            + (method.interval.map { "\($0.low.formatted(3)) to \($0.high.formatted(3))" } ?? "n/a")
            .padded(to: 14) + "  \(method.subjects)")
      }
      guard !group.summary.pairs.isEmpty else { continue }
      let names = 2 * width + 3
      lines.append(
        "difference".padded(to: names)
          + "  mean    95 % interval     better in   p, Holm      rank-biserial")
      for pair in group.summary.pairs {
        lines.append(
          "\(pair.first) − \(pair.second)".padded(to: names) + "  " + pair.difference.signed(3)
            + "  "
            + (pair.interval.map { "\($0.low.signed(3)) to \($0.high.signed(3))" } ?? "n/a")
            .padded(to: 16) + "  " + "\(pair.better) of \(pair.subjects)".padded(to: 10) + "  "
            + pair.corrected.formatted(4).padded(to: 11) + "  "
            + (pair.rankBiserial?.signed(2) ?? "n/a"))
      }
    }
    return lines.joined(separator: "\n")
  }
}
