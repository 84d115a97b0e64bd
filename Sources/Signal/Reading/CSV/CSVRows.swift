import Files

/// The rows of a table, gathered into samples, times and events.
struct CSVRows {
  private let columns: CSVColumns
  private let statedRate: Double?
  private let signals: [Int]
  private let markers: [Int]
  private var bytes: [UInt8] = []
  private var times: [Double] = []
  private var marks: [(sample: Int, text: String)] = []
  private var lit: [String]
  private var count = 0
  private var missing = 0
  /// What to add to times of the day behind midnight.
  private var days = 0.0

  init(_ layout: CSVLayout) {
    columns = layout.columns
    statedRate = layout.rate
    signals = columns.signals
    markers = columns.markers
    lit = markers.map { _ in "" }
  }

  /// Takes the cells of a row.
  mutating func take(
    _ cells: [ArraySlice<UInt8>], line: Int, path: String
  ) throws(ReadingError) {
    func number(_ column: Int, _ what: String) throws(ReadingError) -> Double {
      let text = String(trimming: cells[column])
      guard let number = Double(decimal: text) else {
        throw .malformed(path: path, place: .line(line), found: "“\(text)”", expected: what)
      }
      return number
    }
    takeMarkers(cells)
    // Mind Monitor has rows of their own for what happened between two samples.
    if marks.last?.sample == count, signals.allSatisfy({ cells[$0].isEmpty }) { return }
    for column in signals {
      let value: Float
      if Self.isMissing(cells[column]) {
        value = .nan
        missing += 1
      } else {
        value = Float(try number(column, "a number in column \(column + 1)"))
      }
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    if let column = columns.time { try takeTime(cells[column], column, line: line, path: path) }
    count += 1
  }

  /// Notes the time of a sample; where a rate is stated, whatever it is.
  private mutating func takeTime(
    _ cell: ArraySlice<UInt8>, _ column: Int, line: Int, path: String
  ) throws(ReadingError) {
    let text = String(trimming: cell)
    guard let time = CSVTime.seconds(text) else {
      if statedRate != nil { return times.append(.nan) }
      throw .malformed(
        path: path, place: .line(line), found: "“\(text)”",
        expected: "a time in s in column \(column + 1)")
    }
    if let last = times.last, time + days < last - 43_200, text.contains(":") { days += 86_400 }
    times.append(time + days)
  }

  private mutating func takeMarkers(_ cells: [ArraySlice<UInt8>]) {
    for (index, column) in markers.enumerated() {
      let text = Self.marker(cells[column])
      if text != lit[index] {
        lit[index] = text
        if !text.isEmpty { marks.append((count, text)) }
      }
    }
  }

  /// The recording of all rows.
  func recording(path: String) throws(ReadingError) -> Recording {
    guard count > 0 else {
      throw .malformed(
        path: path, place: .line(1), found: "no row of numbers", expected: "a row for each sample")
    }
    let clock = try CSVClock(times, count: count, statedRate: statedRate, path: path)
    let width = signals.count * 4
    let samples = try SampleStore(
      bytes: FileBytes(bytes, path: path), encoding: SampleEncoding(.float32),
      layout: SampleLayout(channelOffsets: signals.indices.map { $0 * 4 }, sampleStride: width),
      calibrations: Array(repeating: Calibration(), count: signals.count), count: count)
    var recording = Recording(
      source: RecordingSource(path: path, format: .csv), samplingRate: clock.rate,
      channels: columns.channels, pieces: clock.pieces, samples: samples)
    var piece = 0
    recording.events = marks.map { mark in
      while piece + 1 < clock.pieces.count, mark.sample >= clock.pieces[piece].samples.upperBound {
        piece += 1
      }
      let place = clock.pieces[piece]
      let onset = place.onset + Double(mark.sample - place.samples.lowerBound) / clock.rate
      guard let code = Int(decimal: mark.text) else { return Event(onset: onset, text: mark.text) }
      return Event(onset: onset, code: code)
    }
    if let found = clock.contradiction {
      recording.warnings.append(
        "its samples came at \(found) Hz by their times, not at the stated \(clock.rate) Hz")
    }
    if clock.pieces.count > 1 {
      recording.warnings.append("its times have \(clock.pieces.count - 1) gaps")
    }
    if missing > 0 { recording.warnings.append("\(missing) samples are missing (not a number)") }
    if recording.channels.contains(where: { $0.kind == .eeg && $0.unit == .other("") }) {
      recording.warnings.append("the file does not say in which unit its samples are")
    }
    return recording
  }

  private static func isMissing(_ cell: ArraySlice<UInt8>) -> Bool {
    let text = String(trimming: cell)
    return text.isEmpty || text.lowercased() == "nan"
  }

  /// The text of a marker; empty where there is none: 0, nothing, not a number.
  private static func marker(_ cell: ArraySlice<UInt8>) -> String {
    let text = String(trimming: cell)
    return text.lowercased() == "nan" || Double(decimal: text) == 0 ? "" : text
  }
}
