import Files
import Reading
import Signal

/// Tables that tests write.
enum CSVText {
  /// Reads a text as a table.
  static func read(
    _ text: String, layout: String? = nil, path: String = "x.csv", info: String? = nil
  ) throws(ReadingError) -> Recording {
    let recordings = try CSVReader.read(
      FileBytes(Array(text.utf8), path: path), layout: layout.flatMap { TableLayout($0) }
    ) { path in info.map { FileBytes(Array($0.utf8), path: path) } }
    return recordings[0]
  }

  /// Whether a text is taken for a recording.
  static func canRead(_ text: String, path: String = "x.csv") -> Bool {
    CSVReader.canRead(FileBytes(Array(text.utf8), path: path))
  }

  /// `value` with that many digits behind the point.
  static func fixed(_ value: Double, _ digits: Int) -> String {
    let power = (0..<digits).reduce(1.0) { result, _ in result * 10 }
    let number = Int((abs(value) * power).rounded())
    let fraction = String(number % Int(power))
    return (value < 0 ? "-" : "") + "\(number / Int(power))"
      + (digits > 0 ? "." + String(repeating: "0", count: digits - fraction.count) + fraction : "")
  }

  /// What `samples` have as their onsets: where each event's sample stands in the recording.
  static func close(_ left: [Double], _ right: [Double]) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) < 1e-6 }
  }
}
