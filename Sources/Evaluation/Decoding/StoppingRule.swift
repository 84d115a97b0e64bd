import ElementaryFunctions
import Signal

/// When a selection ends before all repetitions are through.
public struct StoppingRule: Sendable, Equatable {
  /// The probability of the likeliest item from which on a selection ends.
  public var confidence: Double
  /// What a flash's evidence is multiplied by.
  public var evidenceScale: Double

  /// A rule from its parts.
  public init(confidence: Double, evidenceScale: Double) {
    self.confidence = confidence
    self.evidenceScale = evidenceScale
  }

  /// Where the selections of scored epochs end.
  ///
  /// - Parameters:
  ///   - epochs: the flashes.
  ///   - scores: probabilities, one an epoch.
  ///   - speller: what stood on the screen.
  /// - Returns: the selections in ascending order.
  /// - Throws: `SpellingError.strangeCode` if a code lights nothing of the speller.
  public func stop(
    _ epochs: Epochs, scores: [Double], of speller: Speller
  ) throws(SpellingError) -> [StoppedSelection] {
    let flashes = try epochs.flashes(
      at: Array(0..<epochs.count), scores: scores.map(Double.logOdds), of: speller)
    return BayesianDecoder(speller: speller, evidenceScale: evidenceScale).stopping(
      flashes, confidence: confidence)
  }
}
