import Files
import Signal

/// What a column of markers says of its rows, gathered row by row.
struct CSVMarkers {
  /// Something that a row marks.
  struct Mark: Equatable {
    /// The row's number among the samples.
    var sample: Int
    var text: String
    /// From the row's time on, in s.
    var delay = 0.0
    /// In s.
    var duration = 0.0
  }

  private(set) var marks: [Mark] = []
  /// Whether every cell that is not empty is an event, and not only where the column changes.
  private let isPoints: Bool
  private var cell: ArraySlice<UInt8> = []
  private var lit = ""
  private var since = 0
  private var rows: [String: Int] = [:]
  private var changes = 0

  /// A column of levels, or of points.
  init(isPoints: Bool = false) {
    self.isPoints = isPoints
  }

  /// Takes the cell of the row before or at sample `sample`.
  mutating func take(_ cell: ArraySlice<UInt8>, sample: Int) {
    if isPoints {
      let text = Self.text(cell)
      // Several events of a row stand between colons.
      for part in text.split(separator: ":") {
        let part = Self.text(ArraySlice(part.utf8))
        if !part.isEmpty { marks.append(Mark(sample: sample, text: part)) }
      }
      return
    }
    guard !cell.elementsEqual(self.cell) else { return }
    self.cell = cell
    let text = Self.text(cell)
    guard text != lit else { return }
    if rows.count < 1000 || rows[lit] != nil { rows[lit, default: 0] += sample - since }
    (lit, since) = (text, sample)
    changes += 1
    if !text.isEmpty, !isNoise(before: sample) { marks.append(Mark(sample: sample, text: text)) }
  }

  /// Puts the dates and durations of a row to the events that were taken from it last.
  mutating func date(
    _ dates: ArraySlice<UInt8>?, durations: ArraySlice<UInt8>?, sample: Int, time: Double?
  ) {
    let count = marks.reversed().prefix { $0.sample == sample }.count
    func numbers(_ cell: ArraySlice<UInt8>?) -> [Double?] {
      (cell ?? []).split(separator: UInt8(ascii: ":")).map { CSVNumber.double($0) }
    }
    for (index, date) in numbers(dates).prefix(count).enumerated() {
      // What is far from its row is a clock of its own.
      guard let date, let time, abs(date - time) < 1 else { continue }
      marks[marks.count - count + index].delay = date - time
    }
    for (index, duration) in numbers(durations).prefix(count).enumerated() {
      guard let duration, duration > 0 else { continue }
      marks[marks.count - count + index].duration = duration
    }
  }

  /// Whether the column changes all the time, as no marker does.
  func isNoise(before sample: Int) -> Bool { changes > 1000 && changes > sample / 4 }

  /// The text in which the column rests between events, where that is not empty or 0.
  func resting(samples: Int) -> String? {
    var rows = rows
    rows[lit, default: 0] += samples - since
    guard rows[""] == nil || rows[""] == 0, marks.count > 2,
      let most = rows.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
      2 * most.value > samples
    else { return nil }
    return most.key
  }

  /// Whether all texts are whole numbers.
  var isCodes: Bool { marks.allSatisfy { Int(decimal: $0.text) != nil } }

  /// The text of a marker; empty where there is none: 0, nothing, not a number.
  private static func text(_ cell: ArraySlice<UInt8>) -> String {
    if CSVNumber.isMissing(cell) || CSVNumber.double(cell) == 0 { return "" }
    return String(utf8OrLatin1: cell)
  }
}
