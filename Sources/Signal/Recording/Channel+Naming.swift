extension Channel.Kind {
  /// What a channel of this label and unit measures, as far as they tell.
  ///
  /// A label that says so wins; else a voltage is EEG and anything else is not.
  package static func inferred(label: String, isVoltage: Bool) -> Channel.Kind {
    let words = label.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    let first = words.first ?? ""
    if first == "eeg" { return .eeg }
    if ["status", "trigger", "trig", "stim", "sti", "marker", "markers"].contains(first)
      || first.hasPrefix("sti0") || first.hasPrefix("sti1")
    {
      return .trigger
    }
    for word in words {
      if word.contains("eog") { return .eog }
      if word.contains("emg") { return .emg }
      if word.contains("ecg") || word.contains("ekg") { return .ecg }
    }
    return isVoltage ? .eeg : .misc
  }
}

extension Sequence<String> {
  /// The labels with `-0`, `-1`, … behind those that occur more than once.
  ///
  /// Where a channel already bears such a label, a letter stands for the number, as in MNE-Python.
  package func disambiguated() -> [String] {
    var counts: [String: Int] = [:]
    for label in self { counts[label, default: 0] += 1 }
    var taken = Set(counts.keys)
    var seen: [String: Int] = [:]
    return map { label in
      guard counts[label, default: 0] > 1 else { return label }
      let number = seen[label, default: 0]
      seen[label] = number + 1
      let letters = "abcdefghijklmnopqrstuvwxyz".map { "\(label)-\($0)" }
      for candidate in ["\(label)-\(number)"] + letters where taken.insert(candidate).inserted {
        return candidate
      }
      var further = number
      while !taken.insert("\(label)-\(further)").inserted { further += 1 }
      return "\(label)-\(further)"
    }
  }
}
