import Signal

/// A language model put to use.
public struct LanguageRule: Sendable {
  /// The language.
  public var model: LanguageModel
  /// What a flash's evidence is multiplied by.
  public var evidenceScale: Double

  /// A rule from its parts.
  public init(model: LanguageModel, evidenceScale: Double) {
    self.model = model
    self.evidenceScale = evidenceScale
  }
}

/// What was spelled with a language model; its encoding is JSON.
public struct LanguageSummary: Sendable, Equatable, Encodable {
  /// What the model is called.
  public let model: String
  /// How many letters count, with the one that is foretold.
  public let order: Int
  /// The items after all repetitions.
  public let text: String
  /// What was right after each number of repetitions.
  public let byRepetition: [SpellingSummary.Row]
  /// What dynamic stopping gives, if it was asked for.
  public let stopping: StoppingSummary?

  /// Spells scored flashes with a language model.
  ///
  /// Each recording is a text of its own.
  ///
  /// - Parameters:
  ///   - rule: the model, and what evidence counts for.
  ///   - flashes: those of `epochs`, by log-odds.
  ///   - epochs: where they are from.
  ///   - speller: what stood on the screen.
  ///   - expected: the true item of every selection in ascending order, where it is known.
  ///   - confidence: the probability that ends a selection early, too.
  ///   - timing: how long selections take; `nil` leaves the bit rates out.
  init(
    _ rule: LanguageRule, flashes: [ScoredFlash], of epochs: borrowing Epochs, speller: Speller,
    expected: [String?], confidence: Double?, timing: SelectionTiming?
  ) {
    let decoder = LanguageDecoder(
      speller: speller, evidenceScale: rule.evidenceScale, model: rule.model)
    let starts = epochs.firstSelections
    let summary = SpellingSummary(
      decoder.spell(flashes, expected: expected, starts: starts), speller: speller, timing: timing)
    model = rule.model.name
    order = rule.model.order
    text = summary.text
    byRepetition = summary.byRepetition
    let truth = epochs.trueItems(of: speller)
    stopping = confidence.map {
      StoppingSummary(
        decoder.stopping(flashes, confidence: $0, starts: starts), truth: truth, confidence: $0,
        speller: speller, timing: timing)
    }
  }

  private enum CodingKeys: String, CodingKey {
    case model, order, text, stopping
    case byRepetition = "by_repetition"
  }
}

extension Epochs {
  /// The first selection of each recording.
  fileprivate var firstSelections: Set<Int> {
    var first: [Int32: Int] = [:]
    for (recording, selection) in zip(recordings, selections) {
      first[recording] = min(first[recording] ?? .max, Int(selection))
    }
    return Set(first.values)
  }
}
