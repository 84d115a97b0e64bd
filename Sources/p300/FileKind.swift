import Detection
import Files
import Signal

/// What a file is to the verbs, by its first bytes.
enum FileKind: String {
  case recording = "a recording"
  case epochs
  case detector = "a detector"

  /// The kind of a file; `nil` for what cannot be opened or is none of the tool's.
  init?(path: String) {
    guard let bytes = try? FileBytes(path: path) else { return nil }
    self.init(bytes)
  }

  /// The kind of a file's bytes; `nil` for none of the tool's.
  init?(_ bytes: FileBytes) {
    if TensorFile.canRead(bytes) {
      self = .detector
    } else if EpochsFile.canRead(bytes) {
      self = .epochs
    } else if RecordingFormat(of: bytes) != nil {
      self = .recording
    } else {
      return nil
    }
  }
}

/// A file of one kind where one of another is expected.
struct WrongKind: Error, CustomStringConvertible {
  let path: String
  let found: FileKind
  /// Whether a detector was expected, or else inputs.
  let expectsDetector: Bool

  var description: String {
    "\(path): found \(found.rawValue); expected "
      + (expectsDetector ? "a detector, as p300 train writes it" : "a recording or epochs")
  }

  /// What the user can do about it.
  var remedy: String {
    expectsDetector
      ? "classify and spell take the detector before the inputs; p300 train makes one from epochs"
      : "a detector is for classify, spell, report --detector, export and inspect"
  }

  /// Sees that none of the inputs is a detector.
  ///
  /// - Throws: `WrongKind`.
  static func check(inputs: [String]) throws {
    for path in inputs where FileKind(path: path) == .detector {
      throw WrongKind(path: path, found: .detector, expectsDetector: false)
    }
  }
}

extension DetectorFile {
  /// Reads the file that a user has named as the detector.
  ///
  /// - Throws: `WrongKind` for a recording or epochs, and `ReadingError`.
  static func read(named path: String) throws -> (detector: Detector, sha256: String) {
    let bytes = try FileBytes(path: path)
    if let kind = FileKind(bytes), kind != .detector {
      throw WrongKind(path: path, found: kind, expectsDetector: true)
    }
    return (try read(bytes), bytes.sha256())
  }
}
