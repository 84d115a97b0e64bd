import ElementaryFunctions

/// Takes windows out of filtered samples: at their exact times, less their baseline.
package struct WindowCutter: Sendable {
  private let windowLength: Int
  /// Samples of the windows' rate that are looked at, from the beginning of a window on.
  private let reach: Range<Int>
  /// Samples from the beginning of a window on.
  private let baseline: Range<Int>
  /// Grid samples from one sample of a window to the next.
  private let stride: Double
  private let interpolator: Interpolator?

  /// A cutter of the windows that `settings` describe, out of samples on the grid of `change`.
  package init(_ settings: Preprocessing, change: RateChange) {
    windowLength = settings.windowLength
    stride = change.isDirect ? 1 : change.gridRate / change.outputRate
    baseline =
      settings.baseline.map {
        let first = settings.firstSample
        let start = Int(saturating: ($0.start * settings.samplingRate).rounded()) - first
        let end = Int(saturating: ($0.end * settings.samplingRate).rounded()) - first
        return start..<max(start + 1, end)
      } ?? 0..<0
    reach =
      min(0, baseline.lowerBound)..<max(settings.windowLength, baseline.upperBound)
    interpolator = stride == 1 && settings.onsets == .nearest ? nil : Interpolator()
  }

  /// Grid samples beyond the ends of a piece that windows may need.
  ///
  /// A baseline before the first sample or behind the last is taken from the reflection.
  package var margin: Int {
    let beyond = max(-reach.lowerBound, reach.upperBound - windowLength)
    return Int(saturating: (Double(beyond + 1) * stride).rounded(.up)) + Interpolator.tapCount
  }

  /// Grid samples that a window with everything around it may need.
  package var span: Int {
    Int(saturating: (Double(reach.count + 1) * stride).rounded(.up)) + 2 * Interpolator.tapCount
  }

  /// The grid samples that the window which begins at `start` needs.
  package func needs(at start: Double) -> Range<Int> {
    let first = Int(saturating: ((start + Double(reach.lowerBound)) * stride).rounded(.down))
    let last = Int(saturating: ((start + Double(reach.upperBound - 1)) * stride).rounded(.up))
    let half = interpolator == nil ? 0 : Interpolator.tapCount / 2
    return first - half..<last + half + 1
  }

  /// Where the window which begins at `start` stands, if it can be taken as it is.
  package func address(in samples: FilteredSamples, of start: Double) -> UnsafePointer<Float>? {
    guard interpolator == nil, baseline.isEmpty else { return nil }
    let needs = needs(at: start)
    precondition(samples.range.lowerBound <= needs.lowerBound)
    precondition(samples.range.upperBound >= needs.upperBound)
    return samples.address(of: needs.lowerBound)
  }

  /// Writes the window which begins at `start`, in samples at the windows' rate, to `window`.
  package func cut(
    _ samples: FilteredSamples, at start: Double, to window: inout MutableSpan<Float>
  ) {
    precondition(window.count == windowLength)
    let needs = needs(at: start)
    precondition(samples.range.lowerBound <= needs.lowerBound)
    precondition(samples.range.upperBound >= needs.upperBound)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: reach.count) { scratch in
      guard let values = scratch.baseAddress else { return }
      let position = (start + Double(reach.lowerBound)) * stride
      if let interpolator {
        interpolator.sample(
          samples, from: position, stride: stride, count: reach.count, to: values)
      } else {
        values.update(from: samples.address(of: Int(saturating: position)), count: reach.count)
      }
      let level = mean(of: values)
      let first = values - reach.lowerBound
      for index in 0..<windowLength { window[index] = first[index] - level }
    }
  }

  private func mean(of values: UnsafeMutablePointer<Float>) -> Float {
    guard !baseline.isEmpty else { return 0 }
    var sum = 0.0
    for index in baseline { sum += Double(values[index - reach.lowerBound]) }
    return Float(sum / Double(baseline.count))
  }
}
