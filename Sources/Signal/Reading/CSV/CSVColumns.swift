import Files

/// What the columns of a table are, told by their names.
struct CSVColumns {
  /// What one column is.
  enum Role: Equatable {
    case time
    case marker
    case signal(Channel)
    case ignored
  }

  /// What each column is.
  let roles: [Role]

  /// The columns that are signals.
  var signals: [Int] { roles.indices.filter { channel($0) != nil } }
  /// The column of times, if there is one.
  var time: Int? { roles.firstIndex(of: .time) }
  /// The columns of markers.
  var markers: [Int] { roles.indices.filter { roles[$0] == .marker } }
  /// The channels, in the order of the columns.
  var channels: [Channel] { roles.indices.compactMap(channel) }

  private static let times: Set = [
    "timestamps", "timestamp", "time", "times", "t", "lsltime", "unixtime", "datetime",
  ]
  private static let markers: Set = [
    "marker", "markers", "stim", "stimulus", "stimuli", "trigger", "triggers", "event", "events",
    "eventid", "sti", "status", "annotation", "annotations", "markerchannel", "label", "code",
    "elements",
  ]
  private static let ignored: Set = [
    "", "index", "sampleindex", "sample", "samplenumber", "counter", "packetcounter", "other",
    "timestampformatted", "battery", "unnamed", "notused", "packetnum", "epoch",
    "headbandon",
  ]
  /// Units that stand behind the name of a column of times.
  private static let timeUnits: Set = ["s", "sec", "seconds", "ms", "msec", "us", "usec"]
  /// What Mind Monitor derives from the EEG, which it calls `RAW_…` itself.
  private static let derived: Set = ["delta", "theta", "alpha", "beta", "gamma", "hsi"]
  /// Words that begin the names of what a headset measures beside EEG.
  private static let auxiliary = ["aux", "accel", "acc", "gyro", "analog", "digital", "resistance"]
  /// Muse's electrodes: its recorders write µV.
  private static let muse: Set = ["tp9", "af7", "af8", "tp10"]

  /// The roles of the columns of a header.
  ///
  /// - Parameters:
  ///   - names: the header's cells.
  ///   - isMicrovolt: whether the file says elsewhere that its signals are in µV.
  init(names: [String], isMicrovolt: Bool) {
    let hasRaw = names.contains { $0.lowercased().hasPrefix("raw_") }
    let bare = names.map { hasRaw && $0.lowercased().hasPrefix("raw_") ? $0.dropFirst(4) : $0[...] }
    let isMuse = Self.muse.isSubset(of: Set(bare.map { $0.lowercased() }))
    var hasTime = false
    roles = bare.map { name in
      let (label, unit) = Self.split(String(name))
      let words = label.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
      let letters = words.joined().filter(\.isLetter)
      if Self.isTime(words) {
        defer { hasTime = true }
        return hasTime ? .ignored : .time
      }
      if Self.markers.contains(letters) { return .marker }
      if Self.ignored.contains(letters) { return .ignored }
      if hasRaw, let first = words.first, Self.derived.contains(first) { return .ignored }
      let isAuxiliary = words.contains { word in Self.auxiliary.contains { word.hasPrefix($0) } }
      let perUnit = unit.flatMap(VoltageUnit.microvolts)
      let isKnown = perUnit == 1 || unit == nil && (isMuse || isMicrovolt)
      let channel = Channel(
        label: label, unit: isKnown && !isAuxiliary ? .microvolt : .other(unit ?? ""),
        kind: isAuxiliary ? .misc : Channel.Kind.inferred(label: label, isVoltage: true))
      return .signal(channel)
    }
  }

  /// Whether a name is that of times, with or without a unit behind it.
  private static func isTime(_ words: [String]) -> Bool {
    let named = words.count > 1 && timeUnits.contains(words[words.count - 1])
    return times.contains((named ? words.dropLast() : words[...]).joined().filter(\.isLetter))
  }

  /// The channel in a column, if it holds one.
  private func channel(_ column: Int) -> Channel? {
    if case .signal(let channel) = roles[column] { channel } else { nil }
  }

  /// A name and the unit in brackets behind it: `Fz (uV)`.
  private static func split(_ name: String) -> (label: String, unit: String?) {
    guard let last = name.last, last == ")" || last == "]",
      let open = name.lastIndex(of: last == ")" ? "(" : "["), open != name.startIndex
    else { return (name, nil) }
    let unit = String(name[name.index(after: open)...].dropLast())
    guard VoltageUnit.microvolts(per: unit) != nil else { return (name, nil) }
    return (String(trimming: Array(name[..<open].utf8)), unit)
  }
}
