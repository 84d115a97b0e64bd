import Detection
import Signal
import Testing

/// A method fitted to all epochs and nothing else: its scorer, neither judged nor calibrated.
func fit(
  _ method: DetectionMethod, to epochs: Epochs, passes: Int? = nil, threads: Int = 1
) throws -> any EpochScorer {
  var settings = TrainingSettings()
  if method.options.contains(.passes) { settings.passes = passes }
  var trainer = DetectorTrainer(try method.applying(settings))
  trainer.folds = 0
  trainer.threads = threads
  return try trainer.train(epochs).detector.scorer
}

extension DetectionMethod: CustomTestStringConvertible {
  /// Its name.
  public var testDescription: String { name }
}
