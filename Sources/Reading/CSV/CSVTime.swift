import Files
import Signal

/// The cells of a column of times.
enum CSVTime {
  /// The time that `text` states: a number, or the seconds since 1970 of a date, or since midnight.
  ///
  /// Dates have the year first, as in `2020-01-31 12:00:05.25` and `2020-01-31T12:00:05Z`, or last,
  /// as in `31.01.2020 12:00:05,25` and `1/31/2020 12:00:05 PM`. `nil` for anything else.
  static func seconds(_ text: String) -> Double? {
    if let number = Double(decimal: text) { return number }
    var halves = text.split { $0 == "T" || $0 == " " }
    var afternoon: Double?
    if let last = halves.last?.lowercased(), last == "am" || last == "pm" {
      halves.removeLast()
      afternoon = last == "pm" ? 43_200 : 0
    }
    let clock = halves.last.flatMap(Self.clock).flatMap { seconds -> Double? in
      guard let afternoon else { return seconds }
      // Twelve at noon is the first hour of the afternoon.
      return seconds < 46_800 ? seconds.truncatingRemainder(dividingBy: 43_200) + afternoon : nil
    }
    guard let clock else { return nil }
    switch halves.count {
    case 1: return clock
    case 2: return day(halves[0]).map { 86_400 * Double($0) + clock }
    default: return nil
    }
  }

  /// Days since 1 January 1970.
  private static func day(_ text: Substring) -> Int? {
    let parts = text.split(omittingEmptySubsequences: false) {
      $0 == "-" || $0 == "/" || $0 == "."
    }
    guard parts.count == 3 else { return nil }
    let numbers = parts.compactMap { part in part.count <= 4 ? Int(part) : nil }
    guard numbers.count == 3 else { return nil }
    var (year, month, day) = (numbers[0], numbers[1], numbers[2])
    if parts[2].count == 4 {
      year = numbers[2]
      // 1/31/2020 where slashes stand between, else 31.1.2020, as far as the numbers allow.
      let isMonthFirst = text.contains("/") ? numbers[0] <= 12 : numbers[1] > 12
      (month, day) = isMonthFirst ? (numbers[0], numbers[1]) : (numbers[1], numbers[0])
    } else if parts[0].count != 4 {
      return nil
    }
    guard year > 0, (1...12).contains(month), (1...31).contains(day) else { return nil }
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
    var parts = text.split(separator: ":", omittingEmptySubsequences: false)
    // Some write milliseconds behind a colon: 12:00:05:250.
    var fraction = 0.0
    if parts.count == 4, parts[3].count == 3, let thousandths = Int(parts[3]), thousandths >= 0 {
      fraction = Double(thousandths) / 1000
      parts.removeLast()
    }
    // Excel leaves the hours away: 59:12.3.
    if parts.count == 2, parts[1].count >= 2, parts[1].prefix(2).allSatisfy(\.isNumber) {
      parts.insert("0", at: 0)
    }
    guard parts.count == 3, let hours = Int(parts[0]), (0...23).contains(hours),
      let minutes = Int(parts[1]), (0...59).contains(minutes),
      let seconds = Double(decimal: parts[2]), (0..<61).contains(seconds)
    else { return nil }
    return Double(3600 * hours + 60 * minutes) + seconds + fraction - offset
  }
}
