import Files
import Plotting
import Signal

extension ReportInput {
  /// What stands behind curves over time: the line of 0, the flash where windows begin before it, the baseline.
  func groundMarks(in axis: Axis, named: Bool) -> [Chart.Mark] {
    var marks: [Chart.Mark] = [.horizontal(at: 0, Chart.Pen(.muted, width: 1))]
    if span.lowerBound < 0 { marks.append(.vertical(at: 0, Chart.Pen(.muted, width: 1))) }
    guard let baselineSpan else { return marks }
    let ends = [baselineSpan.lowerBound, baselineSpan.upperBound]
    let (low, high) = (axis.range.lowerBound, axis.range.upperBound)
    marks.append(
      .band(
        x: ends, low: [low, low], high: [high, high], .muted, name: named ? "baseline" : nil))
    return marks
  }

  /// What 0 is, behind a blank; empty where there is nothing to say.
  var baselineSentence: String {
    guard let baseline, let baselineSpan else {
      return isScaled
        ? " Each window is about its own mean: a strong wave moves all other times the other way, which windows "
          + "with a baseline (--window -0.2:0.8) do not show."
        : ""
    }
    let ends = [baselineSpan.lowerBound, baselineSpan.upperBound].map {
      $0.formatted(0, minus: .print)
    }
    let first = " 0 is each epoch's mean from \(ends[0]) to \(ends[1]) ms (shaded)"
    return switch baseline.origin {
    case .chosen: first + ", its baseline."
    case .beforeFlash: first + ", before the flash."
    }
  }

  /// How windows are that no baseline was taken off, behind a blank; empty where there is nothing to say.
  var windowSentence: String {
    isScaled
      ? " Each window is about its own mean, as detectors have it: a strong wave moves all other times the other way."
      : ""
  }
}
