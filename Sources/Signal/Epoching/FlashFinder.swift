/// Finds the flashes among events, as a mapping has them.
struct FlashFinder {
  /// What was found.
  struct Findings {
    /// The flashes, in order of onset.
    var flashes: [(onset: Double, facts: FlashFacts)] = []
    /// Numbers that were meant as codes and do not fit into an epochs file.
    var unfit: Set<Int> = []
  }

  private let mapping: FlashMapping
  private let targets: [EventMatcher]
  private let nonTargets: [EventMatcher]
  private let codes: [EventMatcher]

  init(_ mapping: FlashMapping) {
    self.mapping = mapping
    targets = mapping.targets.map(EventMatcher.init)
    nonTargets = mapping.nonTargets.map(EventMatcher.init)
    codes = mapping.codes.map(EventMatcher.init)
  }

  func find(in events: [Event]) -> Findings {
    // What the file itself says of flashes leaves its other events without a say.
    if mapping.isStandard, events.contains(where: { $0.flash != nil }) {
      return Findings(
        flashes: events.compactMap { event in
          event.onset.isFinite ? event.flash.map { (event.onset, $0) } : nil
        })
    }
    var sightings = mapping.isStandard ? usualSightings(events) : chosenSightings(events)
    if !Sighting.areInOrder(sightings) {
      sightings.sort { ($0.onset, $0.index) < ($1.onset, $1.index) }
    }
    let others: Label = targets.isEmpty || !nonTargets.isEmpty ? .unknown : .nonTarget
    var findings = Findings()
    findings.flashes.reserveCapacity(sightings.count)
    for sighting in Sighting.joined(sightings) where sighting.isFlash {
      let label = sighting.label ?? others
      findings.flashes.append(
        (
          sighting.onset,
          FlashFacts(
            stimulus: stimulus(sighting.code, label, &findings.unfit), label: label,
            selection: sighting.facts?.selection, repetition: sighting.facts?.repetition)
        ))
    }
    return findings
  }

  /// A code from 1 that fits the epochs file, else the class in its place.
  private func stimulus(_ code: Int?, _ label: Label, _ unfit: inout Set<Int>) -> Int {
    if let code {
      let foldings = mapping.foldings + [.openViBE]
      let folded = foldings.lazy.compactMap { $0.code(of: code) }.first ?? code
      if (1...FlashFacts.greatestStimulus).contains(folded) { return folded }
      unfit.insert(code)
    }
    return label == .target ? 1 : 2
  }

  // MARK: Usual names

  private func usualSightings(_ events: [Event]) -> [Sighting] {
    var sightings: [Sighting] = []
    var rest: [Int] = []
    for (index, event) in events.enumerated() where event.onset.isFinite {
      guard let label = Label(usuallyOf: event) else {
        rest.append(index)
        continue
      }
      let number = event.text.split(separator: "/").compactMap { Int($0) }.first
      sightings.append(
        Sighting(index, event, label: label, code: number.flatMap { $0 > 0 ? $0 : nil }))
    }
    guard sightings.contains(where: { $0.code == nil }) else { return sightings }
    // Another event at the same time may say which code it was: OpenViBE's labels, or any numbers if
    // each class has one at its side, so that they cannot be of something else.
    let labels = codeSightings(events, rest) { CodeFolding.openViBE.code(of: $0) != nil }
    let numbers =
      labels.isEmpty
      ? codeSightings(events, rest) { (1...FlashFacts.greatestStimulus).contains($0) } : []
    guard Set(numbers.map(\.code)).count > 2 else { return sightings + labels }
    let both = (sightings + numbers).sorted { ($0.onset, $0.index) < ($1.onset, $1.index) }
    let joined = Sighting.joined(both)
    return joined.allSatisfy { !$0.isFlash || $0.code != nil } ? both : sightings
  }

  private func codeSightings(
    _ events: [Event], _ indices: [Int], where isCode: (Int) -> Bool
  ) -> [Sighting] {
    indices.compactMap { index in
      guard let number = events[index].number, isCode(number),
        !EventBookkeeping.contains(events[index])
      else { return nil }
      return Sighting(index, events[index], label: nil, code: number, isFlash: false)
    }
  }

  // MARK: Chosen patterns

  /// What the patterns make of one kind of event.
  private enum Role {
    case labelled(Label, code: Int?)
    case coded(Int?)
    case none
  }

