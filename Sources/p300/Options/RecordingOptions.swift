import ArgumentParser
import Reading
import Signal

/// Which events of a recording are flashes, what stood on the screen, and what was spelled.
struct RecordingOptions: ParsableArguments {
  @OptionGroup var selection: SelectionOptions

  @Option(
    help: ArgumentHelp(
      "Events that are targets: codes, texts or patterns, separated by commas.",
      valueName: "events"))
  var targets: String?

  @Option(help: ArgumentHelp("Events that are other flashes.", valueName: "events"))
  var nontargets: String?

  @Option(
    help: ArgumentHelp(
      "Events that carry stimulus codes, such as 1-12, 'flash/(?<code>\\d+)' or '1?0?(?<code>\\d)'.",
      valueName: "events"))
  var codes: String?

  @Option(
    help: ArgumentHelp(
      "Which numbers of the file stand for which codes, such as 101-112=1-12.",
      valueName: "numbers=codes"))
  var codeMap: String?

  @Option(
    name: .customLong("events"),
    help: ArgumentHelp(
      "Events in a file of their own, once for each recording: a BIDS table or one of MNE's lists.",
      valueName: "file"), completion: .file())
  var eventFiles: [String] = []

  @Option(help: "The true characters, in order over all inputs, where the files do not hold them.")
  var text: String?

  @Option(
    help: ArgumentHelp(
      "Which items each code lights, where it is any set of them: lines of code and items (.tsv).",
      valueName: "file"), completion: .file())
  var groups: String?

  @Option(help: "How items flash: row-column, single, or groups with --groups.")
  var paradigm: Speller.Paradigm?

  @Option(
    help: ArgumentHelp(
      "What stands on the screen: rows separated by commas, or the items of a menu.",
      valueName: "items"))
  var matrix: String?

  @Option(help: "Which codes come first: columns-first or rows-first.")
  var codeOrder: Speller.CodeOrder?

  @Option(
    help: ArgumentHelp(
      "The unit of all voltages, where the file does not say or says wrong: V, mV, µV (uV), nV.",
      valueName: "unit"))
  var unit: VoltageUnit?

  @Option(
    help: ArgumentHelp(
      """
      Rate and columns of a text table: brainflow:CYTON, a rate in Hz, or both, such as \
      250:counter,Fz,Cz,-*3,marker,time (:time_ms,Fz,Cz without a rate).
      """, valueName: "layout"))
  var layout: TableLayout?

  @Flag(help: "Read files that a BrainVision header names outside of its folder.")
  var allowOutside = false

  @Option(
    help: ArgumentHelp(
      "How many times its size a packed file may hold. Default: 200, or 64 for gzip.",
      valueName: "times"))
  var inflation: Int?

  /// What the user knows better than the files.
  var reading: ReadingOptions {
    var options = ReadingOptions(unit: unit, layout: layout)
    options.allowsOutside = allowOutside
    return options
  }

  func validate() throws {
    _ = try mapping()
    if let inflation, !(1...1_000_000).contains(inflation) {
      throw ValidationError("--inflation \(inflation): expected a number from 1 to 1000000")
    }
    if groups == nil {
      _ = try speller()
    } else if paradigm ?? .groups != .groups || codeOrder != nil {
      throw ValidationError(
        "--groups tells what each code lights: leave out --paradigm, --code-order")
    }
  }

  /// Has `loader` take recordings as the user says that they are.
  func apply(to loader: inout EpochsLoader) throws {
    loader.reading = reading
    loader.mapping = try mapping()
    loader.speller = try speller()
    loader.text = text
  }

  /// Which events are flashes.
  func mapping() throws -> FlashMapping {
    FlashMapping(
      targets: try patterns(targets, "targets"), nonTargets: try patterns(nontargets, "nontargets"),
      codes: try patterns(codes, "codes"),
      foldings: try (codeMap ?? "").split(separator: ",").map { text in
        guard let folding = CodeFolding(String(text)) else {
          throw ValidationError(
            "--code-map: “\(text)” does not say which numbers stand for which codes; "
              + "expected as many on both sides: 101-112=1-12")
        }
        return folding
      })
  }

  private func patterns(_ list: String?, _ option: String) throws -> [EventPattern] {
    try EventPattern.parts(ofList: list ?? "").map { text in
      guard let pattern = EventPattern(text) else {
        throw ValidationError(
          "--\(option): “\(text)” is no code, text or regular expression "
            + "(without look-around and references)")
      }
      return pattern
    }
  }

  /// What stands on the screen, where the user says so.
  func speller() throws -> Speller? {
    if let groups { return try GroupsFile.read(groups, rows: matrix.map(Self.rows)) }
    guard let matrix else {
      switch (paradigm, codeOrder) {
      case (.groups, _):
        throw ValidationError("--paradigm groups needs a table of them: --groups FILE")
      case (.single, _):
        throw ValidationError("--paradigm single needs the items: --matrix On,Left,Right")
      case (.rowColumn, _), (nil, .some): return .wadsworth(order: codeOrder ?? .columnsFirst)
      case (nil, nil): return nil
      }
    }
    let parts = matrix.split(separator: ",").map { String($0) }
    guard !parts.isEmpty else { throw ValidationError("--matrix: expected items") }
    if paradigm == .groups {
      throw ValidationError("--paradigm groups needs a table of them: --groups FILE")
    }
    guard paradigm ?? .rowColumn == .rowColumn else { return Speller(items: parts) }
    let rows = parts.map { $0.map { String($0) } }
    guard rows.allSatisfy({ $0.count == rows[0].count }) else {
      throw ValidationError(
        "--matrix: expected rows of one length; or --paradigm single for a menu")
    }
    return Speller(matrix: rows, order: codeOrder ?? .columnsFirst)
  }
}

extension RecordingOptions {
  /// The rows of a matrix of single characters, where all are of one length; else one row of words.
  fileprivate static func rows(_ matrix: String) -> [[String]] {
    let parts = matrix.split(separator: ",").map { String($0) }
    let rows = parts.map { $0.map { String($0) } }
    let isMatrix =
      rows.count > 1 && rows[0].count > 1
      && rows.allSatisfy { $0.count == rows[0].count }
    return isMatrix ? rows : [parts]
  }
}

extension Speller.Paradigm: ExpressibleByArgument {}
extension Speller.CodeOrder: ExpressibleByArgument {}

extension VoltageUnit: ExpressibleByArgument {
  /// Reads the unit's spellings, such as `uV`.
  public init?(argument: String) { self.init(argument) }
}

extension TableLayout: ExpressibleByArgument {
  /// Reads `brainflow:CYTON`, `250`, `250:Fz,Cz,marker` or `:time,Fz,Cz`.
  public init?(argument: String) { self.init(argument) }
}
