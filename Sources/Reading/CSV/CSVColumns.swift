import Files
import Signal

/// What the columns of a table are, told by their names.
struct CSVColumns {
  /// What one column is.
  enum Role: Equatable {
    /// Times, in a unit if the name says which.
    case time(CSVTimeUnit?)
    /// The number of a sample or a packet.
    case counter
    /// Codes or texts of events.
    case marker
    /// When the events of the row were, where that is not the row's time.
    case eventDates
    /// How long the events of the row lasted.
    case eventDurations
    /// 0 where the row's signals are not to be believed.
    case validity
    /// A channel, and how many of its units one of the column's is.
    case signal(Channel, scale: Double)
    case ignored
  }

  /// The names, as the header has them.
  let names: [String]
  /// What each column is.
  var roles: [Role]
  /// Whether channels of one name are told apart by numbers.
  private(set) var hasDoubledLabels = false

  /// The columns of the given roles' names; a layout's own rules come before the usual names.
  ///
  /// - Parameters:
  ///   - names: the header's cells.
  ///   - rules: what the device's names mean; the first that fits holds.
  ///   - microvolts: how many µV a number is where the name does not say; `nil` where nothing is
  ///     known.
  init(names: [String], rules: [CSVRule], microvolts: Double?) {
    self.names = names
    roles = names.map { Self.role(of: $0, rules: rules, microvolts: microvolts) }
    // A type stands beside a code, or alone for one.
    let markers = columns(.marker)
    let types = markers.filter { CSVWords(names[$0]).words.contains("type") }
    if types.count < markers.count { for column in types { roles[column] = .ignored } }
    // Channels of one name are told apart as in other formats.
    let labels = channels.map(\.label).disambiguated()
    for (label, column) in zip(labels, signals) {
      guard case .signal(var channel, let scale) = roles[column], channel.label != label else {
        continue
      }
      hasDoubledLabels = true
      channel.label = label
      roles[column] = .signal(channel, scale: scale)
    }
  }

  /// The columns that are signals.
  var signals: [Int] { roles.indices.filter { channel($0) != nil } }
  /// The columns that are of a role without parts.
  func columns(_ role: Role) -> [Int] { roles.indices.filter { roles[$0] == role } }
  /// The columns that are times.
  var times: [Int] {
    roles.indices.filter { if case .time = roles[$0] { true } else { false } }
  }
  /// The channels, in the order of the columns.
  var channels: [Channel] { roles.indices.compactMap(channel) }

  /// The channel in a column, if it holds one.
  func channel(_ column: Int) -> Channel? {
    if case .signal(let channel, _) = roles[column] { channel } else { nil }
  }

  /// Whether a row needs a cell in that column: signals of voltage.
  func isNeeded(_ column: Int) -> Bool { channel(column).map { $0.kind != .misc } ?? false }

  private static func role(
    of name: String, rules: [CSVRule], microvolts: Double?
  ) -> Role {
    let words = CSVWords(name)
    let rule = rules.first { $0.pattern.matches(name, words) }
    switch rule?.meaning ?? CSVVocabulary.meaning(of: words) {
    case .time: return .time(words.timeUnit)
    case .counter: return .counter
    case .marker: return .marker
    case .eventDates: return .eventDates
    case .eventDurations: return .eventDurations
    case .validity: return .validity
    case .ignored: return .ignored
    case .auxiliary:
      let channel = Channel(label: words.label, unit: .other(words.unit ?? ""), kind: .misc)
      return .signal(channel, scale: 1)
    case .electrode:
      var label = words.label
      if case .prefix(let prefix) = rule?.pattern { label = String(label.dropFirst(prefix.count)) }
      let perUnit = words.unit.flatMap(VoltageUnit.microvolts)
      let scale = perUnit ?? (words.unit == nil ? microvolts : nil)
      return .signal(
        Channel(
          label: label, unit: scale == nil ? .other(words.unit ?? "") : .microvolt,
          kind: Channel.Kind.inferred(label: label, isVoltage: true),
          statedUnit: scale == nil ? nil : VoltageUnit.allCases.first { $0.microvolts == scale }),
        scale: scale ?? 1)
    }
  }
}

/// What the names of a device's columns mean.
struct CSVRule {
  /// Which names it is about.
  enum Pattern {
    /// These, without case, spaces and signs.
    case named(Set<String>)
    /// Those that begin so, in any case; of electrodes this is no part of the label.
    case prefix(String)
    /// Those of the 10–20 system.
    case electrodes
    case all

    func matches(_ name: String, _ words: CSVWords) -> Bool {
      switch self {
      case .named(let names): names.contains(words.joined)
      case .prefix(let prefix): name.lowercased().hasPrefix(prefix)
      case .electrodes: Montage.name(of: name) != nil
      case .all: true
      }
    }
  }

  /// What a column is, as far as its name tells.
  enum Meaning {
    case time, counter, marker, eventDates, eventDurations, validity, electrode, auxiliary, ignored
  }

  let pattern: Pattern
  let meaning: Meaning

  init(_ pattern: Pattern, _ meaning: Meaning) {
    self.pattern = pattern
    self.meaning = meaning
  }
}
