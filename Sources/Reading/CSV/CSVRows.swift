import Files
import Signal

/// The rows of a table, gathered into samples, times and events.
struct CSVRows {
  private let table: CSVDescription
  private let signals: [Int]
  private let needed: [Bool]
  private let counter: Int?
  private let validity: [Int]
  private let dates: (dates: Int?, durations: Int?)
  private var values: [Float] = []
  private var times: [Double] = []
  private var counters: [Int] = []
  private var markers: [(column: Int, marks: CSVMarkers)]
  /// Cells behind those that the header names, as markers, and the first line that has them.
  private var further: [(line: Int, marks: CSVMarkers)] = []
  private var count = 0
  private var missing = 0
  private var shortRows = 0
  private var cutLine: Int?
  /// What to add to times of the day behind midnight.
  private var days = 0.0

  private static let mostFurther = 16

  init(_ table: CSVDescription) {
    self.table = table
    let columns = table.columns
    signals = columns.signals
    needed = signals.map { columns.isNeeded($0) }
    counter = columns.columns(.counter).first
    validity = columns.columns(.validity)
    dates = (columns.columns(.eventDates).first, columns.columns(.eventDurations).first)
    let isPoints = dates.dates != nil
    markers = columns.columns(.marker).map { ($0, CSVMarkers(isPoints: isPoints)) }
  }

  /// Takes the cells of a row.
  ///
  /// - Parameters:
  ///   - cells: the row; empty ones are put in where it lacks some that it may lack.
  ///   - line: its number, for errors.
  ///   - isCut: whether the file ends in it.
  ///   - path: the file, for errors.
  /// - Throws: `ReadingError.malformed` with the line.
  mutating func take(
    _ cells: inout [ArraySlice<UInt8>], line: Int, isCut: Bool, path: String
  ) throws(ReadingError) {
    let width = table.columns.roles.count
    if cells.count < width {
      // Where every row is short, the last one is whole.
      if isCut, shortRows < count || !mayLack(cells.count..<width) { return cutLine = line }
      guard mayLack(cells.count..<width) else {
        throw .malformed(
          path: path, place: .line(line), found: "\(cells.count) columns",
          expected: "\(width), as in the first row")
      }
      shortRows += 1
      cells += Array(repeating: [], count: width - cells.count)
    }
    try takeFurther(cells[width...], line: line, width: width, path: path)
    let marked = takeMarkers(cells)
    // Mind Monitor has rows of their own for what happened between two samples.
    if marked, signals.allSatisfy({ cells[$0].isEmpty }) { return }
    let isValid = validity.allSatisfy { CSVNumber.double(cells[$0]) != 0 }
    for (index, column) in signals.enumerated() {
      if isValid, let number = CSVNumber.double(cells[column]) {
        values.append(Float(number))
        continue
      }
      guard !isValid || CSVNumber.isMissing(cells[column]) else {
        throw .malformed(
          path: path, place: .line(line), found: "“\(String(utf8OrLatin1: cells[column]))”",
          expected: "a number in column \(column + 1)")
      }
      values.append(.nan)
      if needed[index] { missing += 1 }
    }
    if let time = table.time { try takeTime(cells[time.column], time, line: line, path: path) }
    if let counter {
      counters.append(CSVNumber.double(cells[counter]).flatMap { Int(exactly: $0) } ?? .min)
    }
    count += 1
  }

  /// Whether a row may end before some columns: markers and what is no signal of voltage.
  private func mayLack(_ columns: Range<Int>) -> Bool {
    columns.allSatisfy { column in
      !table.columns.isNeeded(column) && (column != table.time?.column || table.rate != nil)
    }
  }

  /// Notes the time of a sample; where a rate is stated, whatever it is.
  private mutating func takeTime(
    _ cell: ArraySlice<UInt8>, _ time: (column: Int, unit: CSVTimeUnit), line: Int, path: String
  ) throws(ReadingError) {
    if let number = CSVNumber.double(cell) {
      return times.append(number * time.unit.rawValue)
    }
    let text = String(utf8OrLatin1: cell)
    guard let seconds = CSVTime.seconds(text) else {
      if table.rate != nil || CSVNumber.isMissing(cell) && !times.isEmpty {
        return times.append(.nan)
      }
      throw .malformed(
        path: path, place: .line(line), found: "“\(text)”",
        expected: "a time in s in column \(time.column + 1)")
    }
    if let last = times.last, seconds + days < last - 43_200 { days += 86_400 }
    times.append(seconds + days)
  }

  /// Notes markers of a row, and says whether there are any.
  private mutating func takeMarkers(_ cells: [ArraySlice<UInt8>]) -> Bool {
    var isMarked = false
    for index in markers.indices {
      let before = markers[index].marks.marks.count
      markers[index].marks.take(cells[markers[index].column], sample: count)
      guard markers[index].marks.marks.count > before else { continue }
      isMarked = true
      if let column = dates.dates {
        let time = table.time.flatMap { time in
          CSVNumber.double(cells[time.column]).map { $0 * time.unit.rawValue }
        }
        markers[index].marks.date(
          cells[column], durations: dates.durations.map { cells[$0] }, sample: count, time: time)
      }
    }
    return isMarked
  }

  /// Notes cells behind those that the header names.
  private mutating func takeFurther(
    _ cells: ArraySlice<ArraySlice<UInt8>>, line: Int, width: Int, path: String
  ) throws(ReadingError) {
    guard !cells.isEmpty || !further.isEmpty else { return }
    guard cells.count <= Self.mostFurther else {
      throw .malformed(
        path: path, place: .line(line), found: "\(width + cells.count) columns",
        expected: "\(width), as in the first row")
    }
    while further.count < cells.count { further.append((line, CSVMarkers())) }
    for index in further.indices {
      let cell = index < cells.count ? cells[cells.startIndex + index] : []
      further[index].marks.take(cell, sample: count)
    }
  }

