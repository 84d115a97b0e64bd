/// How a recording's events become flashes: which are targets and which are not.
///
/// What a file itself says of its flashes (BIDS columns, speller states) is taken unless the user
/// names targets or non-targets. Without either, events are told by their usual names: a text with
/// a part `target`, `oddball`, `standard`, `nontarget`, … in any case, or the codes 33285 and 33286
/// of OpenViBE.
public struct FlashMapping: Sendable, Codable, Equatable {
  /// The events that are targets.
  public var targets: [EventPattern]
  /// The events that are other flashes; without any, the file's own flashes that are no target.
  public var nonTargets: [EventPattern]
  /// Events that are flashes whether or not their label is known, and where their code is.
  public var codes: [EventPattern]

  /// A mapping from its parts; without any, the usual names hold.
  public init(
    targets: [EventPattern] = [], nonTargets: [EventPattern] = [], codes: [EventPattern] = []
  ) {
    self.targets = targets
    self.nonTargets = nonTargets
    self.codes = codes
  }

  /// The usual names and what files say themselves.
  public static let standard = FlashMapping()

  /// The flashes of `recording` in order of onset.
  ///
  /// Empty where no event is one. Where the file does not say to which selection or repetition a
  /// flash belongs, `FlashSequence` derives it.
  public func flashes(of recording: Recording) -> [Flash] {
    flashes(of: recording.events)
  }

  /// The flashes among `events`, in order of onset.
  public func flashes(of events: [Event]) -> [Flash] {
    let matchers = Matchers(self)
    // What the file itself says of flashes leaves its other events without a say.
    let saysItself = matchers.isStandard && events.contains { $0.flash != nil }
    var found: [(onset: Double, facts: FlashFacts)] = []
    for event in events where event.onset.isFinite {
      let facts = saysItself ? event.flash : matchers.facts(of: event)
      if let facts { found.append((event.onset, facts)) }
    }
    return FlashSequence.flashes(found)
  }
}

/// A mapping with its patterns ready to match.
private struct Matchers {
  let targets: [EventMatcher]
  let nonTargets: [EventMatcher]
  let codes: [EventMatcher]

  init(_ mapping: FlashMapping) {
    targets = mapping.targets.map(EventMatcher.init)
    nonTargets = mapping.nonTargets.map(EventMatcher.init)
    codes = mapping.codes.map(EventMatcher.init)
  }

  var isStandard: Bool { targets.isEmpty && nonTargets.isEmpty && codes.isEmpty }

  func facts(of event: Event) -> FlashFacts? {
    isStandard ? standardFacts(of: event) : chosenFacts(of: event)
  }

  private func standardFacts(of event: Event) -> FlashFacts? {
    let label: Label
    switch event.code ?? Int(event.text) {
    case 33_285: label = .target
    case 33_286: label = .nonTarget
    default:
      guard let named = Label(named: event.text) else { return nil }
      label = named
    }
    let number = event.text.split(separator: "/").compactMap { Int($0) }.first
    return FlashFacts(stimulus: stimulus(number, label), label: label)
  }

  private func chosenFacts(of event: Event) -> FlashFacts? {
    if let match = Self.first(targets, event) {
      return facts(of: event, match, .target)
    }
    if let match = Self.first(nonTargets, event) {
      return facts(of: event, match, .nonTarget)
    }
    if let match = Self.first(codes, event) {
      let others: Label = targets.isEmpty || !nonTargets.isEmpty ? .unknown : .nonTarget
      return facts(of: event, match, event.flash?.label ?? others)
    }
    // Targets alone were named: the file's other flashes are the rest.
    if nonTargets.isEmpty, let flash = event.flash {
      return facts(of: event, EventMatch(), targets.isEmpty ? flash.label : .nonTarget)
    }
    return nil
  }

  private func facts(of event: Event, _ match: EventMatch, _ label: Label) -> FlashFacts {
    let code = Self.first(codes, event)?.code ?? match.code ?? event.flash?.stimulus
    return FlashFacts(
      stimulus: stimulus(code, label), label: label, selection: event.flash?.selection,
      repetition: event.flash?.repetition)
  }

  /// A code that fits the epochs file, else the class in its place.
  private func stimulus(_ code: Int?, _ label: Label) -> Int {
    if let code, (1...32_767).contains(code) { return code }
    return label == .target ? 1 : 2
  }

  private static func first(_ matchers: [EventMatcher], _ event: Event) -> EventMatch? {
    for matcher in matchers {
      if let match = matcher.match(event) { return match }
    }
    return nil
  }
}
