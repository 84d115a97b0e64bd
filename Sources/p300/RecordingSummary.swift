import Reporting
import Signal

/// What `inspect` tells of a recording; its encoding is the tool's JSON.
struct RecordingSummary: Encodable {
  struct ChannelRow: Encodable {
    let label: String
    let unit: String
    let kind: String
    /// Towards the right ear, the nose and the top, on the unit sphere.
    let position: [Double]?
  }

  struct EventRow: Encodable {
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
  let targets: Int
  let nontargets: Int
  let selections: Int
  let repetitions: Int
  let onsetInterval: Double?
  let codes: Int
  let text: String?
  let paradigm: String?
  let badElectrodes: [String: String]
  let usable: Bool
  /// What the reader took for granted.
  let assumptions: [String]
  /// Options that most likely name the flashes, where none is known.
  let suggestion: String?
  let warnings: [String]

  init(_ recording: Recording, mapping: FlashMapping, threads: Int) {
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
    let found = mapping.flashes(of: recording)
    flashes = found.count
    targets = found.count { $0.label == .target }
    nontargets = found.count { $0.label == .nonTarget }
    codes = Set(found.map(\.stimulus)).count
    selections = Set(found.map(\.selection)).count
    repetitions = found.map { $0.repetition + 1 }.max() ?? 0
    onsetInterval = Self.median(
      zip(found, found.dropFirst()).filter { $0.selection == $1.selection }
        .map { $1.onset - $0.onset }.filter { $0 > FlashSequence.simultaneity })
    let hasWords = recording.text?.contains { $0.count > 1 } ?? false
    text = recording.text.map { $0.joined(separator: hasWords ? " " : "") }
    paradigm = recording.speller?.paradigm.rawValue
    let faults = recording.faults(threads: threads)
    badElectrodes = faults.mapValues(\.rawValue)
    let electrodes = recording.channels.count { $0.kind == .eeg }
    usable = electrodes > 0 && faults.count < electrodes
    assumptions = recording.assumptions
    suggestion =
      found.isEmpty
      ? FlashSuggestion(for: recording.events).map {
        $0.options + ($0.reason.isEmpty ? "" : " (\($0.reason))")
      } : nil
    warnings =
      recording.warnings + (recording.unitSentence().map { [$0] } ?? [])
      + mapping.oddities(in: recording.events)
      + FlashOddities(found, speller: recording.speller).sentences
      + Self.sentences(faults, usable: usable)
  }

  private static func sentences(
    _ faults: [String: ElectrodeFault], usable: Bool
  ) -> [String] {
    let sentences = ElectrodeFault.allCases.compactMap { fault -> String? in
      let labels = faults.filter { $0.value == fault }.keys.sorted()
      return labels.isEmpty ? nil : labels.joined(separator: ", ") + " \(fault.rawValue)"
    }
    return usable || faults.isEmpty
      ? sentences : sentences + ["no electrode is usable: this recording cannot be used"]
  }

  private static func count(_ events: [Event]) -> [EventRow] {
    struct Kind: Hashable {
      let code: Int?
      let text: String
    }
    let kinds = Dictionary(grouping: events) { Kind(code: $0.code, text: $0.text) }
    return kinds.map { EventRow(code: $0.key.code, text: $0.key.text, count: $0.value.count) }
      .sorted { ($0.text, $0.code ?? .min) < ($1.text, $1.code ?? .min) }
  }

  private static func median(_ numbers: [Double]) -> Double? {
    guard !numbers.isEmpty else { return nil }
    return numbers.sorted()[numbers.count / 2]
  }

  /// The summary in a few lines.
  var lines: String {
    var lines = [
      path + (name.map { "#" + $0 } ?? ""),
      "  \(format)\(dataSet.map { " (\($0))" } ?? ""), \(samplingRate) Hz, \(duration.formatted(1)) s"
        + (pieces > 1 ? " in \(pieces) pieces" : "") + ", \(samples) samples",
      "  \(counted(channels.count, "channel")): \(channelList)",
    ]
    let shown = events.prefix(12).map { event in
      [event.code.map(String.init), event.text.isEmpty ? nil : Self.shortened(event.text)]
        .compactMap { $0 }.joined(separator: " ") + " × \(event.count)"
    }
    if !shown.isEmpty {
      let more = events.count > shown.count ? ", and \(events.count - shown.count) kinds more" : ""
      lines.append("  events: " + shown.joined(separator: ", ") + more)
    }
    if flashes > 0 {
      let labels =
        targets + nontargets > 0
        ? counted(targets, "target")
        : "targets unknown (name them with --targets and --nontargets)"
      lines.append(
        "  \(counted(flashes, "flash", "flashes")), \(labels)"
          // Two codes stand for targets and others.
          + (codes > 2
            ? ", \(counted(selections, "selection")), \(counted(repetitions, "repetition"))"
            : "")
          + (onsetInterval.map { ", every \(($0 * 1000).formatted(0)) ms" } ?? ""))
    } else if !events.isEmpty {
      lines.append(
        "  no event is known as a flash: name flashes with --targets and --nontargets"
          + (suggestion.map { ", most likely \($0)" } ?? ""))
    }
    if let text { lines.append("  text: \(text)") }
    lines += assumptions.map { "  assumed: \($0)" }
    lines += warnings.map { "  warning: \($0)" }
    return lines.joined(separator: "\n")
  }

  /// The beginning of a long text, such as the XML that some programs send as a marker, in one line.
  private static func shortened(_ text: String) -> String {
    let line = String(text.prefix(41).map { $0.isNewline || $0.asciiValue ?? 32 < 32 ? " " : $0 })
    return line.count > 40 ? line.prefix(39) + "…" : line
  }

  /// Labels by kind and unit: `Fz Cz Pz (eeg, µV); STI (trigger, no unit)`.
  var channelList: String {
    var groups: [(kind: String, labels: [String])] = []
    for channel in channels {
      let kind = "\(channel.kind), \(channel.unit)"
      if groups.last?.kind == kind {
        groups[groups.count - 1].labels.append(channel.label)
      } else {
        groups.append((kind, [channel.label]))
      }
    }
    return groups.map { "\($0.labels.joined(separator: " ")) (\($0.kind))" }
      .joined(separator: "; ")
  }
}
