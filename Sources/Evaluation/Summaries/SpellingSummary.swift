/// What `spell` reports; its encoding is the tool's JSON.
public struct SpellingSummary: Sendable, Equatable, Encodable {
  /// The items after all repetitions.
  public let text: String
  /// The true items, `?` where a selection has none; `nil` where none has one.
  @Nullable public private(set) var expected: String?
  /// All selections, with those that have no expectation.
  public let selections: Int
  /// The largest number of repetitions of any selection.
  public let repetitions: Int
  /// What was right after each number of repetitions.
  public let byRepetition: [Row]
  /// What dynamic stopping gives, if it was asked for.
  public var stopping: StoppingSummary?
  /// What a language model makes of it, if one was asked for.
  public var language: LanguageSummary?

  /// What it gives that the speller may stay silent, if it was asked for.
  public var idle: IdleSummary?

  /// What was right after one number of repetitions.
  public struct Row: Sendable, Equatable, Encodable {
    /// How many repetitions were used.
    public let repetitions: Int
    /// How many counted selections were right; `nil` where none counts.
    @Nullable public private(set) var correct: Int?
    /// How many selections count: those with an expectation.
    public let selections: Int
    /// The share of counted selections that were right.
    @Nullable public private(set) var accuracy: Double?
    /// The 95 % interval of the share (Wilson's).
    @Nullable public private(set) var interval: ConfidenceInterval?
    /// The bit rate at this accuracy, in bits per minute.
    @Nullable public private(set) var bitsPerMinute: Double?
    /// The bits per minute that are left once wrong items are taken back: `utilityRate`.
    @Nullable public private(set) var utilityBitsPerMinute: Double?

    private enum CodingKeys: String, CodingKey {
      case repetitions, correct, selections, accuracy, interval
      case bitsPerMinute = "bits_per_minute"
      case utilityBitsPerMinute = "utility_bits_per_minute"
    }
  }

  /// Sums up what was spelled.
  ///
  /// - Parameters:
  ///   - result: What was spelled.
  ///   - choices: The number of items on the screen.
  ///   - timing: How long selections take; `nil` leaves the bit rate out.
  public init(_ result: SpellingResult, choices: Int, timing: SelectionTiming?) {
    text = result.text(repetitions: result.repetitions)
    let isKnown = result.expected.contains { $0 != nil }
    expected = isKnown ? SpellingResult.joined(result.expected.map { $0 ?? "?" }) : nil
    selections = result.expected.count
    repetitions = result.repetitions
    let counted = result.countedSelections
    byRepetition = (0..<result.repetitions).map { index in
      let correct = result.correct(repetitions: index + 1)
      let accuracy = counted == 0 ? nil : Double(correct) / Double(counted)
      func rate(_ measure: (_ accuracy: Double, _ choices: Int, _ seconds: Double) -> Double)
        -> Double?
      {
        guard let accuracy, let timing else { return nil }
        return measure(accuracy, choices, timing.seconds(repetitions: Double(index + 1)))
      }
      return Row(
        repetitions: index + 1, correct: counted == 0 ? nil : correct, selections: counted,
        accuracy: accuracy,
        interval: accuracy.map { ConfidenceInterval(ofShare: $0, among: counted) },
        bitsPerMinute: rate(bitRate(accuracy:choices:seconds:)),
        utilityBitsPerMinute: rate(utilityRate(accuracy:choices:seconds:)))
    }
  }

  private enum CodingKeys: String, CodingKey {
    case text, expected, selections, repetitions, stopping, language, idle
    case byRepetition = "by_repetition"
  }
}
