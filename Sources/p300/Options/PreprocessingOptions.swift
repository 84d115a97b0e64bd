import ArgumentParser
import Reading
import Signal

/// What is done to a recording before it is cut into epochs: a preset, and what differs from it.
struct PreprocessingOptions: ParsableArguments {
  @Option(
    help: """
      Settings to start from: paper (Cecotti & Gräser 2011), accurate (1–24 Hz, 758 ms, scaled by the \
      training epochs), moabb or bci2000.
      """)
  var preset: Preprocessing.Preset = .paper

  @Option(help: "The electrodes to take, separated by commas. Default: all EEG channels.")
  var electrodes: NameList?

  @Option(help: "The rate of the epochs, in Hz. Default: 120.")
  var rate: Double?

  // What may begin with a minus sign is taken as it stands.
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The band that is kept, in Hz; either edge may be left out. Default: 0.1-20.",
      valueName: "low-high"))
  var band: FrequencyBand?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "An epoch's length from its flash, in seconds, or its beginning and end: -0.2:0.8. Default: 0.65.",
      valueName: "seconds"))
  var window: WindowSpan?

  @Option(help: "How epochs are scaled. Default: epoch (z-scores within the epoch).")
  var normalize: Preprocessing.Normalization?

  @Flag(help: "Filter forward only, as an online system must; the response comes about 21 ms late.")
  var causal = false

  @Option(help: ArgumentHelp("Cut out the mains frequency and its multiples.", valueName: "50|60"))
  var notch: Double?

  @Option(
    help: ArgumentHelp(
      "Measure against average, mastoids or named electrodes; none keeps the recording's own.",
      valueName: "reference"))
  var reference: Preprocessing.Reference?

  @Option(help: "Electrodes to leave out, separated by commas.")
  var bad: NameList?

  @Flag(help: "Take electrodes and spans of time that the recording's makers marked as bad.")
  var keepBad = false

  @Flag(help: "Leave out electrodes that are found flat, railed or disconnected.")
  var dropBad = false

  @Option(
    help: ArgumentHelp(
      "Drop epochs whose range exceeds this on any electrode, in µV.", valueName: "microvolts"))
  var reject: Double?

  @Option(
    help: """
      What is done about the eyes: none, or regress, which takes from every electrode what it shares with the \
      EOG channels (least squares over these epochs, kept for further recordings). Default: none.
      """)
  var eog: EyeHandling?

  @Option(
    help: ArgumentHelp(
      "Drop epochs whose range exceeds this on any EOG channel, in µV; blinks have some 100.",
      valueName: "microvolts"))
  var rejectEog: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Take the mean of this span off every epoch, in seconds from the onset: -0.2:0.",
      valueName: "from:to"))
  var baseline: Preprocessing.Baseline?

  @Option(help: "Where epochs begin: at the sample nearest to the onset, or exactly there.")
  var onsets: Preprocessing.OnsetRule?

  /// The preset with what the user changed.
  var settings: Preprocessing {
    var settings = preset.settings
    if let electrodes { settings.electrodes = electrodes.names }
    if let rate { settings.samplingRate = rate }
    if let band { settings.band = band }
    if let window { (settings.windowStart, settings.window) = (window.start, window.length) }
    if let normalize { settings.normalization = normalize }
    if causal { settings.phase = .causal }
    if let notch { settings.notch = notch }
    if let reference { settings.reference = reference }
    if let bad { settings.badElectrodes = bad.names }
    if keepBad { settings.takesMarkedBad = true }
    if dropBad { settings.badElectrodeHandling = .drop }
    if let reject { settings.rejection = reject }
    if eog == .regress { settings.eyes = EyeCorrection() }
    if let rejectEog { settings.eyeRejection = rejectEog }
    if let baseline { settings.baseline = baseline }
    if let onsets { settings.onsets = onsets }
    return settings
  }

  /// What differs from no option at all, as the user writes it.
  private var given: [String] {
    let options: [(name: String, isGiven: Bool)] = [
      ("preset", preset != .paper), ("electrodes", electrodes != nil), ("rate", rate != nil),
      ("band", band != nil), ("window", window != nil), ("normalize", normalize != nil),
      ("causal", causal), ("notch", notch != nil), ("reference", reference != nil),
      ("bad", bad != nil), ("keep-bad", keepBad), ("drop-bad", dropBad),
      ("reject", reject != nil), ("eog", eog != nil), ("reject-eog", rejectEog != nil),
      ("baseline", baseline != nil), ("onsets", onsets != nil),
    ]
    return options.filter(\.isGiven).map { "--\($0.name)" }
  }

  /// Refuses all options but one where epochs are not made by them, and says why.
  func refuse(because reason: String, except name: String? = nil) throws {
    let refused = given.filter { $0 != name }
    guard !refused.isEmpty else { return }
    throw ValidationError("\(reason): leave out \(refused.joined(separator: ", "))")
  }

  /// Refuses options where there is no recording that they could apply to, and warns of epochs that they do not.
  func check(_ files: [InputFile], output: OutputOptions) throws {
    let epochs = files.filter(\.isEpochs)
    guard let first = epochs.first else { return }
    // Files of other programs hold epochs that were marked as bad there.
    let exception = "--keep-bad"
    guard epochs.count < files.count else {
      return try refuse(because: Self.reason(epochs: first.path.file), except: exception)
    }
    let ignored = given.filter { $0 != exception }
    guard !ignored.isEmpty else { return }
    output.warn(
      epochs.map {
        Warning(
          .input,
          "holds epochs, which are preprocessed already: \(ignored.joined(separator: ", ")) "
            + (ignored.count == 1 ? "does" : "do") + " not apply to them", source: $0.path)
      })
  }

  /// Why no option applies to what holds epochs.
  static func reason(epochs path: String) -> String {
    "\(path) holds epochs, which are preprocessed already"
  }

  func validate() throws {
    if let rate, !Limits.samplingRate.contains(rate) {
      throw ValidationError("--rate \(rate): expected 1 to 1000000 Hz")
    }
    if let window, !window.isPossible {
      throw ValidationError(
        "--window \(window.text): expected more than 0 and at most 60 s, within a minute of the flash"
      )
    }
    if let reject, !(reject > 0) {
      throw ValidationError("--reject \(reject): expected more than 0 µV")
    }
    if let rejectEog, !(rejectEog > 0) {
      throw ValidationError("--reject-eog \(rejectEog): expected more than 0 µV")
    }
    if let notch, ![50, 60].contains(notch) {
      throw ValidationError("--notch \(notch): expected 50 or 60 Hz, as the mains are")
    }
    do { try settings.validate() } catch { throw ValidationError("\(error)") }
  }
}

