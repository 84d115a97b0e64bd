import Files
import Signal

/// The table of events of a NeuroScan file.
///
/// Source: the structures TEEG, EVENT1 and EVENT2 of SCAN 4. Types 1 and 2 have the byte at which
/// the sample stands; type 3, of files above 1 GB, its number (sccn/eeglab#5, checked against SCAN's Edit).
/// Counted from 1, as EEGLAB and MNE take both.
struct NeuroScanEvents {
  /// All events, in order.
  private(set) var events: [Event] = []

  /// What a mark of the keypad's upper bits means.
  private enum Mark: UInt8 {
    /// The end of a rejected span.
    case accepted = 0xD0
    /// The beginning of a rejected span.
    case rejected = 0xC0
  }

  /// The table at `position`; `frame` is the bytes of one sample of all channels, `end` when the recording
  /// ends, in s.
  ///
  /// - Throws: `ReadingError` for a head that is cut short, and types that are not known.
  init(
    _ reader: ByteReader, at position: Int, header: NeuroScanHeader, frame: Int, end: Double,
    _ warnings: inout [Warning]
  ) throws(ReadingError) {
    guard position < reader.count else { return }
    try reader.check(position, length: 9, expected: "the 9 bytes of an event table's head")
    let type = try reader.byte(at: position)
    guard (1...3).contains(type) else {
      throw .unsupported(
        path: reader.bytes.path, place: .byte(position), found: "an event table of type \(type)",
        remedy: "expected type 1, 2 or 3")
    }
    let width = type == 1 ? 8 : 19
    let stated = Int(try reader.integer(Int32.self, at: position + 1))
    let available = min(max(0, stated), reader.count - position - 9)
    let count = available / width
    if count * width != stated {
      warnings.add(
        .damage, "the table of events has \(available) of \(stated) bytes: \(count) events are read"
      )
    }
    var bookless = 0
    var rejection: Int?
    let hasRejections = try Self.hasRejections(reader, position + 9, count: count, width: width)
    for place in stride(from: position + 9, to: position + 9 + count * width, by: width) {
      let code = Int(try reader.integer(UInt16.self, at: place))
      let keyboard = try reader.byte(at: place + 2)
      let keypad = try reader.byte(at: place + 3)
      let stored = try reader.integer(UInt32.self, at: place + 4)
      let number = type == 3 ? Int(stored) : (Int(stored) - header.dataStart) / frame
      var event = Event(onset: Double(max(0, number - 1)) / header.samplingRate)
      if keypad & 0x0F != 0 {
        event.text = "KeyPad Response \(keypad & 0x0F)"
      } else if keyboard != 0 {
        event.text = "Keyboard Response \(keyboard)"
      } else {
        event.code = code
      }
      switch hasRejections ? Mark(rawValue: keypad) : nil {
      case .rejected:
        event.text = "BAD_\(code)"
        event.code = nil
        event.duration = max(0, end - event.onset)
        if rejection == nil { rejection = events.count }
        events.append(event)
      case .accepted:
        if let rejection {
          events[rejection].duration = max(0, event.onset - events[rejection].onset)
        }
        rejection = nil
      case nil:
        // SCAN notes its own doings, such as a correction of DC, without a code.
        if event.code == 0 { bookless += 1 } else { events.append(event) }
      }
    }
    if bookless > 0 { warnings.add(.leftOut, "\(bookless) events without a code are left out") }
    events.sortByOnset()
  }

  /// Whether spans were rejected: only then do marks of acceptance end some.
  private static func hasRejections(
    _ reader: ByteReader, _ start: Int, count: Int, width: Int
  ) throws(ReadingError) -> Bool {
    for place in stride(from: start, to: start + count * width, by: width)
    where try reader.byte(at: place + 3) == Mark.rejected.rawValue {
      return true
    }
    return false
  }
}
