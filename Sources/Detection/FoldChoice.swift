import Evaluation
import Signal

/// How a user wants epochs divided into training and test, before it is known which epochs.
public enum FoldChoice: Sendable, Equatable {
  /// Selections in so many folds; by default five, or as many as there are selections to learn from, and
  /// five blocks in time where there is one.
  case selections(Int?)
  /// One fold a recording.
  case recordings
  /// One fold a session, by the `ses-` in BIDS names.
  case sessions
  /// One fold a subject, tested on a detector of the others.
  case subjects
  /// So many blocks in time.
  case blocks(Int)
  /// The first 1, 2, 4, 8 … selections train, all later ones are tested.
  case calibration
  /// No folds: each selection is tested on what was learned, without labels, from those before it.
  case stream
  /// So many folds of shuffled epochs, which leak.
  case shuffled(Int)

  /// What a user writes: `selection`, `selection:10`, `recording`, `session`, `subject`, `5`, `calibration`,
  /// `stream` or `shuffled:5`; `nil` for anything else.
  public init?(_ text: String) {
    let parts = text.lowercased().split(separator: ":", maxSplits: 1).map(String.init)
    let number = parts.count == 2 ? Int(parts[1]) : nil
    if parts.count == 2, number.map({ $0 >= 2 }) != true { return nil }
    switch (parts.first, number) {
    case ("selection", let number): self = .selections(number)
    case ("recording", nil): self = .recordings
    case ("session", nil): self = .sessions
    case ("subject", nil): self = .subjects
    case ("calibration", nil): self = .calibration
    case ("stream", nil): self = .stream
    case ("shuffled", let number): self = .shuffled(number ?? 5)
    default:
      guard let blocks = Int(text), blocks >= 2 else { return nil }
      self = .blocks(blocks)
    }
  }

  /// The division of these epochs.
  ///
  /// - Parameters:
  ///   - epochs: what is divided.
  ///   - subjects: whose each of their recordings is; `nil` takes the recordings' names, as `SubjectPool` does.
  /// - Returns: the division; `nil` for a stream, which is none (`StreamEvaluator`).
  /// - Throws: `SplitError.noSession` where sessions are asked for and not named.
  public func kind(
    for epochs: Epochs, subjects: [String]? = nil
  ) throws(SplitError) -> SplitKind? {
    switch self {
    case .stream: return nil
    case .selections(let folds): return .selections(of: epochs, folds: folds)
    case .recordings: return .recordings
    case .blocks(let folds): return .blocks(folds: folds)
    case .calibration: return .calibration
    case .shuffled(let folds): return .shuffledEpochs(folds: folds)
    case .subjects:
      return .subjects(
        subjects ?? epochs.metadata.sources.map { SubjectPool.subject(of: $0.location) })
    case .sessions: return .groups(try SplitKind.sessions(of: epochs.metadata.sources))
    }
  }
}

extension SplitKind {
  /// Folds of the selections of `epochs`.
  ///
  /// - Parameters:
  ///   - epochs: what is divided.
  ///   - folds: how many; `nil` takes five, or as many as there are selections to learn from.
  /// - Returns: the division; five blocks in time where no number is named and there are not two such selections.
  public static func selections(of epochs: Epochs, folds: Int? = nil) -> SplitKind {
    if let folds { return .selections(folds: folds) }
    let attended = Set(epochs.usableForTraining.map { epochs.selections[$0] }).count
    return attended < 2 ? .blocks(folds: 5) : .selections(folds: min(5, attended))
  }
}

extension FoldChoice: CustomStringConvertible {
  /// The choice as a user writes it.
  public var description: String {
    switch self {
    case .selections(nil): "selection"
    case .selections(let folds?): "selection:\(folds)"
    case .recordings: "recording"
    case .sessions: "session"
    case .subjects: "subject"
    case .blocks(let folds): "\(folds)"
    case .calibration: "calibration"
    case .stream: "stream"
    case .shuffled(let folds): "shuffled:\(folds)"
    }
  }
}
