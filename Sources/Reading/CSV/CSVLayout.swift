import Files
import Signal

/// How the tables of one recorder are built: a row of the table of layouts.
struct CSVLayout: Sendable {
  /// What the user knows the recorder by.
  let name: String
  /// Whether a table is of this kind.
  let recognises: @Sendable (CSVSource) -> Bool
  /// The names of the columns; the header's own unless the recorder writes none.
  var names: @Sendable (CSVSource) -> [String]? = { $0.table.header }
  /// What the names mean where that is not usual.
  var rules: [CSVRule] = []
  /// The rate where the file does not state it as others do, in Hz.
  var rate: @Sendable (CSVSource, CSVColumns) -> Double? = { _, _ in nil }
  /// How many µV a number is where the header does not say; `nil` where nothing is known.
  var microvolts: Double?
  /// Why tables of this kind cannot be read, and what to do instead.
  var refusal: (found: String, remedy: String)?
}

/// A table, and what stands beside it.
struct CSVSource {
  let table: CSVTable
  /// The file of another ending beside the table's, such as `.info`; `nil` where there is none.
  let companion: (_ ending: String) -> FileBytes?

  /// Whether a line before the header holds that text, in any case.
  func prefaceHolds(_ text: String) -> Bool {
    table.preface.contains { $0.lowercased().contains(text) }
  }

  /// Whether the header has columns of all these names, without case, spaces and signs.
  func hasColumns(_ names: Set<String>) -> Bool {
    guard let header = table.header else { return false }
    return names.isSubset(of: header.map { CSVWords($0).joined })
  }

  /// The first number behind a key in the lines before the header: `Sample Rate = 250 Hz`.
  ///
  /// - Parameter keys: texts in lower case, all of which the line holds; the number stands behind
  ///   the last.
  /// - Returns: the number, if it is more than 0.
  func statedNumber(_ keys: String...) -> Double? {
    for line in table.preface {
      let line = line.lowercased()
      guard keys.allSatisfy(line.contains), let key = keys.last,
        let place = line.firstRange(of: key)
      else { continue }
      let digits = line[place.upperBound...].drop { !$0.isNumber }
        .prefix { $0.isNumber || $0 == "." || $0 == "," }
      let number = digits.hasSuffix(",") || digits.hasSuffix(".") ? digits.dropLast() : digits
      if let number = Double(decimal: number), number > 0 { return number }
    }
    return nil
  }

  /// The rate that the lines before the header state, in Hz.
  ///
  /// Emotiv has one for each kind of data: `sampling rate:eeg_128;mot_32`.
  var statedRate: Double? {
    statedNumber("sampling rate", "eeg_") ?? statedNumber("sample rate")
      ?? statedNumber("sampling rate") ?? statedNumber("samplerate")
      ?? statedNumber("sampling frequency") ?? statedNumber("sampling:")
      ?? statedNumber("samplingrate") ?? statedNumber("samples per second")
  }

  /// How many µV a number is by a line such as `Data type / unit: EEG / micro-volt (uV)`.
  var statedMicrovolts: Double? {
    for line in table.preface {
      guard let place = line.lowercased().firstRange(of: "unit") else { continue }
      let words = line[place.upperBound...].replacing("micro-", with: "micro").split {
        !$0.isLetter && $0 != "\u{B5}" && $0 != "\u{3BC}"
      }
      // V alone may be the number of a version.
      for word in words where word.count > 1 {
        if let microvolts = VoltageUnit.microvolts(per: String(word)) { return microvolts }
      }
    }
    return nil
  }
}
