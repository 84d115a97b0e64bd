/// What became of the flashes of some recordings, beside the epochs.
public struct PreprocessingReport: Sendable, Equatable {
  /// Why a flash gave no epoch.
  public enum Drop: String, Sendable, CaseIterable, Codable {
    /// Nothing was being recorded at its onset.
    case outsideRecording = "outside the recording"
    /// Its window would reach past the end of the recording, or into a gap.
    case pastEndOfPiece = "window past the end of the recording or into a gap"
    /// Its window would begin before the recording, or in a gap.
    case beforeStartOfPiece = "window before the start of the recording or in a gap"
    /// Samples of an electrode are missing within the window, for longer than can be bridged.
    case missing = "samples missing within the window"
    /// Its window touches a span that a person marked as bad.
    case markedBad = "window in a span that is marked as bad"
    /// An electrode's range within the window was above the limit.
    case rejected = "range above the limit for rejection"
    /// The range of a channel of the eyes within the window was above the limit.
    case eyes = "range of an EOG channel above the limit for rejection"
  }

  /// How many epochs there are.
  public var epochs = 0
  /// How many flashes gave none, by reason.
  public var dropped: [Drop: Int] = [:]
  /// In how many flashes each electrode's range was above the limit for rejection, for those that ever were.
  public var rejected: [String: Int] = [:]
  /// In how many epochs each electrode was flat, for those that ever were.
  public var flat: [String: Int] = [:]
  /// The electrodes that were found to be bad, and why.
  public var faults: [String: ElectrodeFault] = [:]
  /// What else the user should know.
  public var warnings: [Warning] = []

  /// An empty report.
  public init() {}

  /// How many flashes there were.
  public var flashes: Int { dropped.values.reduce(epochs, +) }

  /// Adds what became of other recordings; what both warn of stands there once.
  public mutating func merge(_ other: PreprocessingReport) {
    epochs += other.epochs
    dropped.merge(other.dropped, uniquingKeysWith: +)
    rejected.merge(other.rejected, uniquingKeysWith: +)
    flat.merge(other.flat, uniquingKeysWith: +)
    faults.merge(other.faults) { first, _ in first }
    warnings += other.warnings.filter { !warnings.contains($0) }
  }
}
