import Signal

/// A detector's score for one flash, and which flash it was.
public struct ScoredFlash: Sendable, Equatable {
  /// The stimulus code, from 1.
  public var stimulus: Int
  /// The selection it belongs to.
  public var selection: Int
  /// The repetition within the selection, from 0.
  public var repetition: Int
  /// The detector's score; higher means rather a target.
  public var score: Double

  /// A flash from its parts.
  public init(stimulus: Int, selection: Int, repetition: Int, score: Double) {
    self.stimulus = stimulus
    self.selection = selection
    self.repetition = repetition
    self.score = score
  }
}

/// Finds the item of each selection from the scores of its flashes.
///
/// The paper's rule (Cecotti & Gräser 2011, eq. 16–18): scores are added up code by code over the first
/// n repetitions, and the item whose codes have the largest sum wins; of equals, the first. Where
/// flashes are missing, a code counts by its mean score, so that no code is punished for it; a code that
/// never flashed counts as the mean of all. Rows and columns, single items and sets are one rule: an item
/// that fewer codes light than another gets the mean of all for each that it lacks.
public struct CharacterDecoder: Sendable, Equatable {
  /// What stands on the screen.
  public var speller: Speller

  /// A decoder for what stands on the screen.
  public init(speller: Speller) {
    self.speller = speller
  }

  /// The item of each selection after the first `repetitions` rounds.
  ///
  /// - Parameters:
  ///   - flashes: In any order; the stimuli must be codes of the speller.
  ///   - repetitions: How many rounds count; a selection that has fewer counts with all of its own.
  /// - Returns: For every selection its item's index in `speller.items`, or `nil` if no flash counts.
  public func items(_ flashes: [ScoredFlash], repetitions: Int) -> [Int: Int?] {
    Dictionary(grouping: flashes, by: \.selection).mapValues { flashes in
      item(flashes.filter { $0.repetition < repetitions })
    }
  }

  /// Spells out all selections after each number of repetitions.
  ///
  /// - Parameters:
  ///   - flashes: In any order; the stimuli must be codes of the speller.
  ///   - expected: The true item of every selection in ascending order, `nil` where nothing was
  ///     attended or nothing is known; an empty array where nothing is known at all.
  /// - Returns: The items after 1, 2, … repetitions; `?` for a selection without a flash yet.
  public func spell(_ flashes: [ScoredFlash], expected: [String?] = []) -> SpellingResult {
    let selections = Set(flashes.map(\.selection)).sorted()
    let expected = expected.isEmpty ? selections.map { _ in nil } : expected
    precondition(expected.count == selections.count, "one expectation a selection")
    let rounds = flashes.reduce(0) { max($0, $1.repetition + 1) }
    let groups = Dictionary(grouping: flashes, by: \.selection)
    let items = selections.map { self.items(of: groups[$0] ?? [], rounds: rounds) }
    let names = speller.items
    let texts = (0..<rounds).map { round in
      items.map { item in item[round].map { names[$0] } ?? "?" }
    }
    return SpellingResult(items: texts, expected: expected)
  }

  /// The item of one selection after 1, 2, … `rounds` repetitions; `nil` as long as no flash counts.
  ///
  /// - Parameters:
  ///   - flashes: those of the selection, in any order.
  ///   - rounds: how many numbers of repetitions.
  /// - Returns: indices into the speller's items, one a number of repetitions.
  func items(of flashes: [ScoredFlash], rounds: Int) -> [Int?] {
    var sums = Sums(codes: speller.codeCount)
    var items: [Int?] = []
    items.reserveCapacity(rounds)
    var rest = flashes.inRounds[...]
    while items.count < rounds {
      var changes = items.isEmpty
      while let flash = rest.first, flash.repetition <= items.count {
        sums.add(flash)
        rest.removeFirst()
        changes = true
      }
      items.append(changes ? item(sums) : items[items.count - 1])
    }
    return items
  }

  private func item(_ flashes: [ScoredFlash]) -> Int? {
    var sums = Sums(codes: speller.codeCount)
    for flash in flashes { sums.add(flash) }
    return item(sums)
  }

  /// What the flashes of each code add up to.
  private struct Sums {
    var sums: [Double]
    var counts: [Int]
    var flashes = 0

    init(codes: Int) {
      sums = [Double](repeating: 0, count: codes + 1)
      counts = [Int](repeating: 0, count: codes + 1)
    }

    mutating func add(_ flash: ScoredFlash) {
      precondition(
        sums.indices.dropFirst().contains(flash.stimulus), "a code of the speller")
      sums[flash.stimulus] += flash.score
      counts[flash.stimulus] += 1
      flashes += 1
    }
  }

  private func item(_ sums: Sums) -> Int? {
    guard sums.flashes > 0 else { return nil }
    let mean = sums.sums.reduce(0, +) / Double(sums.flashes)
    let means = zip(sums.sums, sums.counts).map { $1 == 0 ? mean : $0 / Double($1) }
    let lighting = (0..<speller.rows.count * speller.rows[0].count).map(speller.codes(lighting:))
    let most = lighting.reduce(0) { max($0, $1.count) }
    let values = lighting.map { codes in
      codes.reduce(0) { $0 + means[$1] } + Double(most - codes.count) * mean
    }
    return values.placeOfLargest
  }
}

extension [Double] {
  /// The place of the largest number, of equals the first; 0 of none.
  var placeOfLargest: Int { indices.reduce(0) { self[$1] > self[$0] ? $1 : $0 } }
}

extension [ScoredFlash] {
  /// The flashes in order of their repetitions; those of one code keep their order in time.
  var inRounds: [ScoredFlash] {
    enumerated().sorted {
      ($0.element.repetition, $0.offset) < ($1.element.repetition, $1.offset)
    }.map(\.element)
  }
}

/// What was spelled after each number of repetitions, against what was to be.
public struct SpellingResult: Sendable, Equatable {
  /// The items, `[repetitions − 1][selection]`.
  public let items: [[String]]
  /// The true item of every selection, where something is known and was attended.
  public let expected: [String?]

  /// A result from its parts.
  public init(items: [[String]], expected: [String?]) {
    self.items = items
    self.expected = expected
  }

  /// The largest number of repetitions of any selection.
  public var repetitions: Int { items.count }

  /// How many selections have an expectation; only they are counted.
  public var countedSelections: Int { expected.count { $0 != nil } }

  /// The items after `repetitions` rounds in one text, words with blanks between them.
  public func text(repetitions: Int) -> String {
    guard items.indices.contains(repetitions - 1) else { return "" }
    return Self.joined(items[repetitions - 1])
  }

  /// How many counted selections are right after `repetitions` rounds.
  public func correct(repetitions: Int) -> Int {
    guard items.indices.contains(repetitions - 1) else { return 0 }
    return zip(items[repetitions - 1], expected).count { $0 == $1 }
  }

  /// Characters run together, words do not.
  package static func joined(_ items: [String]) -> String {
    items.joined(separator: items.allSatisfy { $0.count == 1 } ? "" : " ")
  }
}
