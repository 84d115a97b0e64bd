import Evaluation
import Signal

/// A detector brought up to date: its method, fitted anew to what it had learnt from and what came since.
///
/// Old epochs are told by their recordings' digests: the result is that of training on all, and nothing of
/// before is lost without a word.
public struct DetectorUpdate: Sendable {
  /// What is brought up to date.
  public let detector: Detector
  /// The SHA-256 of its file.
  public let sha256: String

  /// The update of somebody's own detector.
  ///
  /// - Throws: `UpdateError` if it is one of several people or has learned from decisions, which no epochs
  ///   tell again.
  public init(_ detector: Detector, sha256: String) throws(UpdateError) {
    guard !detector.isPrior else { throw .prior }
    guard detector.training.decodedSelections == nil else { throw .learnedFromDecisions }
    self.detector = detector
    self.sha256 = sha256
  }

  /// Sees that epochs are those that the detector has learnt from, and more, and that a prior is at hand if it
  /// holds one.
  ///
  /// - Throws: `UpdateError` if some are missing, are told by nothing, or none is new.
  public func check(_ epochs: borrowing Epochs, hasPrior: Bool = false) throws(UpdateError) {
    guard detector.prior == nil || hasPrior else { throw .needsPrior }
    let old = detector.training.sources
    if let source = old.first(where: { $0.sha256.isEmpty }) { throw .unknown(source.name) }
    let given = Set(epochs.metadata.sources.map { RecordingIdentity($0) })
    let missing = old.filter { !given.contains(RecordingIdentity($0)) }
    guard missing.isEmpty else { throw .missing(missing) }
    guard given.count > Set(old.map { RecordingIdentity($0) }).count else { throw .nothingNew }
  }

  /// Keeps in what takes the detector's place what it was.
  public func join(_ updated: inout Detector) {
    let past = TrainingPast(detector.training, sha256: sha256)
    updated.training.history = (detector.training.history ?? []) + [past]
  }
}

/// Why a detector cannot be brought up to date.
public enum UpdateError: Error, Equatable, Sendable {
  /// It is one of several people.
  case prior
  /// It has learned from decisions, without labels.
  case learnedFromDecisions
  /// It holds a prior, which is not named.
  case needsPrior
  /// A recording of before is known by its name alone.
  case unknown(String)
  /// Recordings of before are not among the inputs.
  case missing([EpochsSource])
  /// All inputs are of before.
  case nothingNew
}

extension UpdateError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .prior: "--from: found a detector of several people; expected one of one person"
    case .learnedFromDecisions:
      "--from: the detector has learned from decisions, which epochs do not tell again; "
        + "expected one trained on labels (spell --adapt goes on learning)"
    case .needsPrior: "--from: the detector holds a prior; expected its file as --prior"
    case .unknown(let name):
      "--from: the detector has learned from \(name), whose content is not known; "
        + "expected recordings with a digest"
    case .missing(let sources):
      "--from: the detector has also learned from "
        + sources.map { "\($0.name) (\($0.sha256.prefix(12)))" }.joined(separator: ", ")
        + "; expected these epochs among the inputs, beside new ones"
    case .nothingNew:
      "--from: the detector has learned from all inputs already; expected new ones, too"
    }
  }
}
