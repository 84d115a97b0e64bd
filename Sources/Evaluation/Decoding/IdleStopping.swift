import Signal

/// What is known of a selection after some flashes, where nobody may attend.
struct IdleDecision: Sendable {
  /// The likeliest item.
  let item: Int
  /// How probable that item is.
  let share: Double
  /// How probable it is that nobody attends.
  let nobody: Double

  /// Whether it is taken as idle.
  var isIdle: Bool { nobody > 0.5 }
  /// How sure what it is taken for is.
  var confidence: Double { max(share, nobody) }
}

/// What it gives that selections end as soon as an item, or that nobody attends, is sure enough; its encoding is JSON.
public struct IdleStoppingSummary: Sendable, Equatable, Encodable {
  /// The confidence asked for.
  public let confidence: Double
  /// The items, `–` for idle selections.
  public let text: String
  /// Attended selections whose item was chosen.
  public let correct: Int
  /// Attended selections that were taken as idle.
  public let missed: Int
  /// Idle selections that were taken as idle.
  public let silent: Int
  /// Repetitions used, on average over selections of which it is known whether somebody attended.
  @Nullable public private(set) var meanRepetitions: Double?

  private enum CodingKeys: String, CodingKey {
    case confidence, text, correct, missed, silent
    case meanRepetitions = "mean_repetitions"
  }

  /// Ends selections.
  ///
  /// - Parameters:
  ///   - confidence: the probability from which on a selection ends.
  ///   - decided: for each selection, what is known after each number of repetitions.
  ///   - truth: the true item's index of each; `nil` where it is not known.
  ///   - idle: whether nobody attended, for each.
  ///   - items: what there is to choose from.
  init(
    at confidence: Double, _ decided: [[IdleDecision]], truth: [Int?], idle: [Bool],
    items: [String]
  ) {
    let ends = decided.map { parts -> (decision: IdleDecision?, repetitions: Int) in
      let place = parts.firstIndex { $0.confidence >= confidence } ?? parts.count - 1
      return (parts.indices.contains(place) ? parts[place] : nil, place + 1)
    }
    func isSilent(_ place: Int) -> Bool { ends[place].decision?.isIdle ?? true }
    let attended = ends.indices.filter { truth[$0] != nil }
    let known = ends.indices.filter { truth[$0] != nil || idle[$0] }
    self.confidence = confidence
    text = SpellingResult.joined(
      ends.map { end in
        end.decision.map { $0.isIdle ? "–" : items[$0.item] } ?? "–"
      })
    correct = attended.count { !isSilent($0) && ends[$0].decision?.item == truth[$0] }
    missed = attended.count { isSilent($0) }
    silent = idle.indices.count { idle[$0] && isSilent($0) }
    let used = known.reduce(0) { $0 + ends[$1].repetitions }
    meanRepetitions = known.isEmpty ? nil : Double(used) / Double(known.count)
  }
}