  private func chosenSightings(_ events: [Event]) -> [Sighting] {
    struct Kind: Hashable {
      let text: String
      let code: Int?
    }
    // Recordings have many events of few kinds, and matching expressions takes its time.
    var roles: [Kind: Role] = [:]
    var sightings: [Sighting] = []
    let namesNoClass = targets.isEmpty && nonTargets.isEmpty
    for (index, event) in events.enumerated() where event.onset.isFinite {
      let kind = Kind(text: event.text, code: event.code)
      let role = roles[kind] ?? self.role(of: EventForms(event))
      roles[kind] = role
      switch role {
      case .labelled(let label, let code):
        sightings.append(
          Sighting(index, event, label: label, code: code ?? event.flash?.stimulus))
      case .coded(let code):
        let usual = namesNoClass ? Label(usuallyOf: event) : nil
        sightings.append(
          Sighting(
            index, event, label: event.flash?.label ?? usual,
            code: code ?? event.flash?.stimulus))
      case .none:
        // Targets alone were named: the file's other flashes are the rest.
        if nonTargets.isEmpty, let flash = event.flash {
          let label = targets.isEmpty ? flash.label : .nonTarget
          sightings.append(Sighting(index, event, label: label, code: flash.stimulus))
        } else if namesNoClass, let label = Label(usuallyOf: event) {
          sightings.append(Sighting(index, event, label: label, code: nil, isFlash: false))
        }
      }
    }
    return sightings
  }

  private func role(of event: EventForms) -> Role {
    func first(_ matchers: [EventMatcher]) -> EventMatch? {
      matchers.lazy.compactMap { $0.match(event) }.first
    }
    let folded = event.number.flatMap { number in
      mapping.foldings.contains { $0.numbers.contains(number) } ? number : nil
    }
    let coded = first(codes)
    if let match = first(targets) {
      return .labelled(.target, code: coded?.code ?? match.code ?? folded)
    }
    if let match = first(nonTargets) {
      return .labelled(.nonTarget, code: coded?.code ?? match.code ?? folded)
    }
    return coded != nil || folded != nil ? .coded(coded?.code ?? folded) : .none
  }
}

/// An event that is a flash, or says something of one at the same time.
private struct Sighting {
  /// The event's place in its list.
  let index: Int
  let onset: Double
  var code: Int?
  var label: Label?
  /// Whether it is a flash of itself; otherwise it only adds to another one.
  var isFlash: Bool
  /// What the file says of it as a flash.
  let facts: FlashFacts?

  init(_ index: Int, _ event: Event, label: Label?, code: Int?, isFlash: Bool = true) {
    self.index = index
    onset = event.onset
    self.label = label
    self.code = code
    facts = event.flash
    self.isFlash = isFlash
  }

  /// Times that are no further apart are one, in s: below a sample of any recording.
  private static let tolerance = 1e-4

  static func areInOrder(_ sightings: [Sighting]) -> Bool {
    zip(sightings, sightings.dropFirst()).allSatisfy {
      ($0.onset, $0.index) <= ($1.onset, $1.index)
    }
  }

  /// The sightings with the class from one and the code from another at the same time put together.
  ///
  /// `sorted` is in order of onset. Where two of a kind come at one time, nobody could say which belong
  /// together, and all are left as they are.
  static func joined(_ sorted: [Sighting]) -> [Sighting] {
    var joined: [Sighting] = []
    joined.reserveCapacity(sorted.count)
    var start = 0
    while start < sorted.count {
      var end = start + 1
      while end < sorted.count, sorted[end].onset - sorted[start].onset <= tolerance { end += 1 }
      if end == start + 1 {
        joined.append(sorted[start])
        start = end
        continue
      }
      let group = sorted[start..<end]
      let classes = group.indices.filter { group[$0].label != nil && group[$0].code == nil }
      let codes = group.indices.filter { group[$0].label == nil && group[$0].code != nil }
      if classes.count == 1, codes.count == 1 {
        var flash = sorted[classes[0]]
        flash.code = sorted[codes[0]].code
        flash.isFlash = flash.isFlash || sorted[codes[0]].isFlash
        joined += group.indices.filter { $0 != classes[0] && $0 != codes[0] }.map { sorted[$0] }
        joined.append(flash)
      } else {
        joined += group
      }
      start = end
    }
    return joined
  }
}

extension Label {
  /// The label that an event's code or text usually stands for; `nil` for any other event.
  fileprivate init?(usuallyOf event: Event) {
    switch event.code ?? Int(event.text) {
    case 33_285: self = .target
    case 33_286: self = .nonTarget
    default: self.init(named: event.text)
    }
  }
}
