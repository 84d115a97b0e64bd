import ArgumentParser
import Detection
import Evaluation

extension ThresholdRule: ExpressibleByArgument {
  /// The rule of that name.
  public init?(argument: String) { self.init(argument) }

  /// The rules there are, for help and completion.
  public static var allValueStrings: [String] {
    ["balanced", "f1", "precision=P", "cost=MISSED:FALSE", "PROBABILITY"]
  }
}

/// The decisions that are made of probabilities, where they are not those of training.
struct DecisionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Detected is what has more than this probability, or what costs less so: cost=5:1 where a "
        + "missed target is five times as bad as a false alarm. Default: as trained.",
      valueName: "rule"))
  var threshold: ThresholdRule?

  @Option(
    help: ArgumentHelp(
      "How probable a target is before its EEG is seen. Default: the share in training.",
      valueName: "share"))
  var priorProbability: Double?

  func validate() throws {
    if let threshold, threshold.fixed == nil {
      throw ValidationError(
        "--threshold \(threshold): needs epochs that were kept from training; "
          + "name it in p300 train, or give a probability or cost=MISSED:FALSE")
    }
    if let priorProbability, !(priorProbability > 0 && priorProbability < 1) {
      throw ValidationError(
        "--prior-probability \(priorProbability): expected a share between 0 and 1")
    }
  }
}

extension DecisionOptions {
  /// Moves probabilities to the share of targets that is stated, and gives the threshold that goes with them.
  ///
  /// Where only the share is stated, the same epochs are detected as before.
  ///
  /// - Throws: `DecisionError` where the detector does not know the share it was trained with.
  func apply(to scores: inout [Double], of detector: Detector) throws(DecisionError) -> Double {
    var threshold = detector.calibration.threshold
    if let priorProbability {
      let (targets, epochs) = (detector.training.targets, detector.training.epochs)
      guard targets > 0, targets < epochs else { throw .unknownShare }
      let share = Double(targets) / Double(epochs)
      scores = scores.map { rebased($0, from: share, to: priorProbability) }
      threshold = rebased(threshold, from: share, to: priorProbability)
    }
    return self.threshold?.fixed ?? threshold
  }
}

/// Why decisions cannot be made otherwise than as trained.
enum DecisionError: Error, CustomStringConvertible {
  case unknownShare

  var description: String {
    "--prior-probability: the detector does not say how many of its training epochs were targets"
  }
}
