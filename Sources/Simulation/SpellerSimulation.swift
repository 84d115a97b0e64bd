import Files
import Signal

/// The settings of a simulated speller experiment; the defaults are those of the project's own data.
public struct SpellerSimulation: Sendable, Equatable {
  /// How many subjects take part; each has a brain of its own.
  public var subjects = 2
  /// How many sessions each comes to; 0 for one that has no name.
  public var sessions = 0
  /// How much subjects and sessions differ in amplitude, latency, place and noise: 0 not, 1 as people do.
  public var variety = 0.0
  /// The share of subjects in whom attended flashes evoke nothing of their own, from 0 to 1.
  public var shareWithoutP300 = 0.0
  /// The words that each subject spells in each session, one run a word.
  public var words = ["BRAIN", "WAVES"]
  /// How often every row and column flashes for one character.
  public var repetitions = 12
  /// How many electrodes of `ElectrodePosition.cap` are recorded, from the front of the list.
  public var electrodeCount = 8
  /// Samples per second, in Hz.
  public var samplingRate = 256.0
  /// From the onset of one flash to the onset of the next, in seconds.
  public var onsetInterval = 0.175
  /// How long a row or column is lit, in seconds.
  public var flashDuration = 0.1
  /// The dark time before the flashes of every character, in seconds.
  public var blank = 2.5
  /// How items flash.
  public var paradigm = Paradigm.rowColumn
  /// What stands on the screen.
  public var speller = Speller.wadsworth()
  /// The frequency of the mains, in Hz.
  public var lineFrequency = 50.0
  /// Multiplies the evoked responses: 0 gives a subject whom no detector can read, 2 an easy one.
  public var strength = 1.0
  /// What all random numbers are drawn from.
  public var seed: UInt64 = 0

  /// How items flash.
  public enum Paradigm: String, Sendable, CaseIterable {
    /// Whole rows and columns.
    case rowColumn = "row-column"
    /// Sets of items that are no neighbours, drawn anew for every repetition (Townsend and others 2010).
    case checkerboard
  }

  /// The settings of the project's own data set.
  public init() {}

  /// The electrodes recorded.
  public var electrodes: ArraySlice<ElectrodePosition> {
    ElectrodePosition.cap.prefix(max(electrodeCount, 0))
  }

  /// Refuses settings that no experiment can have.
  ///
  /// - Throws: `SimulationError.impossible` with the setting, its value and what is possible.
  func validate() throws(SimulationError) {
    func require(
      _ holds: Bool, _ setting: String, _ found: some Any, _ expected: String
    ) throws(SimulationError) {
      guard !holds else { return }
      throw .impossible(setting: setting, found: "\(found)", expected: expected)
    }
    let caps = ElectrodePosition.cap.count
    try require((1...999).contains(subjects), "subjects", subjects, "1 to 999")
    try require((0...9).contains(sessions), "sessions", sessions, "1 to 9")
    try require(variety >= 0 && variety <= 2, "variety", variety, "0 to 2")
    try require(
      (0...1).contains(shareWithoutP300), "share without a P300", shareWithoutP300, "0 to 1")
    try require((1...caps).contains(electrodeCount), "electrodes", electrodeCount, "1 to \(caps)")
    try require((1...1000).contains(repetitions), "repetitions", repetitions, "1 to 1000")
    try require(
      samplingRate >= 64 && samplingRate <= 20_000
        && EDFWriter(labels: [], samplingRate: samplingRate).recordDuration != nil,
      "rate", samplingRate, "64 to 20000 Hz, whole in a record of at most 60 s")
    try require(
      onsetInterval >= 0.02 && onsetInterval <= 10, "onset interval", onsetInterval, "0.02 to 10 s")
    try require(
      flashDuration > 0 && flashDuration <= onsetInterval, "flash duration", flashDuration,
      "more than 0 and at most the onset interval")
    try require(blank >= 0 && blank <= 60, "blank", blank, "0 to 60 s")
    try require(strength >= 0 && strength <= 100, "strength", strength, "0 to 100")
    try require(
      lineFrequency >= 0 && lineFrequency <= 100, "line frequency", lineFrequency,
      "0 (none) to 100 Hz")
    try require(
      (1...99).contains(words.count), "words", words.count, "1 to 99 words, one a run")
    for word in words {
      try require((1...100).contains(word.count), "word", word, "1 to 100 characters")
      for character in word {
        try require(
          speller.items.contains(String(character)), "word", word,
          "characters of the speller: " + speller.items.joined(separator: " "))
      }
    }
  }
}

/// Why nothing was simulated.
public enum SimulationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A setting that no experiment can have.
  case impossible(setting: String, found: String, expected: String)
  /// The folder holds what was not simulated.
  case foreign(path: String)
  /// A file or directory could not be written.
  case writing(WritingError)

  /// One line for the user.
  public var description: String {
    switch self {
    case .impossible(let setting, let found, let expected):
      "\(setting): found \(found); expected \(expected)"
    case .foreign(let path):
      "\(path): found files that were not simulated; expected a new folder, or --force"
    case .writing(let error): error.description
    }
  }
}
