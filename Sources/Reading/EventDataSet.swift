import Signal

/// A public data set in a general format, known by the names of its files and the numbers in them.
///
/// Its flashes are so known without an option. Sets in MAT files are in `MATDataSet`.
struct EventDataSet: Sendable {
  /// The name that `inspect` shows.
  let name: String
  /// Whether the name of a file, without folders and in lower case, is one of the set's.
  let isNamed: @Sendable (String) -> Bool
  /// The numbers of attended flashes.
  let targets: Set<Int>
  /// The numbers of all other flashes.
  let others: Set<Int>
  /// How many of these numbers a file of the set has at least.
  let leastKinds: Int
  /// Whether the numbers tell items; else they tell classes alone.
  let hasItems: Bool

  /// All sets that are known.
  static let all: [EventDataSet] = [
    // MOABB's `Huebner2017` and `Huebner2018`: a speller with letters of two probabilities.
    EventDataSet(
      name: "Huebner 2017 or 2018", isNamed: { $0.hasPrefix("matrixspeller_block") },
      targets: [1], others: [0], leastKinds: 2, hasItems: false),
    // MOABB's `Sosulski2019`: tones at several intervals.
    EventDataSet(
      name: "Sosulski 2019", isNamed: { $0.hasPrefix("oddball_") && $0.contains("soa") },
      targets: [21], others: [1], leastKinds: 2, hasItems: false),
    // Kappenman et al. 2021: the tens are the block's letter, the ones the letter that was shown.
    EventDataSet(
      name: "ERP CORE P3", isNamed: { isOfERPCORE($0) }, targets: [11, 22, 33, 44, 55],
      others: Set((1...5).flatMap { block in (1...5).map { 10 * block + $0 } })
        .subtracting([11, 22, 33, 44, 55]), leastKinds: 6, hasItems: true),
  ]

  /// `1_P3.set` and what became of it, or `sub-001_task-P3_eeg.set`.
  private static func isOfERPCORE(_ name: String) -> Bool {
    let words = name.split { $0 == "_" || $0 == "." }
    return words.contains("task-p3")
      || words.count > 1 && words[0].allSatisfy(\.isNumber) && words[1] == "p3"
  }

  /// Makes the events of a recording of the set flashes; `false` of any other recording.
  fileprivate func take(_ recording: inout Recording) -> Bool {
    let file = recording.source.path.split(separator: "/").last.map(String.init) ?? ""
    guard isNamed(file.lowercased()) else { return false }
    let numbers = recording.events.map { event in
      EventBookkeeping.contains(event) ? nil : event.code ?? Int(event.text)
    }
    let kinds = Set(numbers.compactMap(\.self)).intersection(targets.union(others))
    guard kinds.count >= leastKinds, !kinds.isDisjoint(with: targets),
      !kinds.isDisjoint(with: others)
    else { return false }
    for (index, number) in numbers.enumerated() {
      guard let number, kinds.contains(number) else { continue }
      let isTarget = targets.contains(number)
      recording.events[index].flash = FlashFacts(
        stimulus: hasItems ? number : isTarget ? 1 : 2, label: isTarget ? .target : .nonTarget)
    }
    // Sensors of breath, pulse and light that the amplifier has with the electrodes.
    for index in recording.channels.indices
    where recording.channels[index].kind == .eeg && recording.channels[index].label.hasPrefix("x_")
    {
      recording.channels[index].kind = .misc
    }
    recording.dataSet = name
    return true
  }
}

extension Recording {
  /// Takes flashes from the events of a public data set, where nothing else tells them.
  mutating func takeKnownDataSet() {
    guard dataSet == nil, events.allSatisfy({ $0.flash == nil }) else { return }
    for set in EventDataSet.all where set.take(&self) { return }
  }
}
