/// What a user would most likely name as flashes where no event is known as one, or those of a class alone.
///
/// Of two kinds of events the rarer is taken for the target, as in every oddball. Trigger codes in two
/// rows of equal steps, such as 1–12 and 101–112, are taken for the items as others and as targets; one row
/// alone for the codes of flashes whose labels are unknown, or with a target beside some of them.
public struct FlashSuggestion: Sendable, Equatable {
  /// What is suggested.
  public let mapping: FlashMapping
  /// Why, in a few words; empty where it needs none.
  public let reason: String

  /// The least number of codes that is a row of items.
  private static let leastItems = 3

  /// A suggestion for `events`; `nil` where nothing is likely.
  ///
  /// Events by which programs keep their books do not count, nor those that come once in a while.
  public init?(for events: [Event]) {
    var kinds = EventKind.kinds(of: events.filter { !EventBookkeeping.contains($0) })
    if kinds.count > 2 {
      let most = kinds.map(\.count).max() ?? 0
      kinds = kinds.filter { $0.count > 2 && $0.count * 50 > most }
    }
    if kinds.count == 2 {
      guard kinds[0].count != kinds[1].count else { return nil }
      let sorted = kinds.sorted { $0.count < $1.count }
      mapping = FlashMapping(
        targets: [Self.pattern(sorted[0], among: events)],
        nonTargets: [Self.pattern(sorted[1], among: events)])
      reason = ""
      return
    }
    guard var rows = Self.rows(events) else { return nil }
    if rows.0.targets.isEmpty, let target = Self.loneTarget(kinds) {
      rows.0.targets = [.text(target)]
      rows.1 = "codes without “\(target)” at the same time are the others"
    }
    (mapping, reason) = rows
  }

  /// The options of the command line, quoted so that they can be pasted.
  public var options: String { mapping.options }

  /// The number where it names this kind alone, else the text.
  private static func pattern(_ kind: EventKind, among events: [Event]) -> EventPattern {
    guard let number = kind.event.number, number >= 0,
      events.allSatisfy({ $0.number != number || $0.text == kind.event.text })
    else { return .text(kind.name) }
    return .code(number)
  }

  /// The one kind that says that something was attended, where none says that something was not.
  private static func loneTarget(_ kinds: [EventKind]) -> String? {
    let labelled = kinds.filter { $0.event.number == nil && Label(named: $0.event.text) != nil }
    guard labelled.count == 1, Label(named: labelled[0].event.text) == .target else { return nil }
    return labelled[0].name
  }

  // MARK: Rows of codes

  private static func rows(_ events: [Event]) -> (FlashMapping, String)? {
    var counts: [Int: Int] = [:]
    for event in events {
      guard let number = event.number, number > 0, !EventBookkeeping.contains(event) else {
        continue
      }
      counts[number, default: 0] += 1
    }
    let most = counts.values.max() ?? 0
    let numbers = counts.filter { $0.value * 50 > most }.keys.sorted()
    guard numbers.count >= leastItems, let first = numbers.first else { return nil }
    // The lower row ends where the numbers leave a gap.
    let gap = zip(numbers, numbers.dropFirst()).first { $1 - $0 > 1 }
    let end = gap?.0 ?? numbers[numbers.count - 1]
    let lower = first...end
    let rest = numbers.filter { $0 > end }
    guard lower.count >= leastItems else { return nil }
    if rest.isEmpty {
      return (
        FlashMapping(codes: [.codes(lower)], foldings: folding(lower)),
        "their labels are not in the file"
      )
    }
    guard let offset = offset(of: rest, over: lower) else { return nil }
    let upper = lower.lowerBound + offset...lower.upperBound + offset
    func total(_ range: ClosedRange<Int>) -> Int {
      counts.reduce(0) { $0 + (range.contains($1.key) ? $1.value : 0) }
    }
    guard total(lower) != total(upper) else { return nil }
    let (targets, others) = total(lower) < total(upper) ? (lower, upper) : (upper, lower)
    let codes = "items 1–\(lower.count)"
    return (
      FlashMapping(
        targets: [.codes(targets)], nonTargets: [.codes(others)],
        foldings: folding(lower) + folding(upper)),
      "\(targets.lowerBound)–\(targets.upperBound) seem to be \(codes) as targets, "
        + "\(others.lowerBound)–\(others.upperBound) the same as others"
    )
  }

  /// What lies between two rows: the step that brings every number of `upper` into `lower`.
  private static func offset(of upper: [Int], over lower: ClosedRange<Int>) -> Int? {
    guard let least = upper.first, let greatest = upper.last else { return nil }
    // From the step that brings the greatest to the end, to that which brings the least to the start.
    let (low, high) = (greatest - lower.upperBound, least - lower.lowerBound)
    guard low <= high else { return nil }
    // Of several steps the roundest is what a person chose.
    for unit in [1000, 100, 50, 10, 128, 64, 32, 20, 16, 5, 1] {
      let step = (low + unit - 1) / unit * unit
      if step <= high, step > 0 { return step }
    }
    return nil
  }

  /// Codes from 1 for a row that begins elsewhere.
  private static func folding(_ row: ClosedRange<Int>) -> [CodeFolding] {
    // OpenViBE's labels are known.
    if row.lowerBound == 1 || CodeFolding.openViBE.numbers.contains(row.lowerBound) { return [] }
    return [CodeFolding(numbers: row, first: 1)]
  }
}
