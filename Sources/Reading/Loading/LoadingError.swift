import Files
import Signal

/// Why inputs could not be made into epochs.
public enum LoadingError: Error, Equatable, Sendable {
  /// A file could not be read.
  case reading(ReadingError)
  /// Recordings and settings do not fit together.
  case preprocessing(PreprocessingError)
  /// Inputs do not fit together.
  case merging(MergingError)
  /// The true characters do not fit to the inputs.
  case text(TextError)
  /// A recording where nothing says what is to be done to it.
  case unknownPreprocessing(path: RecordingPath)
  /// No event of a recording is a flash; its most frequent events, and the patterns that match none.
  case noFlashes(path: RecordingPath, events: [String], misses: [PatternMiss])
  /// A recording's matrix or menu is not that of the first.
  case screensDiffer(path: RecordingPath)
}

extension LoadingError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .reading(let error): error.description
    case .preprocessing(let error): error.description
    case .merging(let error): error.description
    case .text(let error): error.description
    case .unknownPreprocessing(let path):
      "\(path): found a recording; expected epochs, as it is not known how to preprocess"
    case .noFlashes(let path, let events, let misses) where !misses.isEmpty && !events.isEmpty:
      "\(path): " + misses.map(\.description).joined(separator: "; ")
    case .noFlashes(let path, let events, _):
      "\(path): found "
        + (events.isEmpty ? "no events" : "events " + events.joined(separator: ", "))
        + "; expected flashes: name them with --targets and --nontargets"
    case .screensDiffer(let path):
      "\(path): found another matrix than in the first recording; name one with --matrix"
    }
  }
}
