import Files
import Signal

/// Events of a recording in a file of their own.
///
/// Read are BIDS tables (a column `onset`), MNE's lists of events (`-eve.fif`, or lines of sample,
/// previous value and code) and MNE's annotations as text (lines of onset, duration, description).
public struct EventsFile: Sendable {
  private enum Content: Sendable {
    /// Onsets in s of the recording.
    case table(BIDSEvents)
    /// Samples, counted as the amplifier did, with their codes.
    case samples([(sample: Int, code: Int)])
    /// Onsets in s of the recording.
    case annotations([Event])
  }

  /// Where it was read from.
  public let path: String
  private let content: Content

  /// Reads the file at `path`.
  ///
  /// - Throws: `ReadingError` with the line or byte that is wrong.
  public init(path: String) throws(ReadingError) {
    try self.init(FileBytes(path: path))
  }

  /// Reads the bytes of a file.
  package init(_ bytes: FileBytes) throws(ReadingError) {
    path = bytes.path
    if FIFReader.canRead(bytes) {
      content = .samples(try Self.fif(bytes))
      return
    }
    let rows = try TextRows(bytes)
    if rows.first?.cells.contains(where: { $0.lowercased() == "onset" }) == true,
      rows.first?.separator == "\t"
    {
      content = .table(try BIDSEvents(TabSeparatedTable(bytes)))
      return
    }
    content = try Self.list(rows)
  }

  /// Puts the events in place of those of the one recording in `recordings`.
  package func apply(to recordings: inout [Recording]) throws(ReadingError) {
    guard recordings.count == 1 else {
      throw .unsupported(
        path: path, place: .part("events"),
        found: "a file of events for \(recordings.count) recordings in one file",
        remedy: "name one of them as FILE#NAME")
    }
    recordings[0].take(self)
  }

  /// The events on the clock of `recording`.
  func events(of recording: Recording) -> [Event] {
    switch content {
    case .table(let table): return table.events
    case .annotations(let events): return events
    case .samples(let samples):
      return samples.map { sample, code in
        Event(onset: Double(sample - recording.firstSample) / recording.samplingRate, code: code)
      }
    }
  }

  /// The screen, where a table tells which items light up.
  fileprivate var speller: Speller? {
    if case .table(let table) = content { table.speller } else { nil }
  }

  // MARK: Lists

  /// The list of events in a FIF file: triples of sample, previous value and code.
  private static func fif(
    _ bytes: FileBytes
  ) throws(ReadingError) -> [(sample: Int, code: Int)] {
    let reader = ByteReader(bytes, isBigEndian: true)
    var tags = FIFTags(reader)
    while let tag = try tags.nextTag() {
      guard tag.kind == FIFTags.Kind.eventList else { continue }
      guard tag.length % 12 == 0 else {
        throw .malformed(
          path: bytes.path, place: .byte(tag.offset), found: "\(tag.length) bytes of events",
          expected: "three integers of 4 bytes for each")
      }
      var events: [(sample: Int, code: Int)] = []
      for offset in stride(from: tag.offset, to: tag.offset + tag.length, by: 12) {
        events.append(
          (try reader.int(Int32.self, at: offset), try reader.int(Int32.self, at: offset + 8)))
      }
      return events.sorted { $0.sample < $1.sample }
    }
    throw .malformed(
      path: bytes.path, place: .part("blocks"), found: "a FIF file without a list of events",
      expected: "one as mne.write_events writes it")
  }

  private static func list(_ rows: TextRows) throws(ReadingError) -> Content {
    var samples: [(sample: Int, code: Int)] = []
    var annotations: [Event] = []
    for row in rows.rows {
      let numbers = row.cells.map { Double(decimal: $0) }
      // A header is no event.
      if samples.isEmpty, annotations.isEmpty, numbers.allSatisfy({ $0 == nil }) { continue }
      let whole = row.cells.map { Int($0) }
      switch row.cells.count {
      case 2...4 where whole.first != nil && whole[0] != nil && whole[row.cells.count - 1] != nil:
        // With four, the second is the time in s, as older programs have it.
        samples.append((whole[0] ?? 0, whole[row.cells.count - 1] ?? 0))
      case 3...
      where numbers[0] != nil && (numbers[1] != nil || row.cells[1].lowercased() == "nan"):
        let text = row.cells[2...].joined(separator: String(row.separator))
        annotations.append(
          Event(
            onset: numbers[0] ?? 0, duration: max(0, numbers[1] ?? 0), text: text,
            code: Int(text)))
      default:
        throw .malformed(
          path: rows.path, place: .line(row.line), found: "“\(row.cells.joined(separator: " "))”",
          expected: "sample, previous value and code; or onset, duration and description; "
            + "or a BIDS table with a column onset")
      }
    }
    guard samples.isEmpty || annotations.isEmpty else {
      throw .malformed(
        path: rows.path, place: .part("lines"), found: "lines of codes and lines of descriptions",
        expected: "lines of one kind")
    }
    annotations.sortByOnset()
    return annotations.isEmpty
      ? .samples(samples.sorted { $0.sample < $1.sample }) : .annotations(annotations)
  }
}

/// The lines of a text file, cut into cells at tabs, else at commas, else at spaces.
private struct TextRows {
  struct Row {
    /// From 1.
    let line: Int
    let cells: [String]
    let separator: Character
  }

  let path: String
  private(set) var rows: [Row] = []

  var first: Row? { rows.first }

  /// Lines that begin with `#` are for people.
  init(_ bytes: FileBytes) throws(ReadingError) {
    path = bytes.path
    let all = try ByteReader(bytes).array(at: 0, length: bytes.count)
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let content = all.starts(with: mark) ? all[3...] : all[...]
    let lines = content.split(separator: 10, omittingEmptySubsequences: false)
    for (index, bytes) in lines.enumerated() {
      let line = String(trimming: bytes)
      if line.isEmpty || line.hasPrefix("#") { continue }
      let separator: Character = line.contains("\t") ? "\t" : line.contains(",") ? "," : " "
      let cells = line.split(separator: separator, omittingEmptySubsequences: separator == " ")
        .map { String(trimming: Array($0.utf8)) }
      rows.append(Row(line: index + 1, cells: cells, separator: separator))
    }
  }
}

extension Recording {
  /// Takes events in place of its own, and says how many of them lie behind the end.
  fileprivate mutating func take(_ file: EventsFile) {
    events = file.events(of: self)
    speller = file.speller ?? speller
    guard let last = pieces.last else { return }
    let end = last.onset + Double(last.samples.count) / samplingRate
    let late = events.count { $0.onset >= end || $0.onset < 0 }
    if late > 0 {
      warnings.add(
        .contradiction,
        "\(late) of \(events.count) events of the file of events lie outside the recording")
    }
  }
}
