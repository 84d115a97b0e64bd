import Detection
import Evaluation
import Files
import Signal

extension EvaluationSummary {
  /// What stands above figures that mean nothing.
  static let leakingText =
    "LEAKING: test windows share samples with training; these figures mean nothing"

  /// The report as tables.
  func text(network: String, isCurve: Bool) -> String {
    var lines: [String] = []
    if isLeaking {
      lines.append(Self.leakingText)
    }
    let seeds = Set(folds.map(\.seed)).count
    lines.append(
      "\(network), \(split), gap \(gapSeconds.formatted(2)) s"
        + (seeds > 1 ? ", \(seeds) seeds" : ""))
    lines.append(
      "                     mean   sd     95 % interval" + (chance == nil ? "" : "   chance"))
    for metric in Metric.allCases {
      let interval = intervals[metric].map { $0.text(3) } ?? "too few"
      lines.append(
        metric.title.padded(to: 19) + "  " + number(mean[metric]).padded(to: 5) + "  "
          + number(standardDeviation[metric]).padded(to: 5) + "  " + interval.padded(to: 14)
          + (chance.map { "   " + number($0[metric]) } ?? ""))
    }
    lines.append("intervals over \(intervals.unitCount) \(intervals.units)")
    if isCurve || folds.count / max(seeds, 1) <= 20 {
      lines.append("                     training  test  AUC    right after all")
      for fold in folds where fold.seed == folds[0].seed {
        lines.append(
          fold.name.padded(to: 19) + "  " + "\(fold.trainingEpochs)".padded(to: 8) + "  "
            + "\(fold.classification.epochs)".padded(to: 4) + "  " + number(fold.metrics[.auc])
            + "  "
            + (fold.selections > 0 ? "\(fold.correctSelections)/\(fold.selections)" : ""))
      }
    }
    guard !byRepetition.isEmpty else { return lines.joined(separator: "\n") }
    if let timing {
      lines.append(
        "a selection: pause of \(timing.blank.formatted(2)) s, \(timing.codes) flashes a repetition, "
          + "one every \((timing.onsetInterval * 1000).formatted(0)) ms")
    }
    lines.append("repetitions  right        95 % interval   bits/min")
    for row in byRepetition where row.repetitions <= 3 || row.repetitions % 5 == 0 {
      lines.append(
        "\(row.repetitions)".padded(to: 11) + "  "
          + "\(row.correct)/\(row.selections)".padded(to: 11) + "  "
          + row.interval.text(2).padded(to: 14) + "  " + (row.bitsPerMinute?.formatted(1) ?? "n/a"))
    }
    if let stopping {
      lines.append(
        "ended at a probability of \(stopping.confidence): \(stopping.correct)/"
          + "\(stopping.selections) right after "
          + "\(stopping.meanRepetitions?.formatted(1) ?? "n/a") repetitions on average, "
          + "\(stopping.bitsPerMinute?.formatted(1) ?? "n/a") bits/min")
    }
    return lines.joined(separator: "\n")
  }

  private func number(_ value: Double?) -> String { value?.formatted(3) ?? "n/a" }
}

extension StreamSummary {
  /// The report as a table: places in the stream, with what was learned on the way and without.
  ///
  /// - Parameter network: the method of what it began with; `nil` where it began with nothing.
  /// - Returns: its lines.
  func text(network: String?) -> String {
    let people = streams[0].people.count
    let start =
      network.map { "a \($0) detector" + (people == 0 ? "" : " of \(people) people") } ?? "nothing"
    var lines = [
      "\(streams.count == 1 ? "a stream" : "\(streams.count) streams") from \(start), "
        + "decided one selection after the other" + (language.map { " with \($0)" } ?? ""),
      "            learning on the way" + (network == nil ? "" : "       as it was"),
      "selections  right    AUC    repeats" + (network == nil ? "" : "   right    AUC    repeats"),
    ]
    func columns(_ figures: Figures) -> String {
      "\(figures.correct)/\(figures.selections)".padded(to: 7) + "  "
        + (figures.auc?.formatted(3) ?? "n/a").padded(to: 5) + "  "
        + figures.meanRepetitions.formatted(1).padded(to: 7)
    }
    func row(_ name: String, _ adapting: Figures, _ start: Figures) -> String {
      name.padded(to: 10) + "  " + columns(adapting)
        + (network == nil ? "" : "   " + columns(start))
    }
    for part in byPosition {
      let places = part.first == part.last ? "\(part.first)" : "\(part.first)–\(part.last)"
      lines.append(row(places, part.adapting, part.start))
    }
    lines.append(row("all", self.adapting, self.start))
    if streams.count > 1 {
      lines += streams.map { stream in
        let right = stream.selections.count { $0.isCorrect == true }
        let known = stream.selections.count { $0.isCorrect != nil }
        return "\(stream.name): \(right)/\(known) right, from \(stream.people.count) others"
      }
    }
    if let interval = self.adapting.interval {
      let before = self.start.interval.map { ", \($0.text(2)) as it was" } ?? ""
      lines.append(
        "right: 95 % interval \(interval.text(2)) learning\(before); AUC: mean over selections")
    }
    return lines.joined(separator: "\n")
  }
}

extension ConfidenceInterval {
  /// Both ends with so many decimals.
  func text(_ decimals: Int) -> String {
    "\(low.formatted(decimals)) to \(high.formatted(decimals))"
  }
}

extension Metric {
  var title: String {
    switch self {
    case .auc: "AUC"
    case .balancedAccuracy: "balanced accuracy"
    case .accuracy: "accuracy"
    case .recall: "recall"
    case .precision: "precision"
    case .f1: "F1"
    case .logLoss: "log loss"
    case .brierScore: "Brier score"
    case .calibrationError: "calibration error"
    }
  }
}
