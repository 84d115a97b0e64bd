/// Something the file marks in time: an annotation, a status code, a marker, a flash.
public struct Event: Sendable, Equatable {
  /// When it began, in seconds on the recording's clock (0 at its first sample).
  public var onset: Double
  /// How long it lasted, in seconds; 0 where the file does not say.
  public var duration: Double
  /// The file's words for it; empty where there are none.
  public var text: String
  /// The file's number for it: a status code, or the stimulus code of a flash.
  public var code: Int?
  /// What the file itself knows of it as a flash; `nil` when it says nothing of the kind.
  public var flash: FlashFacts?

  /// An event from its parts.
  public init(
    onset: Double, duration: Double = 0, text: String = "", code: Int? = nil,
    flash: FlashFacts? = nil
  ) {
    self.onset = onset
    self.duration = duration
    self.text = text
    self.code = code
    self.flash = flash
  }
}

/// What a file says of one flash beyond its onset.
public struct FlashFacts: Sendable, Equatable {
  /// Which row, column or item lit up, from 1.
  public var stimulus: Int {
    get { Int(storedStimulus) }
    set { storedStimulus = Int32(clamping: newValue) }
  }
  /// Whether the subject attended it; unknown in test files and where nothing was attended.
  public var label: Label
  /// By which selection's flashes it was, from 0, where the file says.
  public var selection: Int? {
    get { storedSelection == Self.unstated ? nil : Int(storedSelection) }
    set { storedSelection = newValue.map { Int32(clamping: $0) } ?? Self.unstated }
  }
  /// In which round of all codes, from 0, where the file says.
  public var repetition: Int? {
    get { storedRepetition == Self.unstated ? nil : Int(storedRepetition) }
    set { storedRepetition = newValue.map { Int32(clamping: $0) } ?? Self.unstated }
  }

  // In 32 bits, since a recording may have millions; beyond them no number is within `Limits`.
  private var storedStimulus: Int32
  private var storedSelection: Int32
  private var storedRepetition: Int32
  private static let unstated = Int32.min

  /// The greatest stimulus code that an epochs file holds.
  public static let greatestStimulus = 32_767

  /// Facts from their parts.
  public init(stimulus: Int, label: Label, selection: Int? = nil, repetition: Int? = nil) {
    self.label = label
    storedStimulus = Int32(clamping: stimulus)
    storedSelection = selection.map { Int32(clamping: $0) } ?? Self.unstated
    storedRepetition = repetition.map { Int32(clamping: $0) } ?? Self.unstated
  }
}

/// One stimulus: a row, a column or a single item lighting up.
public struct Flash: Sendable, Equatable {
  /// When it lit up, in seconds on the recording's clock.
  public var onset: Double
  /// Which row, column or item, from 1; 1 for targets and 2 for others where the file has no codes.
  public var stimulus: Int
  /// Whether the subject attended it.
  public var label: Label
  /// The selection it belongs to, from 0 within the recording.
  public var selection: Int
  /// The round of all codes it belongs to, from 0 within the selection.
  public var repetition: Int

  /// A flash from its parts.
  public init(onset: Double, stimulus: Int, label: Label, selection: Int, repetition: Int) {
    self.onset = onset
    self.stimulus = stimulus
    self.label = label
    self.selection = selection
    self.repetition = repetition
  }
}
