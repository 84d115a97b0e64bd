import Files
import Plotting
import Signal
import Statistics

/// What stands behind curves over time: the line of 0, the flash where windows begin before it, the baseline.
struct Ground {
  /// The window, in ms from the flash.
  let span: ClosedRange<Double>
  /// The baseline, in ms from the flash.
  let baseline: ClosedRange<Double>?

  /// Of windows of `length` samples, of which some may be the baseline.
  init(rate: Double, firstSample: Int, length: Int, baseline samples: Range<Int>?) {
    func milliseconds(_ sample: Int) -> Double { 1000 * Double(firstSample + sample) / rate }
    span = milliseconds(0)...milliseconds(length)
    baseline = samples.map { milliseconds($0.lowerBound)...milliseconds($0.upperBound) }
  }

  func marks(in axis: Axis, named: Bool) -> [Chart.Mark] {
    var marks: [Chart.Mark] = [.horizontal(at: 0, Chart.Pen(.muted, width: 1))]
    if span.lowerBound < 0 { marks.append(.vertical(at: 0, Chart.Pen(.muted, width: 1))) }
    guard let baseline else { return marks }
    let ends = [baseline.lowerBound, baseline.upperBound]
    let (low, high) = (axis.range.lowerBound, axis.range.upperBound)
    marks.append(
      .band(
        x: ends, low: [low, low], high: [high, high], .muted, name: named ? "baseline" : nil))
    return marks
  }

  /// What 0 is, for a caption; `nil` without a baseline.
  func sentence(_ origin: EpochBaseline.Origin) -> String? {
    guard let baseline else { return nil }
    let ends = [baseline.lowerBound, baseline.upperBound].map { $0.formatted(0, minus: .print) }
    let first = "0 is each epoch's mean from \(ends[0]) to \(ends[1]) ms (shaded)"
    return switch origin {
    case .chosen: first + ", its baseline."
    case .beforeFlash: first + ", before the flash."
    }
  }

  /// What is said of windows that are about their own mean.
  static let ownMean =
    "Each window is about its own mean: a strong wave moves all other times the other way, which windows with a "
    + "baseline (--window -0.2:0.8) do not show."
}

extension ReportInput {
  /// Of what `aboutBaseline` makes of it, also before.
  var ground: Ground {
    Ground(
      rate: epochs.samplingRate, firstSample: epochs.firstSample, length: epochs.windowLength,
      baseline: (baseline ?? EpochBaseline(epochs))?.samples)
  }

  /// What 0 is; empty where there is nothing to say.
  var baselineSentence: String {
    baseline.flatMap { ground.sentence($0.origin) } ?? (isScaled ? Ground.ownMean : "")
  }

  /// How windows are that no baseline was taken off, behind a blank; empty where there is nothing to say.
  var windowSentence: String {
    isScaled
      ? " Each window is about its own mean, as detectors have it: a strong wave moves all other times the other way."
      : ""
  }
}
