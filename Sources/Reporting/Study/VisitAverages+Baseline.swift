import Statistics
import Studies

extension VisitAverages {
  /// The same with the time before the flash as 0, where windows hold as much of it as a baseline takes: the baseline of a
  /// mean is the mean of baselines.
  package var aboutBaseline: VisitAverages {
    guard let samples = baselineSamples else { return self }
    func removed(_ mean: Mean) -> Mean {
      var values = mean.values
      EpochBaseline.remove(samples, from: &values, windowLength: length)
      return Mean(epochs: mean.epochs, values: values)
    }
    return VisitAverages(
      electrodes: electrodes, samplingRate: samplingRate, firstSample: firstSample, length: length,
      unit: unit, isAboutOwnMean: false, target: removed(target), nonTarget: removed(nonTarget))
  }

  /// The samples that `aboutBaseline` takes as 0.
  var baselineSamples: Range<Int>? {
    EpochBaseline.samplesBeforeFlash(
      rate: samplingRate, firstSample: firstSample, length: length)
  }

  /// What stands behind the curves of `aboutBaseline`.
  var ground: Ground {
    Ground(
      rate: samplingRate, firstSample: firstSample, length: length, baseline: baselineSamples)
  }
}
