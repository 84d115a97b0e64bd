import Signal

/// Why epochs cannot be spelled.
public enum SpellingError: Error, Equatable, Sendable {
  /// Nothing says what stood on the screen.
  case noSpeller
  /// A stimulus code that lights nothing of it.
  case strangeCode(code: Int, codes: Int)
}

extension SpellingError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .noSpeller:
      "the input does not say what stood on the screen; name it with --matrix"
    case .strangeCode(let code, let codes):
      "found stimulus code \(code); expected 1 to \(codes) for what stood on the screen; "
        + "name it with --matrix"
    }
  }
}

extension SpellingSummary {
  /// Spells what `epochs` were scored for.
  ///
  /// The onset interval of the bit rate is the median of the epochs' own.
  ///
  /// - Parameters:
  ///   - epochs: epochs whose metadata name the speller and, where known, the true text.
  ///   - scores: one an epoch.
  ///   - blank: the pause before every selection, in seconds.
  /// - Throws: `SpellingError` where the stimulus codes and the speller do not fit.
  public init(epochs: Epochs, scores: [Double], blank: Double) throws(SpellingError) {
    guard let speller = epochs.metadata.speller else { throw .noSpeller }
    let codes = 1...speller.codeCount
    if let strange = epochs.stimuli.first(where: { !codes.contains(Int($0)) }) {
      throw .strangeCode(code: Int(strange), codes: speller.codeCount)
    }
    let flashes = (0..<epochs.count).map { index in
      ScoredFlash(
        stimulus: Int(epochs.stimuli[index]), selection: Int(epochs.selections[index]),
        repetition: Int(epochs.repetitions[index]), score: scores[index])
    }
    let text = epochs.metadata.text
    let selections = Set(epochs.selections).sorted().map { Int($0) }
    let result = CharacterDecoder(speller: speller).spell(
      flashes, expected: selections.map { $0 < text.count ? text[$0] : nil })
    let interval = medianOnsetInterval(
      onsets: epochs.onsets, selections: epochs.selections.map { Int($0) })
    self.init(
      result, choices: speller.items.count,
      timing: interval.flatMap { interval in
        interval.isFinite && interval > 0
          ? SelectionTiming(blank: blank, onsetInterval: interval, codes: speller.codeCount) : nil
      })
  }
}
