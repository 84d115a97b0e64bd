import Signal

/// Why epochs cannot be spelled.
public enum SpellingError: Error, Equatable, Sendable {
  /// Nothing says what stood on the screen.
  case noSpeller
  /// There is nothing to decide by: every flash was rejected, for instance.
  case noEpochs
  /// A stimulus code that lights nothing of it.
  case strangeCode(code: Int, codes: Int)
  /// Nothing says what stood on the screen, and the stimulus codes do not count items from 1.
  case unfoldedCodes(least: Int, greatest: Int)
  /// Codes of the screen that no flash has.
  case missingCodes([Int], codes: Int)
}

extension SpellingError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .noSpeller:
      "the input does not say what stood on the screen; name it with --matrix"
    case .noEpochs: "found no epochs; expected at least one to decide a selection by"
    case .strangeCode(let code, let codes):
      "found stimulus code \(code); expected 1 to \(codes) for what stood on the screen; "
        + "name it with --matrix, or fold the codes with --codes or --code-map"
    case .unfoldedCodes(let least, let greatest):
      "found stimulus codes \(least) to \(greatest), which do not count items from 1; "
        + "fold them with --codes or --code-map when preprocessing, or name the items with --matrix"
    case .missingCodes(let missing, let codes):
      "no flash has the \(missing.count > 1 ? "codes" : "code") "
        + missing.prefix(12).map(String.init).joined(separator: ", ")
        + " of the \(codes) of what stood on the screen, so that rows and columns cannot meet; "
        + "name it with --matrix, or fold the codes with --codes or --code-map"
    }
  }
}

extension Epochs {
  /// The scored flashes behind the epochs at `indices`.
  ///
  /// - Parameters:
  ///   - indices: which epochs.
  ///   - scores: one for each of `indices`.
  ///   - speller: what stood on the screen.
  /// - Returns: one flash for each of `indices`.
  /// - Throws: `SpellingError.strangeCode` if a code lights nothing of it.
  public borrowing func flashes(
    at indices: [Int], scores: [Double], of speller: Speller
  ) throws(SpellingError) -> [ScoredFlash] {
    let codes = 1...speller.codeCount
    var flashes: [ScoredFlash] = []
    flashes.reserveCapacity(indices.count)
    for (index, score) in zip(indices, scores) {
      guard codes.contains(Int(stimuli[index])) else {
        throw .strangeCode(code: Int(stimuli[index]), codes: speller.codeCount)
      }
      flashes.append(
        ScoredFlash(
          stimulus: Int(stimuli[index]), selection: Int(selections[index]),
          repetition: Int(repetitions[index]), score: score))
    }
    return flashes
  }

  /// The place of every selection's true item among those of `speller`, where it is known.
  public borrowing func trueItems(of speller: Speller) -> [Int: Int] {
    var places: [Int: Int] = [:]
    for (selection, text) in metadata.text.enumerated() {
      if let text { places[selection] = speller.items.firstIndex(of: text) }
    }
    return places
  }

  /// The epochs at `indices` without their samples.
  func facts(at indices: [Int]) -> Epochs {
    var bare = self
    bare.samples = []
    bare.windowLength = 0
    return bare.selecting(indices)
  }

  /// How many flashes a repetition has: one a code; where groups change, the median over repetitions.
  func flashesPerRepetition(of speller: Speller) -> Int {
    guard speller.paradigm == .groups else { return speller.codeCount }
    let counts = Dictionary(grouping: 0..<count) { [selections[$0], repetitions[$0]] }
      .values.map(\.count).sorted()
    return counts.isEmpty ? speller.codeCount : counts[counts.count / 2]
  }

  /// How long selections take: the pause given, and the median interval of the epochs' onsets.
  ///
  /// - Returns: `nil` where no selection has two flashes at different times.
  public func selectionTiming(blank: Double, codes: Int) -> SelectionTiming? {
    let interval = medianOnsetInterval(
      onsets: onsets, selections: selections.map { Int($0) })
    guard let interval, interval.isFinite, interval > 0 else { return nil }
    return SelectionTiming(blank: blank, onsetInterval: interval, codes: codes)
  }
}

extension SpellingSummary {
  /// Spells what `epochs` were scored for.
  ///
  /// The onset interval of the bit rate is the median of the epochs' own.
  ///
  /// - Parameters:
  ///   - epochs: epochs whose metadata name the speller and, where known, the true text.
  ///   - scores: probabilities, one an epoch.
  ///   - rule: what is added up.
  ///   - blank: the pause before every selection, in seconds.
  ///   - stopping: whether selections end early, too.
  ///   - language: what a language model is to make of it, too.
  ///   - idle: how selections are found in which nobody attends, too.
  /// - Throws: `SpellingError` where the stimulus codes and the speller do not fit.
  public init(
    epochs: Epochs, scores: [Double], rule: DecodingRule = .bayes, blank: Double,
    stopping: StoppingRule? = nil, language: LanguageRule? = nil, idle: IdleRule? = nil
  ) throws(SpellingError) {
    let codes = Set(epochs.stimuli.map { Int($0) })
    guard let speller = epochs.metadata.speller else {
      if let least = codes.min(), let greatest = codes.max(), codes.count > 2,
        least > 1 || greatest > 2 * codes.count
      {
        throw .unfoldedCodes(least: least, greatest: greatest)
      }
      throw .noSpeller
    }
    if speller.paradigm == .rowColumn, codes.isSubset(of: 1...speller.codeCount) {
      let missing = (1...speller.codeCount).filter { !codes.contains($0) }
      guard missing.isEmpty || codes.isEmpty else {
        throw .missingCodes(missing, codes: speller.codeCount)
      }
    }
    let flashes = try epochs.flashes(
      at: Array(0..<epochs.count), scores: scores.map(rule.evidence), of: speller)
    let text = epochs.metadata.text
    let selections = Set(epochs.selections).sorted().map { Int($0) }
    let result = CharacterDecoder(speller: speller).spell(
      flashes, expected: selections.map { $0 < text.count ? text[$0] : nil })
    let timing = epochs.selectionTiming(
      blank: blank, codes: epochs.flashesPerRepetition(of: speller))
    self.init(result, speller: speller, timing: timing)
    self.language = language.map {
      LanguageSummary(
        $0, flashes: flashes, of: epochs, speller: speller, expected: result.expected,
        confidence: stopping?.confidence, timing: timing)
    }
    self.idle = idle.map {
      IdleSummary(
        $0, flashes: flashes, speller: speller, truth: epochs.trueItems(of: speller),
        idle: Set(epochs.metadata.idle ?? []), timing: timing, confidence: stopping?.confidence)
    }
    guard let stopping else { return }
    end(
      try stopping.stop(epochs, scores: scores, of: speller), of: epochs, speller: speller,
      confidence: stopping.confidence, blank: blank)
  }

  /// Adds what it gave that the selections of `epochs` ended early.
  ///
  /// - Parameters:
  ///   - ended: the selections.
  ///   - epochs: the flashes, with the true text where it is known.
  ///   - speller: what stood on the screen.
  ///   - confidence: the probability that ended them.
  ///   - blank: the pause before every selection, in seconds.
  public mutating func end(
    _ ended: [StoppedSelection], of epochs: Epochs, speller: Speller, confidence: Double,
    blank: Double
  ) {
    stopping = StoppingSummary(
      ended, truth: epochs.trueItems(of: speller), confidence: confidence, speller: speller,
      timing: epochs.selectionTiming(
        blank: blank, codes: epochs.flashesPerRepetition(of: speller)))
  }
}
