import Files
import Signal
import Testing

/// A table of each recorder, and its neighbours: versions, options, what people leave out.
@Suite struct CSVLayoutsTests {
  // MARK: OpenBCI

  @Test(arguments: [(4, 3), (8, 3), (16, 3), (8, 0)])
  func `OpenBCI's GUI before version 3 does not say how many electrodes there are`(
    electrodes: Int, axes: Int
  ) throws {
    var text = """
      %OpenBCI Raw EEG Data
      %
      %Sample Rate = 250.0 Hz
      %First Column = SampleIndex
      %Last Column = Timestamp \n
      """
    for row in 0..<300 {
      let cells =
        ["\(row % 256)"] + (0..<electrodes).map { "\(row + $0).5" }
        + Array(repeating: "0.01", count: axes)
      text += cells.joined(separator: ", ") + ", 12:00:\(CSVText.fixed(Double(row) / 250, 3))\n"
    }
    let recording = try CSVText.read(text)
    #expect(recording.samplingRate == 250)
    #expect(recording.channels.count { $0.kind == .eeg } == electrodes)
    #expect(recording.channels.count { $0.kind == .misc } == axes)
    #expect(recording.channels[electrodes - 1].label == "EXG Channel \(electrodes - 1)")
    #expect(recording.channels[0].unit == .microvolt)
    #expect(recording.samples.read(channel: 1, samples: 0..<2) == [1.5, 2.5])
    #expect(recording.pieces.count == 1)
    #expect(recording.warnings.isEmpty)
  }

  @Test func `OpenBCI's Python library writes a time in front`() throws {
    var text = "%OpenBCI Raw EEG Data\n%\n%Sample Rate = 250.0 Hz\n%First Column = Time in sec\n"
    text += "%Second Column = SampleIndex\n"
    for row in 0..<300 {
      text += "\(Double(row) / 250),\(row % 256),\(row),1,2,3,4,5,6,7,0.1,0.2,0.3,\n"
    }
    let recording = try CSVText.read(text)
    #expect(recording.channels.count { $0.kind == .eeg } == 8)
    #expect(recording.samples.read(channel: 0, samples: 5..<6) == [5])
  }

  @Test func `OpenBCI's SD card has rows with an accelerometer now and then`() throws {
    var text = "%OpenBCI SD card\n"
    for row in 0..<600 {
      text += "\(row % 256),\(row),2,3,4,5,6,7,8" + (row % 10 == 5 ? ",0.004,0.91,0.404\n" : "\n")
    }
    let recording = try CSVText.read(text)
    #expect(recording.samplingRate == 250)
    #expect(recording.channels.map(\.label) == (0..<8).map { "EXG Channel \($0)" })
    #expect(recording.sampleCount == 600)
    #expect(recording.events.isEmpty)
    #expect(recording.warnings.contains { $0.text.contains("header does not name (10, 11, 12)") })
  }

  // MARK: Emotiv

  @Test(arguments: [true, false])
  func `Emotiv's electrodes are what its prefix says, its markers events`(hasTitle: Bool) throws {
    var text =
      hasTitle
      ? "title:x,start timestamp:1600000000.0,headset type:INSIGHT,channels:5,"
        + "sampling rate:eeg_128;mot_32,version:2.0\n" : ""
    text +=
      "Timestamp,OriginalTimestamp,EEG.Counter,EEG.Interpolated,EEG.AF3,EEG.T7,EEG.Pz,EEG.RawCq,"
      + "EEG.Battery,EEG.MarkerHardware,MarkerIndex,MarkerType,MarkerValueInt,MOT.Q0,CQ.AF3,"
      + "CQ.Overall,POW.AF3.Theta\n"
    for row in 0..<300 {
      let marker = row == 100 ? "7,1,33" : row == 200 ? "8,1,34" : ",,"
      text +=
        "\(CSVText.fixed(1_600_000_000 + Double(row) / 128, 6)),0,\(row % 128),0,\(4100 + row),4200,4300,0,4,"
        + "\(row == 100 ? 33 : 0),\(marker),\(row % 4 == 0 ? "0.5" : ""),4,100,\n"
    }
    let recording = try CSVText.read(text)
    #expect(recording.samplingRate == 128)
    #expect(recording.channels.map(\.label) == ["AF3", "T7", "Pz"])
    #expect(recording.channels.allSatisfy { $0.kind == .eeg && $0.unit == .microvolt })
    #expect(recording.events.map(\.code) == [33, 34])
    let onsets: [Double] = [100 / 128, 200 / 128]
    #expect(CSVText.close(recording.events.map(\.onset), onsets))
    #expect(recording.warnings.isEmpty)
    #expect(recording.assumptions.contains { $0.contains("CQ.Overall") || $0.contains("more") })
  }

