import NeuralNetwork
import Signal

/// A trained detector: the preprocessing it expects and what scores its epochs.
///
/// Each of its parts gives an epoch the log-odds of a target, were both classes equally frequent;
/// the sum of the parts is calibrated into a probability.
public struct Detector: Sendable, Equatable {
  /// One scorer of epochs.
  public enum Part: Sendable, Equatable {
    /// Networks of one shape, at least one, whose log-odds are averaged.
    ///
    /// Every network has the five layers of Cecotti & Gräser 2011 with its sigmoids and two outputs,
    /// however it was trained, and takes epochs as the preprocessing leaves them.
    case networks([Network])
    /// A fitted baseline.
    case baseline(BaselineDetector)

    /// Samples a window.
    var windowLength: Int {
      switch self {
      case .networks(let members): members[0].architecture.windowLength
      case .baseline(let baseline): baseline.windowLength
      }
    }
  }

  /// What kind it is.
  public var classifier: Classifier
  /// What scores; at least one.
  public var parts: [Part]
  /// The electrodes, in the order of the networks' input.
  public var electrodes: [String]
  /// Samples per second within a window, in Hz.
  public var samplingRate: Double
  /// How recordings become epochs; `nil` if it was trained on epochs made elsewhere.
  public var preprocessing: Preprocessing?
  /// Whether z-scored windows get their amplitude back before they are scored.
  public var usesAmplitude = false
  /// What stood on the screen in training, where known.
  public var speller: Speller?
  /// How scores become probabilities, and from which score on an epoch counts as detected.
  public var calibration: Calibration
  /// How it came about.
  public var training: TrainingFacts

  /// Samples a window.
  public var windowLength: Int { parts[0].windowLength }

  /// The networks, none in a detector without any.
  public var members: [Network] {
    parts.flatMap { part -> [Network] in
      if case .networks(let members) = part { members } else { [] }
    }
  }

  /// Numbers that were learned in all parts.
  public var parameterCount: Int {
    parts.reduce(0) { sum, part in
      switch part {
      case .networks(let members): sum + members.reduce(0) { $0 + $1.architecture.parameterCount }
      case .baseline(let baseline): sum + baseline.parameterCount
      }
    }
  }
}

/// How a detector came about: what stands in its file about its training.
public struct TrainingFacts: Sendable, Equatable, Codable {
  /// The recipe of the networks; `nil` where there are none.
  public var recipe: Recipe.Name?
  /// The seed of everything random.
  public var seed: UInt64
  /// Epochs that were learnt from.
  public var epochs: Int
  /// Targets among them.
  public var targets: Int
  /// Passes over the epochs, the most of any network; 0 where everything is fitted in one go.
  public var passes: Int
  /// The pass whose parameters were kept, the latest of any network.
  public var bestPass: Int
  /// The mean loss in the last pass; `nil` where there are no passes.
  public var trainingError: Double?
  /// The mean loss on epochs of selections that were not learnt from; unknown with one selection.
  public var validationError: Double?
  /// The area under the curve on them.
  public var validationAUC: Double?
  /// The losses pass by pass; `nil` where there are no passes, and in files of before it was kept.
  public var learningCurve: LearningCurve?
  /// The recordings, with their SHA-256.
  public var sources: [EpochsSource]
  /// The version of the tool.
  public var toolVersion: String

  private enum CodingKeys: String, CodingKey {
    case recipe, seed, epochs, targets, passes, bestPass, trainingError, validationError
    // The decoder of snake-case keys makes one capital of `_auc`.
    case validationAUC = "validationAuc"
    case learningCurve, sources, toolVersion
  }
}

/// Why a detector could not be trained or used.
public enum DetectionError: Error, Equatable, Sendable {
  /// No epochs of a class.
  case missingClass(targets: Int, nonTargets: Int)
  /// The epochs lack electrodes.
  case missingElectrodes(missing: [String], available: [String])
  /// Epochs and detector do not fit.
  case differing(what: String, found: String, expected: String)
  /// Every electrode is flat, railed or disconnected: there is nothing to learn from.
  case unusable(faults: [String: ElectrodeFault])
  /// The network cannot take such epochs.
  case unfit(reason: String)
  /// Training came to no result.
  case training(TrainingError)
  /// The start of training could not be computed.
  case start(BaselineError)
}

extension DetectionError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .missingClass(let targets, let nonTargets):
      "training: found \(targets) targets and \(nonTargets) non-targets; expected some of both; "
        + "name the true characters with --text or the events with --targets and --nontargets"
    case .missingElectrodes(let missing, let available):
      "electrodes: \(missing.joined(separator: ", ")) not found among "
        + available.joined(separator: ", ")
    case .differing(let what, let found, let expected):
      "\(what): found \(found); expected \(expected), as in the detector"
    case .unusable(let faults):
      "the recordings are unusable: "
        + Dictionary(grouping: faults.keys.sorted()) { faults[$0]?.rawValue ?? "" }
        .sorted { $0.key < $1.key }
        .map { "\($0.value.joined(separator: ", ")) \($0.key)" }.joined(separator: "; ")
    case .unfit(let reason): reason
    case .training(let error): error.description
    case .start(let error): error.description
    }
  }
}
