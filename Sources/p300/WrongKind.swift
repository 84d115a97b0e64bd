import Detection
import Files
import Scoring
import Signal

/// A file of one kind where one of another is expected.
struct WrongKind: Error, CustomStringConvertible {
  let path: String
  let found: FileKind
  /// Whether a detector was expected, or else inputs.
  let expectsDetector: Bool

  var description: String {
    "\(path): found \(found); expected "
      + (expectsDetector ? "a detector, as p300 train writes it" : "a recording or epochs")
  }

  /// What the user can do about it.
  var remedy: String {
    expectsDetector
      ? "classify and spell take the detector before the inputs; p300 train makes one from epochs"
      : "a detector is for classify, spell, report --detector, export and inspect"
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
