import Files
import Signal

/// What a table holds: whose layout it has, what its columns are, and at which rate.
struct CSVDescription {
  /// What each column is; one of times and one of counters at most.
  let columns: CSVColumns
  /// The column of times and its unit, if there is one.
  let time: (column: Int, unit: CSVTimeUnit)?
  /// The rate that is known without times, in Hz.
  let rate: Double?
  /// What was taken for granted; one sentence each.
  let assumptions: [String]

  /// Describes a table.
  ///
  /// - Parameters:
  ///   - source: the table and what stands beside it.
  ///   - stated: columns and rate as the user states them.
  /// - Throws: `ReadingError` where the layout is of no signal, or does not fit the table.
  init(_ source: CSVSource, stated: TableLayout?) throws(ReadingError) {
    let table = source.table
    let path = table.bytes.path
    var assumptions: [String] = []
    let layout = try Self.layout(of: source, stated: stated)
    if !layout.name.isEmpty { assumptions.append("a table as \(layout.name) writes it") }
    var names = try Self.names(layout, source: source, stated: stated)
    names += Array(repeating: "", count: max(0, table.width - names.count))
    var columns = CSVColumns(
      names: names, rules: layout.rules, microvolts: layout.microvolts ?? source.statedMicrovolts)
    let known = stated?.rate ?? source.statedRate ?? layout.rate(source, columns)
    rate = known.flatMap { $0 > 0 && $0 <= 1e6 ? $0 : nil }
    if stated?.rate == nil, source.statedRate == nil, let rate {
      assumptions.append("\(rate) Hz by its layout")
    }

    let samples = CSVSamples(table)
    for column in columns.signals where samples.isWithoutNumbers(column) {
      columns.roles[column] = .marker
      assumptions.append("events from column “\(Self.name(names, column))”, which has no numbers")
    }
    let times = columns.times
    if let column = samples.time(among: times) {
      time = (column, samples.unit(of: column, in: columns, rate: rate))
    } else if rate == nil, times.isEmpty, let column = samples.steadyColumn(in: columns) {
      columns.roles[column] = .time(nil)
      time = (column, samples.unit(of: column, in: columns, rate: nil))
    } else {
      time = nil
    }
    for column in columns.times where column != time?.column { columns.roles[column] = .ignored }
    if let time {
      assumptions.append("times from column “\(Self.name(names, time.column))” in \(time.unit)")
    }
    let counters = columns.columns(.counter)
    let counter = counters.first(where: samples.isCounter)
    for column in counters where column != counter { columns.roles[column] = .ignored }
    if let counter {
      assumptions.append("sample numbers from column “\(Self.name(names, counter))”")
    }
    self.columns = columns
    guard !columns.signals.isEmpty else {
      throw .malformed(
        path: path, place: .line(1), found: "no column of a signal",
        expected: "a header with the names of electrodes")
    }
    let left = columns.columns(.ignored).filter { !columns.names[$0].isEmpty }
    if !left.isEmpty {
      let shown = left.prefix(6).map { columns.names[$0] }.joined(separator: ", ")
      let more = left.count > 6 ? " and \(left.count - 6) more" : ""
      assumptions.append("left out: columns \(shown)\(more)")
    }
    self.assumptions = assumptions
  }

  private static func name(_ names: [String], _ column: Int) -> String {
    names[column].isEmpty ? "\(column + 1)" : names[column]
  }

  private static func layout(
    of source: CSVSource, stated: TableLayout?
  ) throws(ReadingError) -> CSVLayout {
    if let stated, stated.columns != nil {
      return CSVLayout(
        name: "", recognises: { _ in true }, names: { _ in stated.columns },
        microvolts: stated.isInMicrovolts ? 1 : nil)
    }
    let path = source.table.bytes.path
    guard let layout = CSVLayout.all.first(where: { $0.recognises(source) }) else {
      let boards = BrainFlowBoard.boards(like: source).flatMap(\.names)
      let example =
        boards.isEmpty
        ? "--layout brainflow:CYTON for a board's"
        : "it may be --layout brainflow:" + boards.prefix(4).joined(separator: " or brainflow:")
      throw .unsupported(
        path: path, place: .line(1),
        found: "a table of \(source.table.width) columns without a header",
        remedy: "state its rate and columns, such as --layout 250:counter,Fz,Cz,-,marker,time; "
          + example)
    }
    if let refusal = layout.refusal {
      throw .unsupported(
        path: path, place: .line(1), found: refusal.found, remedy: refusal.remedy)
    }
    return layout
  }

  private static func names(
    _ layout: CSVLayout, source: CSVSource, stated: TableLayout?
  ) throws(ReadingError) -> [String] {
    let table = source.table
    let place = FilePlace.line(1)
    guard var names = layout.names(source) else {
      throw .unsupported(
        path: table.bytes.path, place: place,
        found: "a table of \(table.width) columns without a header",
        remedy: "state its rate and columns, such as --layout 250:counter,Fz,Cz,-,marker,time")
    }
    let widest = table.sample.map(\.count).max() ?? table.width
    if stated?.columns != nil, names.count > widest {
      throw .malformed(
        path: table.bytes.path, place: place, found: "\(widest) columns",
        expected: "the \(names.count) that --layout names")
    }
    guard table.header != nil, stated?.columns == nil,
      let least = table.sample.map(\.count).min(), least > names.count
    else { return names }
    // R writes the names of rows in front of them, and none for their column.
    let first = table.sample.map { CSVNumber.double($0[0]) }
    let isNumbered = zip(first.dropFirst(), first).allSatisfy { after, before in
      before.map { $0 + 1 } == after && after != nil
    }
    if least == names.count + 1, isNumbered, first.count > 1,
      CSVWords(names[0]).joined != "index"
    {
      names.insert("", at: 0)
    } else if least > names.count + 1, table.delimiter == .comma {
      throw .malformed(
        path: table.bytes.path, place: place, found: "\(least) columns in every row",
        expected:
          "the \(names.count) of the header; commas between numbers cannot be points as well")
    }
    return names
  }
}