  // MARK: The recording

  /// The recording of all rows.
  func recording(path: String) throws(ReadingError) -> Recording {
    guard count > 0 else {
      throw .malformed(
        path: path, place: .line(1), found: "no row of numbers", expected: "a row for each sample")
    }
    let clock = try SampleClock(
      times: times, counters: counters, count: count, statedRate: table.rate, path: path)
    let timeline = SampleTimeline(clock, count: count)
    var recording = Recording(
      source: RecordingSource(path: path, format: .csv), samplingRate: clock.rate,
      channels: table.columns.channels, pieces: timeline.pieces,
      samples: try samples(timeline, path: path))
    recording.assumptions = table.assumptions
    if table.rate == nil { recording.assumptions.append("\(clock.rate) Hz by its times") }
    takeEvents(into: &recording, timeline)
    if let found = clock.contradiction {
      recording.warnings.add(
        .timing,
        "its samples came at \(found) Hz by their times, not at the stated \(clock.rate) Hz")
    }
    recording.warnings += timeline.warnings
    if table.columns.hasDoubledLabels {
      recording.warnings.add(
        .assumption, "labels that occur more than once have -0, -1, … behind them")
    }
    if missing > 0 {
      recording.warnings.add(.missing, "\(missing) samples are missing (not a number)")
    }
    if shortRows > 0, shortRows < count {
      recording.warnings.add(
        .missing, "\(shortRows) rows lack their last columns, which hold no EEG")
    }
    if recording.channels.contains(where: { $0.kind == .eeg && $0.unit == .other("") }) {
      recording.warnings.add(.unit, "the file does not say in which unit its samples are")
    }
    if let cutLine { recording.warnings.add(.damage, "line \(cutLine) is cut short and left out") }
    return recording
  }

  /// The samples, with those in place that were lost in between.
  private func samples(
    _ timeline: SampleTimeline, path: String
  ) throws(ReadingError) -> SampleStore {
    let width = signals.count
    var bytes: [UInt8] = []
    let added = timeline.insertions.reduce(0) { $0 + $1.count }
    bytes.reserveCapacity((values.count + added * width) * 4)
    values.withUnsafeBytes { raw in
      var row = 0
      for loss in timeline.insertions {
        bytes.append(contentsOf: raw[(row * width * 4)..<(loss.sample * width * 4)])
        row = loss.sample
        let lost = Array(repeating: Float.nan, count: loss.count * width)
        lost.withUnsafeBytes { bytes.append(contentsOf: $0) }
      }
      bytes.append(contentsOf: raw[(row * width * 4)...])
    }
    let calibrations = signals.map { column in
      if case .signal(_, let scale) = table.columns.roles[column] {
        Calibration(gain: scale)
      } else {
        Calibration()
      }
    }
    return try SampleStore(
      bytes: FileBytes(bytes, path: path),
      // The numbers were put there by this machine.
      encoding: SampleEncoding(.float32, isBigEndian: Int(bigEndian: 1) == 1),
      layout: SampleLayout(
        channelOffsets: signals.indices.map { $0 * 4 }, sampleStride: width * 4),
      calibrations: calibrations, count: count + added)
  }

  /// The events of all columns of markers, in the order of their onsets.
  private func takeEvents(into recording: inout Recording, _ timeline: SampleTimeline) {
    var marks: [CSVMarkers.Mark] = []
    for (column, one) in markers {
      let name = table.columns.names[column]
      guard !one.isNoise(before: count) else {
        recording.warnings.add(
          .leftOut, "column “\(name)” changes all the time: no events are taken from it")
        continue
      }
      let resting = one.resting(samples: count)
      if let resting {
        recording.assumptions.append("column “\(name)” rests at \(resting), which is no event")
      }
      marks += one.marks.filter { $0.text != resting }
    }
    marks += furtherMarks(into: &recording)
    // What two columns say alike is one event.
    var seen: Set<String> = []
    marks = marks.enumerated().sorted {
      ($0.element.sample, $0.offset) < ($1.element.sample, $1.offset)
    }
    .map(\.element).filter { seen.insert("\($0.sample) \($0.delay) \($0.text)").inserted }
    let onsets = timeline.onsets(of: marks.map(\.sample))
    recording.events = zip(marks, onsets).map { mark, onset in
      let code = Int(decimal: mark.text)
      return Event(
        onset: max(0, onset + mark.delay), duration: mark.duration,
        text: code == nil ? mark.text : "", code: code)
    }
    recording.events.sort { $0.onset < $1.onset }
  }

  /// The marks in cells that the header does not name, where they are those of a marker.
  private func furtherMarks(into recording: inout Recording) -> [CSVMarkers.Mark] {
    var marks: [CSVMarkers.Mark] = []
    var left: [(line: Int, column: Int)] = []
    for (index, one) in further.enumerated() where one.marks.marks.count > 0 {
      let column = table.columns.roles.count + index + 1
      guard one.marks.isCodes, !one.marks.isNoise(before: count),
        one.marks.marks.count <= max(1, count / 8)
      else {
        left.append((one.line, column))
        continue
      }
      recording.warnings.add(
        .assumption,
        "from line \(one.line) on rows have a column \(column) that the header does not name: "
          + "it is taken for markers")
      marks += one.marks.marks
    }
    if let first = left.first {
      recording.warnings.add(
        .leftOut,
        "from line \(first.line) on rows have columns that the header does not name ("
          + left.map { "\($0.column)" }.joined(separator: ", ")
          + "): they are left out; name them in the header to have them read")
    }
    return marks
  }
}
