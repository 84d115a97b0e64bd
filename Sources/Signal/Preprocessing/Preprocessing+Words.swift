import Files

extension Preprocessing {
  /// The settings in a sentence.
  package var sentence: String { parts.joined(separator: ", ") }

  /// Those of these settings and of others that are not the same, each in words.
  package func differences(from other: Preprocessing) -> (own: String, other: String) {
    let (mine, theirs) = (told, other.told)
    let own = mine.filter { !theirs.contains($0) }
    let others = theirs.filter { !mine.contains($0) }
    guard !own.isEmpty, !others.isEmpty else {
      return (mine.joined(separator: ", "), theirs.joined(separator: ", "))
    }
    return (own.joined(separator: ", "), others.joined(separator: ", "))
  }

  /// The parts of the sentence, and what only matters between settings.
  private var told: [String] {
    parts + (takesMarkedBad ? ["what is marked as bad taken"] : [])
  }

  private var parts: [String] {
    func number(_ value: Double) -> String {
      value.formatted(3, trimmed: true, minus: .print)
    }
    var parts: [String] = []
    let low = band.low.map(number) ?? "0"
    let high = band.high.map(number) ?? "half the rate"
    parts.append("\(low)–\(high) Hz" + (phase == .causal ? " (forward only)" : " (zero phase)"))
    parts.append("\(number(samplingRate)) Hz")
    func milliseconds(_ seconds: Double) -> String {
      (1000 * seconds).formatted(0, minus: .print)
    }
    parts.append(
      windowStart == 0
        ? "\(milliseconds(window)) ms"
        : "\(milliseconds(windowStart)) to \(milliseconds(windowStart + window)) ms")
    switch normalization {
    case .epoch: parts.append("each electrode z-scored within the epoch")
    case .training: parts.append("scaled by the training epochs")
    case .none: parts.append("not scaled")
    }
    if let notch { parts.append("notch at \(number(notch)) Hz and its multiples") }
    switch reference {
    case .recorded: break
    case .average: parts.append("average reference")
    case .mastoids: parts.append("reference to the mastoids")
    case .electrodes(let names): parts.append("reference to " + names.joined(separator: ", "))
    }
    if !badElectrodes.isEmpty { parts.append("without " + badElectrodes.joined(separator: ", ")) }
    if badElectrodeHandling == .drop { parts.append("bad electrodes left out") }
    if let baseline {
      parts.append("baseline \(number(baseline.start)) to \(number(baseline.end)) s")
    }
    if let rejection { parts.append("epochs above \(number(rejection)) µV dropped") }
    if let eyes {
      let channels = eyes.channels.isEmpty ? "EOG" : eyes.channels.joined(separator: ", ")
      parts.append("\(channels) regressed out")
    }
    if let eyeRejection { parts.append("epochs above \(number(eyeRejection)) µV of EOG dropped") }
    if onsets == .exact { parts.append("windows begin exactly at the onset") }
    return parts
  }
}
