/// The file formats that recordings are read from.
public enum RecordingFormat: String, Sendable, CaseIterable, Codable {
  case edf = "EDF"
  case bdf = "BDF"
  case brainVision = "BrainVision"
  // A file belongs to the first format that knows it: EEGLAB's sets are MAT files, and almost any
  // table of text could be CSV.
  case eeglab = "EEGLAB"
  case mat = "MAT"
  case bci2000 = "BCI2000"
  case fif = "FIF"
  case gdf = "GDF"
  case xdf = "XDF"
  case neuroScan = "NeuroScan"
  case nedf = "NEDF"
  case mff = "MFF"
  case openViBE = "OpenViBE"
  case csv = "CSV"

  /// The format's name as its users say it.
  public var name: String { rawValue }
}
