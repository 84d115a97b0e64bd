import Files
import Signal

/// The events of a track (`Events_….xml`) of an MFF recording.
struct MFFEvents {
  /// Events on the recording's clock.
  private(set) var events: [Event] = []
  /// How many have no time that can be read.
  private(set) var brokenCount = 0

  /// Reads a track of a recording that began at `start`, of which the first sample came `delay` s later.
  init(_ bytes: FileBytes, since start: MFFTime, delay: Double) throws(ReadingError) {
    var elements = XMLElements(try ByteReader(bytes).array(at: 0, length: bytes.count))
    var (time, code, label): (String, String, String) = ("", "", "")
    while let element = elements.next() {
      switch element.path.dropFirst() {
      case ["event", "beginTime"]: time = element.text ?? ""
      case ["event", "code"]: code = element.text ?? ""
      case ["event", "label"]: label = element.text ?? ""
      case ["event"]:
        if let date = MFFTime(time) {
          events.append(
            Event(
              onset: date.seconds(since: start) - delay, text: Self.text(code, label),
              code: Self.number(code)))
        } else {
          brokenCount += 1
        }
        (time, code, label) = ("", "", "")
      default: continue
      }
    }
  }

  /// The code, with the label behind it where that alone says what was attended.
  private static func text(_ code: String, _ label: String) -> String {
    if code.isEmpty { return label }
    return Label(named: code) == nil && Label(named: label) != nil ? "\(code)/\(label)" : code
  }

  /// The number on a digital input, which has four characters: `DIN1`, `DI12`, `D112`.
  private static func number(_ code: String) -> Int? {
    let digits = code.drop { "DIN".contains($0) }
    guard code.hasPrefix("D"), digits.count < code.count, digits.allSatisfy(\.isNumber) else {
      return Int(decimal: code)
    }
    return Int(decimal: String(digits))
  }
}
