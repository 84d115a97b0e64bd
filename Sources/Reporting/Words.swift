import Files
import Plotting
import Signal

/// A count with its word: `1 recording`, `2 recordings`.
package func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
  "\(count) " + (count == 1 ? one : many ?? one + "s")
}

/// A name that fits above a chart: of a long one the end, where names of files differ.
func fitting(_ name: String) -> String {
  name.count > 36 ? "…" + name.suffix(35) : name
}

extension Epochs {
  /// Whether two codes at most stand for targets and others: there is nothing to select.
  var isOddball: Bool { Set(stimuli).count <= 2 }
}

extension Preprocessing {
  /// The settings in a sentence.
  package var sentence: String {
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
    return parts.joined(separator: ", ")
  }
}

extension Speller {
  /// What stands on the screen, in a sentence.
  var sentence: String {
    switch paradigm {
    case .single: "one by one: " + items.joined(separator: " ")
    case .groups: "\(groups.count) groups of " + items.joined(separator: " ")
    case .rowColumn:
      "rows and columns of " + rows.map { $0.joined() }.joined(separator: " ")
        + (order == .columnsFirst ? ", columns first" : ", rows first")
    }
  }
}
