import Files

/// The file formats that epochs are written in.
public enum EpochsFormat: String, Sendable, CaseIterable {
  /// NumPy's archive, the form that this package reads again (`EpochsFile`).
  case npz
  /// An EEGLAB data set of epochs (`EEGLABEpochsWriter`).
  case set
  /// A FIF file of epochs, as MNE-Python writes them (`FIFEpochsWriter`).
  case fif

  /// The format that the ending of a path tells: `.set` or `.fif`, else `.npz`.
  public init(ofPath path: String) {
    self = Self.allCases.first { path.lowercased().hasSuffix(".\($0.rawValue)") } ?? .npz
  }

  /// Writes `epochs` to `path`; the file appears whole or not at all.
  ///
  /// - Throws: `WritingError` of the operating system, or if the format cannot hold so much.
  public func write(_ epochs: Epochs, to path: String) throws(WritingError) {
    switch self {
    case .npz: try EpochsFile.write(epochs, to: path)
    case .set: try EEGLABEpochsWriter(epochs).write(to: path)
    case .fif: try FIFEpochsWriter(epochs).write(to: path)
    }
  }
}
