import Files
import Signal

extension RecordingSummary {
  /// The summary in a few lines.
  package var lines: String {
    var lines = [
      location.description.shown(),
      "  \(format)\(dataSet.map { " (\($0))" } ?? ""), \(samplingRate) Hz, \(duration.formatted(1)) s"
        + (pieces > 1 ? " in \(pieces) pieces" : "") + ", \(samples) samples",
      "  \(counted(channels.count, "channel")): \(channelList.shown())",
    ]
    let shown = events.prefix(12).map { event in
      [event.code.map(String.init), event.text.isEmpty ? nil : Self.shortened(event.text)]
        .compactMap { $0 }.joined(separator: " ") + " × \(event.count)"
    }
    if !shown.isEmpty {
      let rest = events.count - shown.count
      let more = rest > 0 ? ", and \(counted(rest, "kind")) more" : ""
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
      if let suggestion {
        lines.append("  others are not known as flashes: most likely \(suggestion)")
      }
    } else if !events.isEmpty {
      lines.append(
        "  no event is known as a flash: name flashes with --targets and --nontargets"
          + (suggestion.map { ", most likely \($0)" } ?? ""))
    }
    if let screen { lines.append("  screen: \(screen.shown())") }
    if let text { lines.append("  text: \(text.shown())") }
    lines += assumptions.map { "  assumed: \($0.shownLine())" }
    lines += warnings.map { "  warning: \("\($0)".shownLine())" }
    return lines.joined(separator: "\n")
  }

  private var location: RecordingPath { RecordingPath(file: path, name: name) }

  /// The beginning of a long text, such as the XML that some programs send as a marker, in one line.
  private static func shortened(_ text: String) -> String {
    let line = String(text.prefix(41).map { $0.isNewline || $0.asciiValue ?? 32 < 32 ? " " : $0 })
    return line.count > 40 ? line.prefix(39) + "…" : line
  }

  /// Labels by kind and unit: `Fz Cz Pz (eeg, µV); STI (trigger, no unit)`.
  private var channelList: String {
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

  /// The summary as a report shows it.
  var recorded: ReportInput.Recorded {
    var facts = [
      ReportSection.Fact("Format", format),
      ReportSection.Fact("Rate", "\(samplingRate) Hz"),
      ReportSection.Fact(
        "Length",
        "\(duration.formatted(1)) s, \(samples) samples"
          + (pieces > 1 ? " in \(pieces) pieces" : "")),
      ReportSection.Fact("Channels", "\(channels.count): \(channelList)"),
      ReportSection.Fact(
        "Flashes",
        "\(flashes), \(counted(targets, "target"))"
          // Two codes stand for targets and others.
          + (codes > 2
            ? ", \(counted(selections, "selection")), \(counted(repetitions, "repetition"))" : "")
          + (onsetInterval.map { ", every \(($0 * 1000).formatted(0)) ms" } ?? "")),
    ]
    if let text { facts.append(ReportSection.Fact("Text", text)) }
    return ReportInput.Recorded(
      title: location.lastComponent, facts: facts, warnings: warnings)
  }
}
