import Signal
import Statistics

/// What a recording holds; its encoding is the JSON of `inspect`.
package struct RecordingSummary: Sendable, Encodable {
  struct ChannelRow: Sendable, Encodable {
    let label: String
    let unit: String
    let kind: String
    /// Towards the right ear, the nose and the top, on the unit sphere.
    let position: [Double]?
  }

  struct EventRow: Sendable, Encodable {
    let code: Int?
    let text: String
    let count: Int
  }

  let path: String
  let name: String?
  let format: String
  /// The public data set that it is of, where it was recognised.
  let dataSet: String?
  let samplingRate: Double
  let channels: [ChannelRow]
  let samples: Int
  let duration: Double
  let pieces: Int
  let events: [EventRow]
  let flashes: Int
  private(set) var targets = 0
  private(set) var nontargets = 0
  let selections: Int
  let repetitions: Int
  let onsetInterval: Double?
  let codes: Int
  private(set) var text: String?
  let paradigm: String?
  /// What stands on the screen, where the user says.
  let screen: String?
  let badElectrodes: [String: String]
  let usable: Bool
  /// What the reader took for granted.
  let assumptions: [String]
  /// Options that most likely name the flashes, where none is known, or those of one class alone.
  let suggestion: String?
  private(set) var warnings: [String] = []

  private var found: [Flash]
  private let speller: Speller?
  private let warningsOfReading: [Warning]
  private let warningsOfElectrodes: [Warning]

  private enum CodingKeys: String, CodingKey {
    case path, name, format, dataSet, samplingRate, channels, samples, duration, pieces
    case events, flashes, targets, nontargets, selections, repetitions, onsetInterval, codes
    case text, paradigm, screen, badElectrodes, usable, assumptions, suggestion, warnings
  }

  /// Looks at every event, and once at every sample.
  ///
  /// - Parameters:
  ///   - recording: what to look at.
  ///   - mapping: which events are flashes.
  ///   - named: what stands on the screen, where the user says; else the recording says.
  ///   - threads: how many threads may work; the result is the same on any number.
  package init(
    _ recording: Recording, mapping: FlashMapping, speller named: Speller?, threads: Int
  ) {
    path = recording.source.path
    name = recording.source.name
    format = recording.source.format.name
    dataSet = recording.dataSet
    samplingRate = recording.samplingRate
    channels = recording.channels.map {
      ChannelRow(
        label: $0.label, unit: "\($0.unit)", kind: $0.kind.rawValue,
        position: $0.position.map { [$0.x, $0.y, $0.z] })
    }
    samples = recording.sampleCount
    duration = recording.duration
    pieces = recording.pieces.count
    events = Self.count(recording.events)
    found = mapping.flashes(of: recording)
    flashes = found.count
    codes = Set(found.map(\.stimulus)).count
    selections = Set(found.map(\.selection)).count
    repetitions = found.map { $0.repetition + 1 }.max() ?? 0
    onsetInterval =
      zip(found, found.dropFirst()).filter { $0.selection == $1.selection }
      .map { $1.onset - $0.onset }.filter { $0 > FlashSequence.simultaneity }.upperMedian
    screen = named?.sentence
    speller = named ?? recording.speller
    paradigm = speller?.paradigm.rawValue
    let faults = recording.faults(threads: threads)
    badElectrodes = faults.mapValues(\.rawValue)
    let electrodes = recording.channels.count { $0.kind == .eeg }
    usable = electrodes > 0 && faults.count < electrodes
    assumptions = recording.assumptions
    let isOneSided = Set(found.map(\.label)).count == 1 && found[0].label == .target
    suggestion =
      found.isEmpty || isOneSided
      ? FlashSuggestion(for: recording.events).map {
        $0.options + ($0.reason.isEmpty ? "" : " (\($0.reason))")
      } : nil
    warningsOfReading =
      recording.warnings + [recording.unitWarning()].compactMap { $0 }
      + mapping.oddities(in: recording.events)
    warningsOfElectrodes = Self.warnings(of: faults, usable: usable)
    let marked = named?.markedText(found.map(FlashMarking.init), selections: selectionCount)
    show(marked ?? recording.text)
  }

  /// How many true characters the recording takes.
  package var selectionCount: Int { (found.map(\.selection).max() ?? -1) + 1 }

  /// What stands on the screen, as the user or the recording says, else as the codes tell.
  package var screenOfText: Speller? { speller ?? Speller(usualFor: Set(found.map(\.stimulus))) }

  /// Takes `text` as the true characters: flashes without a label get one.
  ///
  /// - Throws: `TextError` if it does not fit to the selections or to labels that are there.
  package mutating func take(text: [String], firstSelection: Int) throws(TextError) {
    guard let speller = screenOfText else { throw .noSpeller }
    let (labels, text) = try speller.labels(
      of: found.map(FlashMarking.init), selections: selectionCount, text: text,
      firstSelection: firstSelection)
    for index in found.indices { found[index].label = labels[index] }
    show(text)
  }

  private mutating func show(_ text: [String?]?) {
    targets = found.count { $0.label == .target }
    nontargets = found.count { $0.label == .nonTarget }
    let separator = text?.contains { $0?.count ?? 0 > 1 } == true ? " " : ""
    self.text = text.map { $0.map { $0 ?? "–" }.joined(separator: separator) }
    let odd = FlashOddities(found, speller: speller).warnings
    warnings = (warningsOfReading + odd + warningsOfElectrodes).map(\.text)
  }

  private static func warnings(
    of faults: [String: ElectrodeFault], usable: Bool
  ) -> [Warning] {
    var warnings: [Warning] = []
    for fault in ElectrodeFault.allCases {
      let labels = faults.filter { $0.value == fault }.keys.sorted()
      if !labels.isEmpty {
        warnings.add(.electrode, labels.joined(separator: ", ") + " \(fault.rawValue)")
      }
    }
    if !usable, !faults.isEmpty {
      warnings.add(.electrode, "no electrode is usable: this recording cannot be used")
    }
    return warnings
  }

  private static func count(_ events: [Event]) -> [EventRow] {
    struct Kind: Hashable {
      let code: Int?
      let text: String
    }
    var kinds: [Kind: Int] = [:]
    for event in events { kinds[Kind(code: event.code, text: event.text), default: 0] += 1 }
    return kinds.map { EventRow(code: $0.key.code, text: $0.key.text, count: $0.value) }
      .sorted { ($0.text, $0.code ?? .min) < ($1.text, $1.code ?? .min) }
  }
}

extension FlashMarking {
  fileprivate init(_ flash: Flash) {
    self.init(selection: flash.selection, stimulus: flash.stimulus, label: flash.label)
  }
}
