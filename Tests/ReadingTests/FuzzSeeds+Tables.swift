/// Small tables of each layout that is known.
extension FuzzSeeds {
  static let csv: [[UInt8]] = [
    muse, openBCI, tabs, mindMonitor, gaps, emotiv, unicorn, openViBE, semicolons, easy, brainFlow,
    numPy,
  ].map { Array($0.utf8) }

  /// A head and a text a row.
  private static func table(
    _ head: String, _ count: Int = 40, _ row: (Int) -> String
  ) -> String {
    (0..<count).reduce(into: head) { $0 += row($1) }
  }

  private static func time(_ row: Int, _ rate: Double, from start: Double = 0) -> String {
    "\(start + Double(row) / rate)"
  }

  private static let muse = table("timestamps,TP9,AF7,AF8,TP10,Right AUX,Marker\n") {
    "\(time($0, 256, from: 1000)),\($0),-1.5,2e1,0,7,\($0 % 10 / 9)\n"
  }

  private static let openBCI = table(
    "%OpenBCI Raw EXG Data\n%Number of channels = 2\n%Sample Rate = 250 Hz\n"
  ) { "\($0), 1.5, -2.5, 0.01, 0.02\n" }

  private static let tabs = table("time\tFz (uV)\tCz [mV]\tevent\n") {
    "\(time($0, 100))\t\($0)\t2\t\($0 == 20 ? "\"Target\"" : "")\n"
  }

  private static let mindMonitor = table("TimeStamp,Delta_TP9,RAW_TP9,Elements\n") { row in
    "2024-02-29 23:59:59.\(row < 10 ? "0" : "")\(row),0.5,\(row),\n"
      + (row == 20 ? "23:59:59,,,/Marker/1\n" : "")
  }

  /// Where a counter and times jump.
  private static let gaps = table(
    "%OpenBCI Raw EXG Data\n%Sample Rate = 250 Hz\n"
      + "Sample Index, EXG Channel 0, Timestamp, Marker\n", 60
  ) { row in
    (20..<40).contains(row) || row == 50
      ? "" : "\(row % 16), \(row), \(time(row, 250, from: 1.6e9)), \(row % 9 / 8)\n"
  }

  private static let emotiv = table(
    "title:x,sampling rate:eeg_128;mot_32\n"
      + "Timestamp,EEG.Counter,EEG.AF3,MarkerValueInt,CQ.AF3\n"
  ) { "\(time($0, 128, from: 1000)),\($0 % 8),4100.5,\($0 == 9 ? "3" : ""),4\n" }

  private static let unicorn = table("EEG 1,EEG 2,Battery Level,Counter,Validation Indicator\n") {
    "\($0).5,2,93,\($0),\($0 == 7 ? 0 : 1)\n"
  }

  private static let openViBE = table("Time:256Hz,Epoch,Fz,Event Id,Event Date,Event Duration\n") {
    "\(time($0, 256)),0,\($0),\($0 == 20 ? "33285:32779,0.078:0.079,0:0.1" : ",,")\n"
  }

  private static let semicolons = table(
    "Zeit [ms];Fz [\u{B5}V];Cz [mV];\"Mar;ker\"\r\n\r\n"
  ) { "\($0 * 4),5;\($0),25;-1e-3;\($0 % 20 == 19 ? "S 1" : "");\r\n" }

  private static let easy = table("", 60) { row in
    let numbers = (0..<8).map { row * $0 } + [1, 2, 3, row % 9 / 8, 1_600_000_000_000 + row * 2]
    return numbers.map { "\($0)" }.joined(separator: "\t") + "\n"
  }

  private static let brainFlow = table("", 60) { row in
    let values = (0..<21).map { "\(row + $0).5" }.joined(separator: "\t")
    return "\(row % 101).0\t\(values)\t\(time(row, 250, from: 1.6e9))\t0.0\n"
  }

  private static let numPy = table("# time Fz Cz\n") {
    "\(time($0, 100))  \($0 % 7)   nan\($0 == 20 ? " 5" : "")\n"
  }
}
