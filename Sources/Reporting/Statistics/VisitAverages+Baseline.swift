import Studies

extension VisitAverages {
  /// The same with the time before the flash as 0, where windows hold as much of it as a baseline takes: the baseline of a
  /// mean is the mean of baselines.
  package var aboutBaseline: VisitAverages {
    guard let samples = baselineSamples else { return self }
    func removed(_ mean: Mean) -> Mean {
      var values = mean.values
      for start in stride(from: 0, to: values.count, by: length) {
        let sum = samples.reduce(0.0) { $0 + Double(values[start + $1]) }
        let level = Float(sum / Double(samples.count))
        for sample in start..<start + length { values[sample] -= level }
      }
      return Mean(epochs: mean.epochs, values: values)
    }
    return VisitAverages(
      electrodes: electrodes, samplingRate: samplingRate, firstSample: firstSample, length: length,
      unit: unit, target: removed(target), nonTarget: removed(nonTarget))
  }

  private var baselineSamples: Range<Int>? {
    EpochBaseline.samplesBeforeFlash(
      rate: samplingRate, firstSample: firstSample, length: length)
  }
}
