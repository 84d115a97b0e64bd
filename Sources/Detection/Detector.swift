import Evaluation
import Signal

/// A trained detector: the preprocessing it expects and what scores its epochs.
public struct Detector: Sendable {
  /// What kind it is: its row in the table.
  public var method: DetectionMethod
  /// What gives an epoch the log-odds of a target, were both classes equally frequent.
  public var scorer: any EpochScorer
  /// The electrodes, in the order in which the scorer takes them.
  public var electrodes: [String]
  /// Samples per second within a window, in Hz.
  public var samplingRate: Double
  /// The first sample of a window, counted from the onset of its flash; negative is before it.
  public var firstSample = 0
  /// How recordings become epochs; `nil` if it was trained on epochs made elsewhere.
  public var preprocessing: Preprocessing?
  /// Whether z-scored windows get their amplitude back before they are scored.
  public var usesAmplitude = false
  /// What stood on the screen in training, where known.
  public var speller: Speller?
  /// What the user said of the training recordings' flashes; `nil` where nothing.
  public var flashRule: FlashRule?
  /// The other people's detector that is a part of it; `nil` where there is none.
  public var prior: PriorFacts?
  /// What its training recordings were like; `nil` in files of before it was kept, and for detectors of other
  /// people and those that learned from decisions.
  public var session: SessionFacts?
  /// How log-odds become probabilities, and from which probability on an epoch counts as detected.
  public var calibration: Calibrator
  /// How it came about.
  public var training: TrainingFacts

  /// Samples a window.
  public var windowLength: Int { scorer.windowLength }
  /// How many numbers were learned in all parts.
  public var parameterCount: Int { scorer.parameterCount }

  /// Whether it is one of several people: it scales electrodes by each recording's own statistics.
  public var isPrior: Bool { training.subjects != nil }

  /// All recordings that it has learned from: its own, and those of what it holds.
  package var learnedSources: [EpochsSource] {
    training.sources + (training.subjects ?? []).flatMap(\.sources) + (prior?.learnedSources ?? [])
  }

  /// Its networks, if it has any.
  public var networks: NetworkEnsemble? {
    scorer.parts.lazy.compactMap { $0 as? NetworkEnsemble }.first
  }
}

extension Detector: Equatable {
  /// Whether they are the same in everything that a file holds.
  public static func == (first: Detector, second: Detector) -> Bool {
    first.method == second.method && first.scorer.stored == second.scorer.stored
      && first.electrodes == second.electrodes && first.samplingRate == second.samplingRate
      && first.firstSample == second.firstSample
      && first.preprocessing == second.preprocessing
      && first.usesAmplitude == second.usesAmplitude && first.speller == second.speller
      && first.flashRule == second.flashRule && first.prior == second.prior
      && first.session == second.session
      && first.calibration == second.calibration && first.training == second.training
  }
}
