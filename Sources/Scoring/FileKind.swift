import Detection
import Files
import Reading
import Signal

/// What a file is to whoever detects, by its first bytes.
public enum FileKind: Sendable, Equatable {
  /// Recordings of any format that is read.
  case recording
  /// Epochs, or another archive of NumPy.
  case epochs
  /// A detector, or another file of tensors.
  case detector

  /// The kind of a file's bytes; `nil` where they are of none.
  public init?(_ bytes: FileBytes) {
    if TensorFile.canRead(bytes) {
      self = .detector
    } else if EpochsReader.canRead(bytes) {
      self = .epochs
    } else if RecordingFormat(of: bytes) != nil {
      self = .recording
    } else {
      return nil
    }
  }
}

extension FileKind: CustomStringConvertible {
  /// The kind in words.
  public var description: String {
    switch self {
    case .recording: "a recording"
    case .epochs: "epochs"
    case .detector: "a detector"
    }
  }
}
