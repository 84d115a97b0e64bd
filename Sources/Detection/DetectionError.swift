import Evaluation
import Signal

/// Why a detector could not be trained or used.
public enum DetectionError: Error, Equatable, Sendable {
  /// No epochs of a class.
  case missingClass(targets: Int, nonTargets: Int)
  /// There is nothing to score.
  case noEpochs
  /// The epochs lack electrodes.
  case missingElectrodes(missing: [String], available: [String])
  /// Epochs and detector do not fit.
  case differing(what: String, found: String, expected: String)
  /// Every electrode is flat, railed or disconnected: there is nothing to learn from.
  case unusable(faults: [String: ElectrodeFault])
  /// There are fewer electrodes than the method chooses from them.
  case tooFewElectrodes(method: String, found: Int, needed: Int)
  /// A prior has learned from the very recordings that it is to help with.
  case priorHasSeen(source: String)
  /// A prior without weights of electrodes and times that another regression could start from.
  case nonlinearPrior(method: String)
  /// No threshold does what it was to be chosen for on epochs kept from learning.
  case thresholdOutOfReach(ThresholdRule)
  /// What scores could not be fitted or applied.
  case scorer(ScorerError)
}

extension DetectionError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .missingClass(let targets, let nonTargets):
      "training: found \(targets) targets and \(nonTargets) non-targets; expected some of both; "
        + "name the true characters with --text or the events with --targets and --nontargets"
    case .noEpochs: "epochs: found none; expected one at least"
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
    case .tooFewElectrodes(let method, let found, let needed):
      "\(method): found \(found) electrodes; expected at least \(needed)"
    case .priorHasSeen(let source):
      "\(source): the prior has learned from this recording; expected one of other people"
    case .nonlinearPrior(let method):
      "prior: found one of \(method); expected lda, swlda, blda or toeplitz-lda, whose weights can be started from"
    case .thresholdOutOfReach(let rule):
      "threshold: found none that gives \(rule) on the selections kept from training; expected one"
    case .scorer(let error): error.description
    }
  }
}
