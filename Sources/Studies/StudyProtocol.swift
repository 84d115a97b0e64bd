/// Who is trained on what, and tested on what.
public enum StudyProtocol: String, Sendable, Codable, CaseIterable {
  /// Within each session of each subject: folds of selections.
  case withinSession = "within-session"
  /// Within each subject: each session but the first, by what the earlier ones taught.
  case acrossSessions = "across-sessions"
  /// Each subject, by a detector of the others.
  case acrossSubjects = "across-subjects"
  /// Within each session of each subject: the first 1, 2, 4, 8 … selections train, all later ones are tested.
  case calibration

  /// What MOABB calls it, for the column `evaluation`.
  var evaluation: String {
    switch self {
    case .withinSession: "WithinSession"
    case .acrossSessions: "CrossSession"
    case .acrossSubjects: "CrossSubject"
    case .calibration: "LearningCurve"
    }
  }

  /// Whether a unit is a subject with all sessions, and not one session.
  var takesWholeSubjects: Bool { self == .acrossSessions || self == .acrossSubjects }
}