  @Test(arguments: [true, false])
  func `TestBench's electrodes are known by their names`(hasHeader: Bool) throws {
    let names =
      "COUNTER INTERPOLATED AF3 F7 T7 O1 RAW_CQ GYROX GYROY MARKER SYNC TIME_STAMP_s TIME_STAMP_ms CQ_AF3"
    var text =
      "title: x,  recorded: 01.02.20 10.00.00,  sampling:128,  subject:,  labels:\(names),  chan:14, "
      + "units:emotiv\n"
    if hasHeader { text += names.split(separator: " ").joined(separator: ",") + "\n" }
    for row in 0..<260 {
      text +=
        "\(row % 129),0,4200.5,\(row),1,2,0,3,4,\(row == 50 ? 9 : 0),0,\(row / 128),"
        + "\(row % 128 * 7),4\n"
    }
    let recording = try CSVText.read(text)
    #expect(recording.samplingRate == 128)
    #expect(recording.channels.map(\.label) == ["AF3", "F7", "T7", "O1"])
    #expect(recording.events.map(\.code) == [9])
    #expect(recording.pieces.count == 1)
  }

  // MARK: g.tec

  private func unicorn(_ rows: [(counter: Int, isValid: Bool)]) -> String {
    var text = (1...8).map { "EEG \($0)" }.joined(separator: ",")
    text += ",Accelerometer X,Accelerometer Y,Accelerometer Z,Gyroscope X,Gyroscope Y,Gyroscope Z"
    text += ",Battery Level,Counter,Validation Indicator\n"
    for row in rows {
      text += (1...8).map { "\(row.counter * $0).25" }.joined(separator: ",")
      text += ",0,0,1,0,0,0,93.3,\(row.counter).0000,\(row.isValid ? 1 : 0).0000\n"
    }
    return text
  }

  @Test func `Unicorn's table has neither times nor a rate`() throws {
    #expect(CSVText.canRead(unicorn((0..<30).map { ($0, true) })))
    let recording = try CSVText.read(unicorn((0..<500).map { ($0, true) }))
    #expect(recording.samplingRate == 250)
    #expect(recording.channels.count { $0.kind == .eeg } == 8)
    #expect(recording.channels.count { $0.kind == .misc } == 6)
    #expect(recording.channels[0].unit == .microvolt)
    #expect(recording.warnings.isEmpty)
    #expect(recording.assumptions.contains { $0.contains("250.0 Hz") })
  }

