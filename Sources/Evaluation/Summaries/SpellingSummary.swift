import Signal

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
    /// Bits per minute by the mutual information of items meant and chosen: `Speller.mutualInformation(of:)`.
    @Nullable public private(set) var informationBitsPerMinute: Double?

    private enum CodingKeys: String, CodingKey {
      case repetitions, correct, selections, accuracy, interval
      case bitsPerMinute = "bits_per_minute"
      case utilityBitsPerMinute = "utility_bits_per_minute"
      case informationBitsPerMinute = "mutual_information_bits_per_minute"
    }
  }

  /// Sums up what was spelled.
  ///
  /// - Parameters:
  ///   - result: What was spelled.
  ///   - speller: What stood on the screen.
  ///   - timing: How long selections take; `nil` leaves the bit rate out.
  public init(_ result: SpellingResult, speller: Speller, timing: SelectionTiming?) {
    let items = speller.items
    let places = Dictionary(zip(items, items.indices)) { first, _ in first }
    let meant = result.expected.map { $0.flatMap { places[$0] } }
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
        return measure(accuracy, items.count, timing.seconds(repetitions: Double(index + 1)))
      }
      let pairs = zip(meant, result.items[index]).compactMap { meant, chosen in
        meant.map { (meant: $0, chosen: places[chosen]) }
      }
      let information = speller.mutualInformation(of: pairs).flatMap { bits in
        timing.map { 60 * bits / $0.seconds(repetitions: Double(index + 1)) }
      }
      return Row(
        repetitions: index + 1, correct: counted == 0 ? nil : correct, selections: counted,
        accuracy: accuracy,
        interval: accuracy.map { ConfidenceInterval(ofShare: $0, among: counted) },
        bitsPerMinute: rate(bitRate(accuracy:choices:seconds:)),
        utilityBitsPerMinute: rate(utilityRate(accuracy:choices:seconds:)),
        informationBitsPerMinute: information)
    }
  }

  private enum CodingKeys: String, CodingKey {
    case text, expected, selections, repetitions, stopping, language, idle
    case byRepetition = "by_repetition"
  }
}
