import Files

/// The cells of a column of times.
enum CSVTime {
  /// The time that `text` states: a number, or the seconds since 1970 of a date, or since midnight.
  ///
  /// Dates have the year first, as in `2020-01-31 12:00:05.25` and `2020-01-31T12:00:05Z`. `nil`
  /// for anything else.
  static func seconds(_ text: String) -> Double? {
    if let number = Double(decimal: text) { return number }
    let halves = text.split { $0 == "T" || $0 == " " }
    switch halves.count {
    case 1: return clock(halves[0])
    case 2:
      guard let day = day(halves[0]), let seconds = clock(halves[1]) else { return nil }
      return 86_400 * Double(day) + seconds
    default: return nil
    }
  }

  /// Days since 1 January 1970.
  private static func day(_ text: Substring) -> Int? {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" }
    guard parts.count == 3, parts[0].count == 4, let year = Int(parts[0]), year > 0,
      let month = Int(parts[1]), (1...12).contains(month), let day = Int(parts[2]),
      (1...31).contains(day)
    else { return nil }
    // Years that begin in March have their leap day at their end.
    let (years, months) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    return 365 * years + years / 4 - years / 100 + years / 400 + (153 * months + 2) / 5 + day
      - 719_469
  }

  /// Seconds since midnight, of Greenwich where the text says how far that is away.
  private static func clock(_ text: Substring) -> Double? {
    var text = text
    var offset = 0.0
    if text.hasSuffix("Z") {
      text = text.dropLast()
    } else if let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }) {
      let parts = text[text.index(after: sign)...].split(separator: ":").map { Int($0) }
      guard (1...2).contains(parts.count), let hours = parts[0], (0...23).contains(hours),
        let minutes = parts.count > 1 ? parts[1] : 0, (0...59).contains(minutes)
      else { return nil }
      offset = Double(3600 * hours + 60 * minutes) * (text[sign] == "+" ? 1 : -1)
      text = text[..<sign]
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, let hours = Int(parts[0]), (0...23).contains(hours),
      let minutes = Int(parts[1]), (0...59).contains(minutes),
      let seconds = Double(decimal: parts[2]), (0..<61).contains(seconds)
    else { return nil }
    return Double(3600 * hours + 60 * minutes) + seconds - offset
  }
}
