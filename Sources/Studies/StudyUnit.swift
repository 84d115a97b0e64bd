import Files
import Reading
import Signal

/// One subject, or one session of one, whose results are a file of their own.
public struct StudyUnit: Sendable, Equatable {
  /// Its name, as in file names: `sub-01_ses-1`.
  public let name: String
  /// The sessions that are judged, in order of time.
  public let visits: [BIDSVisit]

  /// The subject's label.
  public var subject: String { visits.first?.entities.subject ?? "" }

  /// The units of some recordings.
  ///
  /// - Parameters:
  ///   - recordings: of a data set, in order.
  ///   - design: decides whether a unit is a session or a subject.
  ///   - root: the data set, whose `sub-…_sessions.tsv` tell when sessions were; without, their labels count.
  /// - Returns: the units in order.
  static func units(
    of recordings: [RecordingPath], for design: StudyProtocol, in root: String
  ) -> [StudyUnit] {
    let visits = BIDSVisit.visits(of: recordings)
    guard design.takesWholeSubjects else {
      return visits.map { StudyUnit(name: "\($0.entities.visit)", visits: [$0]) }
    }
    var subjects: [String] = []
    for visit in visits {
      if let subject = visit.entities.subject, !subjects.contains(subject) {
        subjects.append(subject)
      }
    }
    return subjects.map { subject in
      let own = visits.filter { $0.entities.subject == subject }
      return StudyUnit(
        name: "sub-\(subject)", visits: Self.inTime(own, of: subject, in: root))
    }
  }

  /// A subject's sessions by when they were, where that is known of all; else as they are.
  private static func inTime(
    _ visits: [BIDSVisit], of subject: String, in root: String
  ) -> [BIDSVisit] {
    guard let bytes = try? FileBytes(path: "\(root)/sub-\(subject)/sub-\(subject)_sessions.tsv"),
      let table = try? TabSeparatedTable(bytes), let name = table.column("session_id"),
      let time = table.column("acq_time")
    else { return visits }
    var times: [String: String] = [:]
    for row in table.rows {
      if let session = row.cells[name], let time = row.cells[time] { times[session] = time }
    }
    let known = visits.map { visit in times["ses-" + (visit.entities.session ?? "")] }
    guard !known.contains(nil) else { return visits }
    // Dates of ISO 8601 are in order as texts; those of the same date stay as they are.
    return zip(visits, known).enumerated()
      .sorted { ($0.element.1 ?? "", $0.offset) < ($1.element.1 ?? "", $1.offset) }
      .map(\.element.0)
  }
}
