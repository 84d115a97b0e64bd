import Files
import Reading
import Signal
import TestSupport
import Testing

@Suite struct CSVReaderTests {
  private func read(_ text: String) throws(ReadingError) -> Recording {
    try CSVReader.read(FileBytes(Array(text.utf8), path: "x.csv"))[0]
  }

  private func canRead(_ text: String) -> Bool {
    CSVReader.canRead(FileBytes(Array(text.utf8), path: "x.csv"))
  }

  private func muse(_ rows: Int, newline: String = "\n") -> String {
    var text = "timestamps,TP9,AF7,AF8,TP10,Right AUX,Marker" + newline
    for row in 0..<rows {
      // Milliseconds only, as Muse's recorder writes: the rate is that of the whole column.
      let time = (Double(row) / 256 * 1000).rounded() / 1000 + 1_486_223_115
      let marker = row == 10 ? 1 : row == 40 ? 2 : 0
      text += "\(time),\(row),-1.5,2e1,0,7,\(marker)" + newline
    }
    return text
  }

  @Test(arguments: ["\n", "\r\n"]) func `Muse's table gives four electrodes and its markers`(
    newline: String
  ) throws {
    #expect(canRead(muse(100, newline: newline)))
    let recording = try read(muse(100, newline: newline))
    #expect(recording.samplingRate == 256)
    #expect(recording.channels.map(\.label) == ["TP9", "AF7", "AF8", "TP10", "Right AUX"])
    #expect(recording.channels.map(\.kind) == [.eeg, .eeg, .eeg, .eeg, .misc])
    #expect(recording.channels[0].unit == .microvolt)
    #expect(recording.sampleCount == 100)
    #expect(recording.samples.read(channel: 0, samples: 5..<8) == [5, 6, 7])
    #expect(recording.samples.read(channel: 2, samples: 0..<1) == [20])
    #expect(
      recording.events == [Event(onset: 10.0 / 256, code: 1), Event(onset: 40.0 / 256, code: 2)])
    #expect(recording.warnings.isEmpty)
  }

  @Test func `OpenBCI's file with a header and a stated rate is read`() throws {
    let recording = try read(
      """
      %OpenBCI Raw EXG Data
      %Number of channels = 2
      %Sample Rate = 250 Hz
      %Board = OpenBCI_GUI$BoardCytonSerial
      Sample Index, EXG Channel 0, EXG Channel 1, Accel Channel 0, Timestamp, Timestamp (Formatted), Marker
      0, 10.5, -3, 0.1, 1600000000.5, 2020-09-13 12:26:40.500, 0
      1, 11.5, -4, 0.1, 1600000000.5, 2020-09-13 12:26:40.500, 3

      """)
    #expect(recording.samplingRate == 250)
    #expect(
      recording.channels.map(\.label) == ["EXG Channel 0", "EXG Channel 1", "Accel Channel 0"])
    #expect(recording.channels.map(\.kind) == [.eeg, .eeg, .misc])
    #expect(recording.channels[0].unit == .microvolt)
    #expect(recording.samples.read(channel: 1, samples: 0..<2) == [-3, -4])
    #expect(recording.events == [Event(onset: 1.0 / 250, code: 3)])
  }

  @Test func `OpenBCI's older file without a header is read by its comments`() throws {
    let recording = try read(
      """
      %OpenBCI Raw EEG Data
      %Number of channels = 2
      %Sample Rate = 200.0 Hz
      %First Column = SampleIndex
      0, 1.5, 2.5, 0.01, 0.02
      1, 3.5, 4.5, 0.01, 0.02

      """)
    #expect(recording.samplingRate == 200)
    #expect(recording.channels.map(\.label) == ["EXG Channel 0", "EXG Channel 1"])
    #expect(recording.samples.read(channel: 1, samples: 0..<2) == [2.5, 4.5])
  }

  @Test func `a first row with the time of day is no header`() throws {
    let recording = try read(
      "%OpenBCI Raw EEG Data\n%Number of channels = 1\n%Sample Rate = 250.0 Hz\n"
        + "0, 1.5, 0.1, 12:00:00.000, 1600000000000\n1, 2.5, 0.1, 12:00:00.004, 1600000000004\n")
    #expect(recording.channels.map(\.label) == ["EXG Channel 0"])
    #expect(recording.samples.read(channel: 0, samples: 0..<2) == [1.5, 2.5])
  }

  @Test(arguments: [(250.0, false), (200, true)])
  func `a stated rate that the times do not bear out is told`(real: Double, isTold: Bool) throws {
    var text = "%OpenBCI Raw EXG Data\n%Sample Rate = 250 Hz\nEXG Channel 0, Timestamp\n"
    // Packets of ten samples arrive together.
    for row in 0..<1000 { text += "\(row), \(1_600_000_000 + Double(row / 10 * 10) / real)\n" }
    let recording = try read(text)
    #expect(recording.samplingRate == 250)
    #expect(
      recording.warnings.contains { $0.text.contains("not at the stated 250.0 Hz") } == isTold)
  }

  @Test func `Mind Monitor's table gives the raw EEG and what happened between samples`() throws {
    var text = "TimeStamp,Delta_TP9,RAW_TP9,RAW_AF7,RAW_AF8,RAW_TP10,AUX_RIGHT,HSI_TP9,Elements\n"
    for row in 0..<300 {
      let second = 59.5 + Double(row) / 256
      let clock =
        second < 60 ? "2024-02-29 23:59:\(second)" : "2024-03-01 00:00:0\(second - 60)"
      if row == 200 { text += "\(clock),,,,,,,,/Marker/1\n" }
      text += "\(clock),0.5,\(row),1,2,3,4,1,\n"
    }
    text += "2024-03-01 00:00:01,,,,,,,,/Marker/2\n"
    let recording = try read(text)
    #expect(recording.samplingRate == 256)
    #expect(recording.channels.map(\.label) == ["TP9", "AF7", "AF8", "TP10", "AUX_RIGHT"])
    #expect(recording.channels[0] == Channel(label: "TP9", statedUnit: .microvolt))
    #expect(recording.pieces == [Piece(samples: 0..<300, onset: 0)])
    #expect(recording.samples.read(channel: 0, samples: 199..<201) == [199, 200])
    #expect(
      recording.events == [
        Event(onset: 200.0 / 256, text: "/Marker/1"), Event(onset: 300.0 / 256, text: "/Marker/2"),
      ])
    #expect(recording.warnings.isEmpty)
  }

  @Test(arguments: [
    ("time_ms", ["0", "4", "8"]), ("Time (s)", ["0", "0.004", "0.008"]),
    (
      "timestamp",
      ["2020-01-01T00:00:00Z", "2020-01-01T02:00:00.004+02:00", "2020-01-01 00:00:00.008"]
    ),
    ("time", ["23:59:59.996", "00:00:00", "00:00:00.004"]),
  ]) func `times are numbers of any unit, dates, or times of day`(
    name: String, times: [String]
  ) throws {
    let rows = times.map { "\($0),1,2\n" }.joined()
    #expect(try read("\(name),Fz,Cz\n" + rows).samplingRate == 250)
  }

  @Test(arguments: ["2020-13-01 00:00:00", "2020-01-01", "24:00:00", "1:2", "now"])
  func `what is no time is an error with its line`(time: String) {
    let error = #expect(throws: ReadingError.self) { try read("time,Fz\n\(time),1\n0.1,1\n") }
    #expect(error?.description.hasPrefix("x.csv: line 2: found “\(time)”; expected a time") == true)
  }

  @Test func `texts of markers are kept, tabs and units are understood`() throws {
    let recording = try read(
      "time\tFz (uV)\tCz [mV]\tevent\n0\t1\t2\t\n0.01\t1\t2\tTarget\n0.02\t1\t2\tTarget\n"
        + "0.03\t1\t2\t\n0.04\t1\t2\t\"NonTarget\"\n")
    #expect(recording.samplingRate == 100)
    #expect(
      recording.channels == [
        Channel(label: "Fz", unit: .microvolt, statedUnit: .microvolt),
        Channel(label: "Cz", unit: .microvolt, statedUnit: .millivolt),
      ])
    #expect(recording.samples.read(channel: 1, samples: 0..<1) == [2000])
    #expect(
      recording.events == [
        Event(onset: 0.01, text: "Target"), Event(onset: 0.04, text: "NonTarget"),
      ])
  }

  @Test func `a gap in the times makes a new piece`() throws {
    var text = "timestamps,Fz,Marker\n"
    for row in 0..<40 {
      text += "\(Double(row) / 100 + (row < 20 ? 0 : 3)),\(row),\(row % 20 / 19)\n"
    }
    let recording = try read(text)
    #expect(recording.samplingRate == 100)
    #expect(recording.pieces.map(\.samples) == [0..<20, 20..<40])
    #expect(abs(recording.pieces[1].onset - 3.2) < 1e-9)
    #expect(relativeDifference(recording.events.map(\.onset), [0.19, 3.39]) < 1e-9)
    #expect(recording.warnings.contains { $0.text.contains("1 gap") })
  }

  @Test func `a missing value is not a number, with a warning`() throws {
    let recording = try read("time,Fz,Cz\n0,1,2\n1,,nan\n2,3,4\n")
    #expect(recording.samplingRate == 1000)
    #expect(recording.samples.read(channel: 0, samples: 0..<3)[1].isNaN)
    #expect(recording.warnings.contains { $0.text.contains("2 samples are missing") })
  }

  @Test func `a last line that is cut short is left out`() throws {
    let recording = try read("time,Fz,Cz\n0,1,2\n0.01,3,4\n0.02,5")
    #expect(recording.sampleCount == 2)
    #expect(recording.warnings.contains { $0.text.contains("line 4 is cut short") })
  }

  @Test(arguments: [
    ("time,Fz,Cz\n0,1,2\n0.01,3\n0.02,1,2\n", "x.csv: line 3: found 2 columns; expected 3"),
    ("time,Fz,Cz\n0,1,2\n0.01,x,2\n", "x.csv: line 3: found “x”; expected a number in column 2"),
    ("time,Fz\n0,1\n0,2\n0,3\n", "x.csv: column of times: found a median step of 0"),
    ("time,Fz\n", "x.csv: line 1: found no row of numbers"),
  ]) func `what is wrong is named with its line`(text: String, message: String) {
    let error = #expect(throws: ReadingError.self) { try read(text) }
    #expect(error?.description.hasPrefix(message) == true)
  }

  @Test(arguments: [
    "", "\n\n", "hello world\n", "onset\tduration\ttrial_type\n0.1\t0\ttarget\n",
    "a,b\n1,2\n", "\u{0},\u{0}\n",
  ]) func `other texts are not taken for recordings`(text: String) {
    #expect(!canRead(text))
  }
}

