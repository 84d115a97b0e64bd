import Signal

extension SplitKind {
  /// The session of every recording, as a number from 0 in order of appearance.
  ///
  /// - Throws: `SplitError.noSession` where a name does not tell.
  package static func sessions(of recordings: [EpochsSource]) throws(SplitError) -> [Int] {
    var numbers: [String: Int] = [:]
    var sessions: [Int] = []
    for recording in recordings {
      guard let session = recording.entities.session else {
        throw .noSession(recording: recording.name)
      }
      let number = numbers[session] ?? numbers.count
      numbers[session] = number
      sessions.append(number)
    }
    return sessions
  }
}
