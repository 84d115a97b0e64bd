import Files
import Signal

extension CSVLayout {
  /// Every recorder whose tables are known; a further one is one more row.
  ///
  /// A table belongs to the first that recognises it.
  static let all: [CSVLayout] = [
    openBCI, emotiv, emotivTestBench, unicorn, openViBESignal, openViBEOther, openViBEOld,
    mindMonitor, muse, neuroelectrics, brainFlow, general,
  ]

  // MARK: OpenBCI

  /// Files of OpenBCI's GUI, and of SD cards that it converted.
  ///
  /// From version 5 on with a header; before that with comments alone. Source:
  /// `DataWriterODF.pde` and `OutputFile.pde` of OpenBCI_GUI.
  static let openBCI = CSVLayout(
    name: "OpenBCI", recognises: { $0.prefaceHolds("openbci") }, names: OpenBCINames.names,
    rate: { source, _ in OpenBCINames.usualRate(source) }, microvolts: 1)

  // MARK: Emotiv

  /// EmotivPRO: electrodes are `EEG.…`, everything else has another prefix.
  static let emotiv = CSVLayout(
    name: "EmotivPRO",
    recognises: { source in
      source.table.header?.contains { $0.lowercased().hasPrefix("eeg.") } ?? false
    },
    rules: emotivRules + [CSVRule(.prefix("eeg."), .electrode), CSVRule(.all, .ignored)],
    microvolts: 1)

  /// TestBench, Xavier and EmotivPRO 1: electrodes by their names alone.
  static let emotivTestBench = CSVLayout(
    name: "Emotiv TestBench",
    recognises: { source in
      guard let names = EmotivTitle.names(source) else { return false }
      let words = Set(names.map { CSVWords($0).joined })
      return words.isSuperset(of: ["counter", "interpolated"])
    },
    names: EmotivTitle.names,
    rules: emotivRules + [CSVRule(.electrodes, .electrode), CSVRule(.all, .ignored)],
    microvolts: 1)

  private static let emotivRules = [
    CSVRule(.named(["timestamp"]), .time),
    CSVRule(.named(["eegcounter", "counter"]), .counter),
    CSVRule(
      .named(["markervalueint", "eegmarkerhardware", "markerhardware", "eegmarkers", "marker"]),
      .marker),
    CSVRule(
      .named(["eeginterpolated", "eegrawcq", "eegbattery", "eegbatterypercent"]), .ignored),
  ]

  // MARK: g.tec

  /// Unicorn Recorder: no times; a counter, and whether the sample arrived.
  static let unicorn = CSVLayout(
    name: "Unicorn Recorder",
    recognises: { $0.hasColumns(["counter", "validationindicator"]) },
    rules: [CSVRule(.named(["validationindicator"]), .validity)], rate: { _, _ in 250 },
    microvolts: 1)

  // MARK: OpenViBE

  /// `Time:256Hz,Epoch,…,Event Id,Event Date,Event Duration`: a signal.
  ///
  /// Source: `ovCSVHandler` of OpenViBE 2 and later.
  static let openViBESignal = CSVLayout(
    name: "OpenViBE",
    recognises: { OpenViBEHeader.rate($0) != nil },
    rate: { source, _ in OpenViBEHeader.rate(source) })

  /// `Time:4,End Time,…`: features, spectra or matrices.
  static let openViBEOther = CSVLayout(
    name: "OpenViBE",
    recognises: { source in
      guard let header = source.table.header, header.count > 1 else { return false }
      return header[0].lowercased().hasPrefix("time:") && header[1].lowercased() == "end time"
    },
    refusal: (
      "a table of features, a spectrum or a matrix",
      "write the signal itself with OpenViBE's CSV File Writer"
    ))

  /// Before OpenViBE 2: `Time (s);Fz;Cz;Sampling Rate`, with the rate in the first row.
  static let openViBEOld = CSVLayout(
    name: "OpenViBE 1", recognises: { $0.hasColumns(["samplingrate"]) },
    rate: { source, columns in
      let column = columns.names.firstIndex { CSVWords($0).joined == "samplingrate" }
      return source.table.sample.first.flatMap { row in
        column.flatMap { row.indices.contains($0) ? CSVNumber.double(row[$0]) : nil }
      }
    })

  // MARK: Muse

  /// Mind Monitor: the EEG is `RAW_…`; bands and other things are derived from it.
  static let mindMonitor = CSVLayout(
    name: "Mind Monitor",
    recognises: { source in
      source.table.header?.contains { $0.lowercased().hasPrefix("raw_") } ?? false
    },
    rules: ["delta", "theta", "alpha", "beta", "gamma", "hsi"].map {
      CSVRule(.prefix($0), .ignored)
    } + [CSVRule(.prefix("raw_"), .electrode)],
    microvolts: 1)

  /// Muse's electrodes by whatever recorder: all write µV.
  static let muse = CSVLayout(
    name: "Muse", recognises: { $0.hasColumns(["tp9", "af7", "af8", "tp10"]) }, microvolts: 1)

  // MARK: Neuroelectrics

  /// `.easy`: nV, accelerometer, marker and Unix time in ms, named by the `.info` beside it.
  static let neuroelectrics = CSVLayout(
    name: "Neuroelectrics", recognises: NeuroelectricsTable.isPresent,
    names: NeuroelectricsTable.names, rate: { source, _ in NeuroelectricsTable.rate(source) },
    microvolts: 1e-3)

  // MARK: Others

  /// Files that BrainFlow writes have no header: their columns are those of the board.
  static let brainFlow = CSVLayout(
    name: "BrainFlow", recognises: { BrainFlowBoard.board(of: $0) != nil },
    names: { BrainFlowBoard.board(of: $0)?.columnNames },
    rate: { source, _ in BrainFlowBoard.board(of: source)?.rate }, microvolts: 1)

  /// Any table with a header.
  static let general = CSVLayout(name: "", recognises: { $0.table.header != nil })
}

/// The head of OpenViBE's tables.
private enum OpenViBEHeader {
  /// The rate in `Time:256Hz`.
  static func rate(_ source: CSVSource) -> Double? {
    guard let first = source.table.header?.first?.lowercased(), first.hasPrefix("time:"),
      first.hasSuffix("hz")
    else { return nil }
    return Double(decimal: first.dropFirst(5).dropLast(2)).flatMap { $0 > 0 ? $0 : nil }
  }
}

/// The title that older Emotiv programs write: `…, sampling:128, …, labels:COUNTER INTERPOLATED AF3 …`.
private enum EmotivTitle {
  /// The names in the header, or else in the title.
  static func names(_ source: CSVSource) -> [String]? {
    if let header = source.table.header { return header }
    for line in source.table.preface {
      for part in line.split(separator: ",")
      where part.drop(while: \.isWhitespace)
        .lowercased().hasPrefix("labels:")
      {
        return part.split(separator: ":")[1...].joined().split(separator: " ").map(String.init)
      }
    }
    return nil
  }
}
