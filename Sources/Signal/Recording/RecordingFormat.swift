/// The file formats that recordings are read from.
public enum RecordingFormat: String, Sendable, CaseIterable, Codable {
  case edf = "EDF"
  case bdf = "BDF"
  case mat = "MAT"
  case bci2000 = "BCI2000"
  case fif = "FIF"
  case csv = "CSV"
  case eeglab = "EEGLAB"
  case gdf = "GDF"

  /// The format's name as its users say it.
  public var name: String { rawValue }
}
