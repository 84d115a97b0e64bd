import Detection
import Signal
import Testing

/// A method fitted to all epochs and nothing else: its scorer, neither judged nor calibrated.
func fit(
  _ method: DetectionMethod, to epochs: Epochs, passes: Int? = nil, threads: Int = 1
) throws -> any EpochScorer {
  var settings = TrainingSettings()
  if method.options.contains(.passes) { settings.passes = passes }
  var method = try method.applying(settings)
  // A scorer alone does not know which electrode is which: they stand as here.
  if method.networks?.electrodes == .byPlace { method.networks?.electrodes = .all }
  var trainer = DetectorTrainer(method)
  trainer.folds = 0
  trainer.threads = threads
  return try trainer.train(epochs).detector.scorer
}

extension DetectionMethod: CustomTestStringConvertible {
  /// Its name.
  public var testDescription: String { name }
}
