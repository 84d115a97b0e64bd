import Files
import Signal

/// A date of an MFF recording, to the nanosecond.
struct MFFTime {
  /// Whole seconds since 1970.
  private let seconds: Double
  /// The rest of a second.
  private let fraction: Double

  /// The time that a text such as `2017-09-20T09:54:44.072000-07:00` states; `nil` for any other.
  init?(_ text: String) {
    var plain = text
    var digits = "0"
    if let point = text.firstIndex(of: ".") {
      let end = text[point...].dropFirst().firstIndex { !$0.isNumber } ?? text.endIndex
      digits += text[point..<end]
      plain.removeSubrange(point..<end)
    }
    guard let seconds = CSVTime.seconds(plain), let fraction = Double(decimal: digits) else {
      return nil
    }
    (self.seconds, self.fraction) = (seconds, fraction)
  }

  /// How long it is since another, in s.
  func seconds(since other: MFFTime) -> Double {
    seconds - other.seconds + (fraction - other.fraction)
  }
}