  @Test func `Unicorn's samples that did not arrive are missing, and its counter shows gaps`()
    throws
  {
    let rows = (0..<100).map { ($0, $0 != 20) } + (200..<300).map { ($0, true) }
    let recording = try CSVText.read(unicorn(rows))
    #expect(
      recording.pieces == [
        Piece(samples: 0..<100, onset: 0), Piece(samples: 100..<200, onset: 200.0 / 250),
      ])
    #expect(recording.samples.read(channel: 0, samples: 20..<21)[0].isNaN)
    #expect(recording.samples.read(channel: 1, samples: 100..<101) == [400.25])
  }

  // MARK: OpenViBE

  @Test func `OpenViBE's header has the rate, its cells several events with their dates`() throws {
    var text = "Time:256Hz,Epoch,Fz,Cz,Event Id,Event Date,Event Duration\n"
    for row in 0..<512 {
      let time = CSVText.fixed(Double(row) / 256, 10)
      let events =
        row == 128 ? "33285:32779,0.500000:0.502000,0:0.1" : row == 129 ? "33285,0.503906,0" : ",,"
      text += "\(time),\(row / 32),\(row),1.5,\(events)\n"
    }
    let recording = try CSVText.read(text)
    #expect(recording.samplingRate == 256)
    #expect(recording.channels.map(\.label) == ["Fz", "Cz"])
    #expect(recording.events.map(\.code) == [33_285, 32_779, 33_285])
    #expect(CSVText.close(recording.events.map(\.onset), [0.5, 0.502, 129.0 / 256]))
    #expect(recording.events[1].duration == 0.1)
    #expect(recording.warnings.contains { $0.text.contains("in which unit") })
  }

  @Test func `OpenViBE's features and spectra are refused with what to do`() {
    let text =
      "Time:2,End Time,Feature 1,Feature 2,Event Id,Event Date,Event Duration\n0,1,2,3,,,\n"
    #expect(CSVText.canRead(text))
    let error = #expect(throws: ReadingError.self) { try CSVText.read(text) }
    #expect(error?.description.contains("features") == true)
    #expect(error?.description.contains("CSV File Writer") == true)
  }

  @Test func `OpenViBE before version 2 writes the rate into the first row`() throws {
    var text = "Time (s);Fz;Cz;Sampling Rate\n"
    for row in 0..<300 {
      text += "\(CSVText.fixed(Double(row) / 512, 6));\(row);2;\(row == 0 ? "512" : "")\n"
    }
    let recording = try CSVText.read(text)
    #expect(recording.samplingRate == 512)
    #expect(recording.channels.map(\.label) == ["Fz", "Cz"])
  }

  // MARK: Mind Monitor

  @Test func `Mind Monitor's older rows lack the last, empty cell`() throws {
    var text = "TimeStamp,Delta_TP9,RAW_TP9,RAW_AF7,RAW_AF8,RAW_TP10,Battery,Elements\n"
    for row in 0..<300 {
      let time = "2020-01-01 12:00:0\(CSVText.fixed(Double(row) / 256, 3))"
      text += "\(time),0.1,\(row),1,2,3,80"
      text += row == 100 ? ",/muse/elements/blink\n" : row == 101 ? ",\n" : "\n"
    }
    let recording = try CSVText.read(text)
    #expect(recording.samplingRate == 256)
    #expect(recording.sampleCount == 300)
    #expect(recording.events.map(\.text) == ["/muse/elements/blink"])
    #expect(recording.warnings.contains { $0.text.contains("298 rows lack their last columns") })
  }

  // MARK: Neuroelectrics

  private func easy(_ electrodes: Int, hasAxes: Bool) -> String {
    (0..<600).map { row in
      let cells =
        (0..<electrodes).map { "\(row * 1000 + $0)" } + (hasAxes ? ["1", "2", "3"] : [])
        + ["\(row % 200 == 100 ? 7 : 0)", "\(1_518_607_632_000 + row * 2)"]
      return cells.joined(separator: "\t") + "\n"
    }.joined()
  }

  @Test func `Neuroelectrics' table is named by its .info`() throws {
    let info = """
      Step Details
      EEG Settings
      Total number of channels: 8
      Number of EEG channels: 8
      EEG sampling rate: 500 Samples/second
      EEG units: nV
      EEG montage:
      \tChannel 1: Fz
      \tChannel 2: Cz
      \tChannel 3: Pz
      \tChannel 4: Oz
      \tChannel 5: P3
      \tChannel 6: P4
      \tChannel 7: PO7
      \tChannel 8: PO8
      Accelerometer data: ON
      Trigger information:
      \t7\tTarget

      """
    let text = easy(8, hasAxes: true)
    #expect(CSVText.canRead(text, path: "x.easy"))
    let recording = try CSVText.read(text, path: "x.easy", info: info)
    #expect(recording.samplingRate == 500)
    #expect(
      recording.channels.filter { $0.kind == .eeg }.map(\.label)
        == ["Fz", "Cz", "Pz", "Oz", "P3", "P4", "PO7", "PO8"])
    #expect(recording.channels.count == 11)
    #expect(recording.channels[0].unit == .microvolt)
    #expect(recording.samples.read(channel: 1, samples: 2..<3) == [2.001])
    #expect(recording.events.map(\.code) == [7, 7, 7])
    #expect(CSVText.close(recording.events.map(\.onset), [0.2, 0.6, 1.0]))
    #expect(recording.warnings.isEmpty)
  }

  @Test(arguments: [(8, true), (8, false), (20, true), (32, false), (64, true)])
  func `without its .info Neuroelectrics' table has as many electrodes as its device`(
    electrodes: Int, hasAxes: Bool
  ) throws {
    let recording = try CSVText.read(easy(electrodes, hasAxes: hasAxes), path: "x.easy")
    #expect(recording.samplingRate == 500)
    #expect(recording.channels.count { $0.kind == .eeg } == electrodes)
    #expect(recording.channels[0].label == "Ch1")
  }

  // MARK: Others

  @Test func `columns of any name that rise steadily are times, and said`() throws {
    var text = "stream_t0,Fz,Cz\n"
    for row in 0..<200 { text += "\(CSVText.fixed(5000 + Double(row) / 250, 4)),\(row % 7),1\n" }
    #expect(CSVText.canRead(text))
    let recording = try CSVText.read(text)
    #expect(recording.samplingRate == 250)
    #expect(recording.channels.map(\.label) == ["Fz", "Cz"])
    #expect(recording.assumptions.contains { $0.contains("times from column “stream_t0” in s") })
  }

  @Test(arguments: ["lsl_timestamp", "TimeStamp_LSL", "local clock", "unix_ts", "Time since start"])
  func `a time by any of its usual names is one`(name: String) throws {
    var text = "Fz,Cz,\(name),marker\n"
    for row in 0..<200 {
      text += "\(row % 7),1,\(CSVText.fixed(5000 + Double(row) / 250, 4)),\(row == 50 ? 3 : 0)\n"
    }
    let recording = try CSVText.read(text)
    #expect(recording.samplingRate == 250)
    #expect(recording.channels.map(\.label) == ["Fz", "Cz"])
    #expect(recording.events.map(\.code) == [3])
  }

  @Test func `lists of events are no recordings`() {
    var text = "onset,duration,value,response_time\n"
    for row in 0..<100 { text += "\(Double(row) / 100),0,\(row % 2),0.5\n" }
    #expect(!CSVText.canRead(text))
  }
}
