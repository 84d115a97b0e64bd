import ArgumentParser
import Detection
import Scoring

/// What is done about a session that is unlike training.
struct SessionOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "End with exit code 3, after all results, where the session is unlike those of training."))
  var strict = false

  @Flag(
    help: ArgumentHelp(
      "Where electrodes changed, bring their covariance to that of training; where responses came at "
        + "another time, move windows there; where they are weaker, make probabilities less sure. It looks at "
        + "all of the session before scoring it."))
  var repair = false

  /// Fails where the session, repaired or as it was, is unlike training and the user wants to know.
  ///
  /// - Throws: `ExitCode`.
  func check(_ session: SessionCheck, _ repair: SessionRepair?) throws {
    guard strict, !(repair?.after ?? session).passes else { return }
    throw ExitCode(ExitStatus.someFailed.rawValue)
  }
}

/// A verb's result with what the session was like.
struct SessionResult<Result: Encodable>: Encodable {
  private let result: Result
  private let session: SessionCheck
  private let repair: SessionRepair?

  init(_ result: Result, _ scored: DetectorApplication.Scored) {
    self.result = result
    session = scored.session
    repair = scored.repair
  }

  private enum CodingKeys: CodingKey {
    case session, repair
  }

  func encode(to encoder: any Encoder) throws {
    try result.encode(to: encoder)
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(session, forKey: .session)
    try box.encode(repair, forKey: .repair)
  }
}

extension DetectorApplication.Scored {
  /// What the session is like, and what was done about it, a line each.
  var sessionLines: String {
    var lines = [session.words]
    if let repair {
      lines.append("repaired  \(repair.words)")
      if !repair.after.passes { lines.append("after it  \(repair.after.words)") }
    }
    return lines.joined(separator: "\n")
  }
}
