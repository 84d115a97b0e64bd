import Signal

/// The recordings of one subject in one session.
public struct BIDSVisit: Sendable, Equatable {
  /// Subject and session, and the task where all recordings are of one.
  public let entities: BIDSEntities
  /// The recordings, in order.
  public let recordings: [RecordingPath]

  /// The visits of some recordings in the order in which each comes first; what bears no subject's name is one
  /// of nobody.
  public static func visits(of recordings: [RecordingPath]) -> [BIDSVisit] {
    var order: [BIDSEntities] = []
    var groups: [BIDSEntities: [RecordingPath]] = [:]
    for recording in recordings {
      let visit = BIDSEntities(path: recording.file).visit
      if groups[visit] == nil { order.append(visit) }
      groups[visit, default: []].append(recording)
    }
    return order.map { visit in
      let recordings = groups[visit] ?? []
      var entities = visit
      let tasks = Set(recordings.map { BIDSEntities(path: $0.file).task })
      if tasks.count == 1 { entities.task = tasks.first ?? nil }
      return BIDSVisit(entities: entities, recordings: recordings)
    }
  }

  /// The folder of its files in a data set: `sub-01/ses-2/eeg`.
  public var folder: String {
    [entities.subject.map { "sub-\($0)" }, entities.session.map { "ses-\($0)" }, "eeg"]
      .compactMap { $0 }.joined(separator: "/")
  }
}
