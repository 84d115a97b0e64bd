import Files

/// A pattern of events that a user wrote and that no event matches.
public struct PatternMiss: Sendable, Equatable {
  /// Where the pattern was written.
  public enum Option: String, Sendable, CaseIterable {
    case targets = "--targets"
    case nonTargets = "--nontargets"
    case codes = "--codes"
    case foldings = "--code-map"
  }

  /// Where it was written.
  public let option: Option
  /// The pattern as it was written.
  public let pattern: String
  /// The events most like it, with their numbers, at most three.
  public let nearest: [String]
}

extension PatternMiss: CustomStringConvertible {
  /// One clause: what matches nothing, and what is near.
  public var description: String {
    "\(option.rawValue) \(pattern) matches no event"
      + (nearest.isEmpty ? "" : "; nearest to it: \(nearest.joined(separator: ", "))")
  }
}

extension FlashMapping {
  /// The patterns that match none of `events`, with what is most like them.
  public func misses(in events: [Event]) -> [PatternMiss] {
    if isStandard { return [] }
    let kinds = EventKind.kinds(of: events)
    let forms = kinds.map { EventForms($0.event) }
    var misses: [PatternMiss] = []
    let groups = [
      (PatternMiss.Option.targets, targets), (.nonTargets, nonTargets), (.codes, codes),
    ]
    for (option, patterns) in groups {
      for pattern in patterns {
        let matcher = EventMatcher(pattern)
        if forms.contains(where: { matcher.match($0) != nil }) { continue }
        misses.append(
          PatternMiss(
            option: option, pattern: "\(pattern)".shellWord,
            nearest: Self.nearest(to: "\(pattern)", kinds, forms)))
      }
    }
    for folding in foldings
    where !forms.contains(where: { $0.number.map(folding.numbers.contains) ?? false }) {
      misses.append(
        PatternMiss(
          option: .foldings, pattern: "\(folding)",
          nearest: Self.nearest(to: "\(folding.numbers.lowerBound)", kinds, forms)))
    }
    return misses
  }

  /// What is odd about the mapping where these are the events: misses, and codes that do not fit.
  public func oddities(in events: [Event]) -> [Warning] {
    var warnings = misses(in: events).map { Warning(.flashes, $0.description) }
    if !isStandard {
      let unfit = FlashFinder(self).find(in: events).unfit.sorted()
      if let least = unfit.first, let greatest = unfit.last {
        let range = least == greatest ? "\(least)" : "\(least)-\(greatest)"
        warnings.add(
          .flashes,
          "codes \(range) do not fit into epochs (1 to \(FlashFacts.greatestStimulus)) and are lost: "
            + "fold them with --code-map \(range)=1-…")
      }
    }
    return warnings
  }

  /// The kinds of events whose names take the fewest changes to become `text`; most frequent first where
  /// they are alike.
  private static func nearest(
    to text: String, _ kinds: [EventKind], _ forms: [EventForms]
  ) -> [String] {
    let wanted = EventForms.plain(text)
    let distances = forms.map { forms in
      (forms.plainTexts + [forms.number.map(String.init)].compactMap { $0 }).map {
        distance(wanted, $0)
      }.min() ?? .max
    }
    return kinds.indices.sorted {
      (distances[$0], -kinds[$0].count, kinds[$0].name)
        < (distances[$1], -kinds[$1].count, kinds[$1].name)
    }.prefix(3).map { "\(EventKind.shown(kinds[$0].name)) (\(kinds[$0].count) times)" }
  }

  /// How many characters must be put in, left out or changed; of long texts the first ones count.
  private static func distance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left.prefix(40)), Array(right.prefix(40)))
    var row = Array(0...right.count)
    for (index, character) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in right.indices {
        let changed = diagonal + (character == right[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(changed, row[column] + 1, row[column + 1] + 1)
      }
    }
    return row[right.count]
  }
}

extension EventKind {
  /// A name in one line of at most 40 characters.
  static func shown(_ name: String) -> String {
    let line = String(name.prefix(41).map { $0.isNewline || $0.asciiValue ?? 32 < 32 ? " " : $0 })
    return line.count > 40 ? line.prefix(39) + "…" : line
  }
}
