import Signal

/// One selection that ended as soon as it was sure enough.
public struct StoppedSelection: Sendable, Equatable {
  /// Which selection.
  public let selection: Int
  /// The index of the likeliest item in `Speller.items`.
  public let item: Int
  /// How many repetitions were used.
  public let repetitions: Int
  /// The item's probability at the end.
  public let confidence: Double
  /// Whether the confidence asked for was reached; else the repetitions ran out.
  public let isConfident: Bool
}

extension BayesianDecoder {
  /// Decodes each selection with no more repetitions than it takes to be sure.
  ///
  /// - Parameters:
  ///   - flashes: In any order; scores are log-odds of being a target.
  ///   - confidence: The probability of the likeliest item from which on a selection ends.
  ///   - minimum: How many repetitions every selection has at least.
  /// - Returns: The selections in ascending order.
  public func stopping(
    _ flashes: [ScoredFlash], confidence: Double, minimum: Int = 1
  ) -> [StoppedSelection] {
    precondition((0...1).contains(confidence) && minimum >= 1, "a probability, a first repetition")
    let groups = Dictionary(grouping: flashes, by: \.selection)
    return groups.sorted { $0.key < $1.key }.map { selection, flashes in
      let rounds = flashes.reduce(1) { max($0, $1.repetition + 1) }
      return stop(
        selection, prefixes(flashes, rounds: rounds), rounds: rounds, confidence: confidence,
        minimum: minimum)
    }
  }

  /// Decodes a selection with no more repetitions than it takes to be sure.
  ///
  /// - Parameters:
  ///   - selection: Which it is.
  ///   - parts: Its evidence, as `prefixes` gives it for `rounds`; there is some.
  ///   - rounds: How many repetitions it has.
  ///   - confidence: The probability of the likeliest item from which on it ends.
  ///   - minimum: How many repetitions it has at least.
  /// - Returns: The selection, ended.
  func stop(
    _ selection: Int, _ parts: [(evidence: [Double], weight: Int)], rounds: Int,
    confidence: Double, minimum: Int = 1
  ) -> StoppedSelection {
    let first = min(minimum, rounds)
    var (repetitions, stopped) = (0, StoppedSelection?.none)
    for part in parts {
      // The part is that of so many numbers of repetitions.
      let last = repetitions + part.weight
      defer { repetitions = last }
      guard last >= first else { continue }
      let shares = posterior(part.evidence)
      let item = shares.placeOfLargest
      let isConfident = shares[item] >= confidence
      stopped = StoppedSelection(
        selection: selection, item: item,
        repetitions: isConfident ? max(repetitions + 1, first) : rounds,
        confidence: shares[item], isConfident: isConfident)
      if isConfident { break }
    }
    guard let stopped else { preconditionFailure("a selection has flashes, and these rounds") }
    return stopped
  }
}

/// What dynamic stopping gains and costs; its encoding is JSON.
public struct StoppingSummary: Sendable, Equatable, Encodable {
  /// The confidence asked for.
  public let confidence: Double
  /// The items that were spelled.
  public let text: String
  /// The selections that count: those whose true item is known.
  public let selections: Int
  /// How many of them were right.
  public let correct: Int
  /// The share of them that were right; `nil` where none counts.
  @Nullable public private(set) var accuracy: Double?
  /// The 95 % interval of that share (Wilson's).
  @Nullable public private(set) var interval: ConfidenceInterval?
  /// Repetitions used a selection, on average over those that count.
  @Nullable public private(set) var meanRepetitions: Double?
  /// Bits per minute, the time being that of the repetitions used on average.
  @Nullable public private(set) var bitsPerMinute: Double?

  /// Sums up stopped selections.
  ///
  /// - Parameters:
  ///   - stopped: The selections.
  ///   - truth: The true item's index by selection; others do not count.
  ///   - confidence: The confidence asked for.
  ///   - speller: What stood on the screen.
  ///   - timing: How long selections take; `nil` leaves the bit rate out.
  public init(
    _ stopped: [StoppedSelection], truth: [Int: Int], confidence: Double, speller: Speller,
    timing: SelectionTiming?
  ) {
    let counted = stopped.filter { truth[$0.selection] != nil }
    let right = counted.count { truth[$0.selection] == $0.item }
    let rounds = counted.reduce(0) { $0 + $1.repetitions }
    self.confidence = confidence
    text = SpellingResult.joined(stopped.map { speller.items[$0.item] })
    selections = counted.count
    correct = right
    guard !counted.isEmpty else {
      accuracy = nil
      interval = nil
      meanRepetitions = nil
      bitsPerMinute = nil
      return
    }
    let share = Double(right) / Double(counted.count)
    let mean = Double(rounds) / Double(counted.count)
    accuracy = share
    interval = ConfidenceInterval(ofShare: share, among: counted.count)
    meanRepetitions = mean
    bitsPerMinute = timing.map {
      bitRate(accuracy: share, choices: speller.items.count, seconds: $0.seconds(repetitions: mean))
    }
  }

  private enum CodingKeys: String, CodingKey {
    case confidence, text, selections, correct, accuracy, interval
    case meanRepetitions = "mean_repetitions"
    case bitsPerMinute = "bits_per_minute"
  }
}