/// The real Muse recordings; counts by `numpy.genfromtxt`.
@Suite(
  .enabled(if: SharedFiles.hasRecordings, "skipped: there are no real recordings on this machine")
)
struct CSVRecordingsTests {
  @Test(
    arguments: [
      ("45_13", 165, 32, [-44.922, -28.809]), ("47_49", 163, 28, [39.551, -20.996]),
      ("51_07", 155, 38, [-9.277, 68.359]), ("55_07", 161, 33, [27.832, -41.016]),
      ("58_30", 161, 30, [103.027, 18.066]),
    ] as [(String, Int, Int, [Float])])
  func `a Muse oddball gives its markers`(
    name: String, ones: Int, twos: Int, values: [Float]
  ) throws {
    let path = SharedFiles.recording("muse-csv/data_2017-02-04-15_\(name).csv")
    let bytes = try FileBytes(path: path)
    #expect(CSVReader.canRead(bytes))
    let recording = try CSVReader.read(bytes)[0]
    #expect(recording.samplingRate == 256)
    #expect(recording.sampleCount == 30_732)
    #expect(recording.pieces.count == 1)
    #expect(recording.channels.count { $0.kind == .eeg } == 4)
    #expect(recording.events.count { $0.code == 1 } == ones)
    #expect(recording.events.count { $0.code == 2 } == twos)
    #expect(recording.samples.read(channel: 0, samples: 0..<2) == values)
    #expect(recording.warnings.isEmpty)
  }
}
