import Signal

extension [InputFile] {
  /// Gives every input that is a recording its file of events, in order.
  ///
  /// - Throws: `EventsPairingError` unless there is one for each, or none at all.
  public mutating func take(events files: [EventsFile]) throws(EventsPairingError) {
    guard !files.isEmpty else { return }
    var left = files[...]
    for index in indices where !self[index].isEpochs {
      guard let file = left.popFirst() else {
        throw .tooFew(files.count, path: self[index].path)
      }
      self[index].events = file
    }
    if let file = left.first { throw .tooMany(path: file.path) }
  }
}

/// Why files of events do not fit to the inputs.
public enum EventsPairingError: Error, Equatable, Sendable {
  /// There are more recordings than files of events; how many of these, and the first without one.
  case tooFew(Int, path: RecordingPath)
  /// There are fewer recordings than files of events; the first file too many.
  case tooMany(path: String)
}

extension EventsPairingError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .tooFew(let count, let path):
      "\(path): found \(count) files of events; expected one for every recording, in their order"
    case .tooMany(let path):
      "\(path): a file of events without a recording; expected one for every recording"
    }
  }
}
