import Files
import Signal

/// What a unit came to: its file in the folder `units`.
///
/// Nothing in it depends on when, where or with how many others it was made.
struct UnitRecord: Sendable, Equatable, Codable {
  /// The fold of what is of all folds together.
  static let allFolds = "all folds"

  /// What one method came to in one division, on the epochs of one session.
  struct Result: Sendable, Equatable, Codable {
    /// Whose session was tested; `nil` where it has no name.
    var session: String?
    /// What was tested, in words.
    var fold: String
    /// The method.
    var pipeline: String
    /// How many epochs were learned from.
    var samples: Int
    /// How many electrodes.
    var channels: Int
    /// Metrics by name; what is undefined is not there.
    var metrics: [String: Double]
  }

  /// Why something is missing.
  struct Failure: Sendable, Equatable, Codable {
    /// The method; `nil` where none could be tried.
    var pipeline: String?
    /// One line.
    var reason: String
  }

  /// The unit's name.
  var unit: String
  /// The subject's label.
  var subject: String
  /// A digest of all that the results depend on.
  var key: String
  /// A digest of the recordings and what belongs to them: of the lines that `sha256sum` would print.
  var inputSha256: String
  /// The protocol.
  var design: StudyProtocol
  /// The seed.
  var seed: UInt64
  /// The tool's version.
  var version = ToolVersion.current
  /// How many sessions the subject has in the study.
  var sessions: Int
  var results: [Result] = []
  var failures: [Failure] = []
  /// What was odd in the inputs.
  var warnings: [String] = []
  /// Files with scores, from the study's folder on.
  var files: [String] = []

  /// The text of the file.
  var text: String { JSONText.encode(self) + "\n" }

  /// The record in a file; `nil` where there is none or it is of another form.
  static func read(_ path: String) -> UnitRecord? {
    let record = JSONText.decodeOutput(UnitRecord.self, at: path)
    // No metric is of such size: the file is another's work.
    let isSound = record?.results.allSatisfy { $0.metrics.values.allSatisfy { abs($0) < 1e9 } }
    return isSound == true ? record : nil
  }
}

/// How long a unit took, which differs from run to run and therefore stands in a file of its own.
struct UnitTimes: Sendable, Equatable, Codable {
  /// Seconds that training and testing took in a division, on average, by method.
  var secondsPerFold: [String: Double] = [:]
}