/// When an epoch begins and how long it is, as the user writes it.
struct WindowSpan: ExpressibleByArgument {
  /// In seconds from the flash.
  let start: Double
  /// In seconds.
  let length: Double
  /// What the user wrote.
  let text: String

  /// Reads `0.65` or `-0.2:0.8`.
  init?(argument: String) {
    let ends = argument.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
    guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1]
    else { return nil }
    start = ends.count == 1 ? 0 : first
    // Ends are decimals: 0.8 less −0.2 is 1, whatever their sum is in binary.
    length = ends.count == 1 ? last : ((last - first) * 1e9).rounded() / 1e9
    text = argument
  }

  /// Whether any recording has such an epoch.
  var isPossible: Bool { length > 0 && length <= 60 && abs(start) <= 60 }
}

/// What is done about the eyes, as the user writes it.
enum EyeHandling: String, ExpressibleByArgument, CaseIterable {
  case none, regress
}

/// Names separated by commas.
struct NameList: ExpressibleByArgument {
  let names: [String]

  init?(argument: String) {
    names = argument.split(separator: ",").map { name in
      String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    if names.isEmpty { return nil }
  }
}

extension Preprocessing.Preset: ExpressibleByArgument {}
extension Preprocessing.Normalization: ExpressibleByArgument {}
extension Preprocessing.OnsetRule: ExpressibleByArgument {}

extension FrequencyBand: ExpressibleByArgument {
  /// Reads `0.1-20`, `1-` or `-20`.
  public init?(argument: String) {
    let parts = argument.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let corners = parts.map { Double($0) }
    for (part, corner) in zip(parts, corners) where !part.isEmpty && corner == nil { return nil }
    self.init(low: corners[0], high: corners[1])
  }
}

extension Preprocessing.Baseline: ExpressibleByArgument {
  /// Reads `-0.2:0`.
  public init?(argument: String) {
    let ends = argument.split(separator: ":").map { Double($0) }
    guard ends.count == 2, let start = ends[0], let end = ends[1], start < end else { return nil }
    self.init(start: start, end: end)
  }
}

extension Preprocessing.Reference: ExpressibleByArgument {
  /// Reads `none`, `average`, `mastoids` or names separated by commas.
  public init?(argument: String) {
    switch argument.lowercased() {
    case "none": self = .recorded
    case "average": self = .average
    case "mastoids": self = .mastoids
    default:
      guard let list = NameList(argument: argument) else { return nil }
      self = .electrodes(list.names)
    }
  }
}
