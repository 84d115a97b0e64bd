extension RecordingFormat {
  /// Which files a recording of the format is, and what else is needed to read it.
  public var needs: String {
    switch self {
    case .edf: ".edf; events from its annotations or a BIDS _events.tsv beside it"
    case .bdf: ".bdf; events from its annotations or status channel"
    case .brainVision: ".vhdr (or .eeg), with its .vmrk and .eeg in the same folder"
    case .eeglab: ".set, with its .fdt beside it if there is one"
    case .mat: ".mat of version 5 to 7.3 in the layout of a public P300 data set"
    case .bci2000: ".dat with the states StimulusCode and StimulusType"
    case .fif: "_raw.fif or _eeg.fif with all of its parts, and annotations or a stimulus channel"
    case .gdf: ".gdf of version 1 or 2, with its event table"
    case .xdf: ".xdf with a stream of EEG and one of markers"
    case .neuroScan: ".cnt of NeuroScan's SCAN (continuous), with its event table"
    case .nedf: ".nedf of Neuroelectrics' NIC, with its trigger"
    case .mff: "folder .mff of EGI's Net Station, with info.xml, signal1.bin and Events_*.xml"
    case .openViBE: ".ov of OpenViBE's generic stream writer, with a signal and stimulations"
    case .csv: ".csv, .tsv, .txt or .easy with a row a sample, and a header and times or --layout"
    }
  }
}
