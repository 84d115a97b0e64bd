import Files
import Reading
import Signal

/// The averages of a subject's session as a table, a row a class and sample, with what the columns are in a `.json` beside
/// it: `sub-01_ses-1_task-speller_ave.tsv`.
package enum AveragesFile {
  /// What names of such tables end with.
  static let suffix = "_ave.tsv"
  /// The columns before those of electrodes.
  private static let columns = [
    ResultColumn("condition", "Which flashes the epochs are after: target or nontarget."),
    ResultColumn("epochs", "How many epochs the mean is of."),
    ResultColumn("time", "The time after the flash.", units: "s"),
  ]

  /// The path of a visit's table in a study's folder.
  static func path(of visit: BIDSVisit) -> String {
    "\(visit.folder)/\(visit.entities)\(suffix)"
  }

  /// The `.json` beside a table.
  static func sidecar(of path: String) -> String { String(path.dropLast(4)) + ".json" }

  // MARK: Writing

  /// Writes both files, the table last; each appears whole or not at all.
  package static func write(_ averages: VisitAverages, to path: String) throws(WritingError) {
    try OutputFile.write(
      JSONText.encode(Description(averages), keys: .verbatim) + "\n", to: sidecar(of: path))
    var file = try OutputFile(path: path)
    try file.write(
      (columns.map(\.name) + averages.electrodes.map(\.asCell)).joined(separator: "\t") + "\n")
    for (name, mean) in [("target", averages.target), ("nontarget", averages.nonTarget)] {
      var text = ""
      for sample in 0..<averages.length {
        let time = Double(averages.firstSample + sample) / averages.samplingRate
        text += "\(name)\t\(mean.epochs)\t\(time)"
        for electrode in averages.electrodes.indices {
          text += "\t\(mean.values[electrode * averages.length + sample])"
        }
        text += "\n"
      }
      try file.write(text)
    }
    try file.commit()
  }

  /// What stands beside the table: facts of all of it, and a description of each column.
  private struct Description: Encodable {
    let averages: VisitAverages

    init(_ averages: VisitAverages) { self.averages = averages }

    private struct Key: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }

      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
      var fields = encoder.container(keyedBy: Key.self)
      // Electrodes first: whatever one is called, it takes no fact's place.
      for electrode in averages.electrodes {
        let column = ResultColumn(
          electrode, "The mean at this electrode.", units: averages.unit ?? "n/a")
        try fields.encode(column.content, forKey: Key(stringValue: electrode.asCell))
      }
      for column in AveragesFile.columns {
        try fields.encode(column.content, forKey: Key(stringValue: column.name))
      }
      try fields.encode(averages.samplingRate, forKey: Key(stringValue: "SamplingFrequency"))
      try fields.encode(averages.firstSample, forKey: Key(stringValue: "FirstSample"))
      try fields.encodeIfPresent(averages.unit, forKey: Key(stringValue: "Units"))
      try fields.encode(averages.isAboutOwnMean, forKey: Key(stringValue: "AboutOwnMean"))
    }
  }

  // MARK: Reading

  private struct Facts: Decodable {
    let rate: Double
    let firstSample: Int
    let unit: String?
    let isAboutOwnMean: Bool

    enum CodingKeys: String, CodingKey {
      case rate = "SamplingFrequency"
      case firstSample = "FirstSample"
      case unit = "Units"
      case isAboutOwnMean = "AboutOwnMean"
    }
  }

  /// Reads a table and what stands beside it.
  ///
  /// - Throws: `ReadingError` with the place of what is none of such a table.
  package static func read(_ path: String) throws(ReadingError) -> VisitAverages {
    let sidecar = sidecar(of: path)
    guard let facts = JSONText.decodeOutput(Facts.self, at: sidecar, keys: .verbatim),
      facts.rate > 0, facts.rate <= 1e6, abs(facts.firstSample) <= 1_000_000
    else {
      throw .malformed(
        path: sidecar, place: .line(1), found: "no such facts of averages",
        expected: "SamplingFrequency, FirstSample and AboutOwnMean, as p300 study writes them")
    }
    let table = try TabSeparatedTable(FileBytes(path: path))
    guard table.names.starts(with: columns.map(\.name)), table.names.count > columns.count,
      table.rows.count > 0, table.rows.count.isMultiple(of: 2)
    else {
      throw .malformed(
        path: path, place: .line(1), found: table.names.prefix(4).joined(separator: ", "),
        expected: "condition, epochs, time and electrodes, and as many rows of either condition")
    }
    let length = table.rows.count / 2
    let target = try mean(of: "target", in: table, rows: 0..<length)
    let nonTarget = try mean(of: "nontarget", in: table, rows: length..<2 * length)
    return VisitAverages(
      electrodes: Array(table.names.dropFirst(columns.count)), samplingRate: facts.rate,
      firstSample: facts.firstSample, length: length, unit: facts.unit,
      isAboutOwnMean: facts.isAboutOwnMean, target: target, nonTarget: nonTarget)
  }

  private static func mean(
    of name: String, in table: TabSeparatedTable, rows: Range<Int>
  ) throws(ReadingError) -> VisitAverages.Mean {
    let electrodes = table.names.count - columns.count
    var values = [Float](repeating: 0, count: electrodes * rows.count)
    var epochs: Int?
    for (sample, place) in rows.enumerated() {
      let row = table.rows[place]
      let numbers = row.cells.dropFirst(columns.count).map { $0.flatMap { Float($0) } ?? .nan }
      guard row.cells[0] == name, let count = row.cells[1].flatMap({ Int($0) }), count > 0,
        epochs ?? count == count, numbers.allSatisfy({ abs($0) <= 1e12 })
      else {
        throw .malformed(
          path: table.path, place: .line(row.line),
          found: row.cells.prefix(6).map { $0 ?? "n/a" }.joined(separator: " "),
          expected: "\(name), how many epochs, a time and a number an electrode")
      }
      epochs = count
      for electrode in 0..<electrodes {
        values[electrode * rows.count + sample] = numbers[electrode]
      }
    }
    return VisitAverages.Mean(epochs: epochs ?? 1, values: values)
  }
}
