extension Channel.Kind {
  /// What a channel of this label and unit measures, as far as they tell.
  ///
  /// A label that says so wins; else a voltage is EEG, and so is an electrode of the 10–20 system in no
  /// stated unit. Amplifiers with one kind of input call all of them EEG (`EEG EKG1-REF`): what stands
  /// behind that counts first.
  package static func inferred(
    label: String, isVoltage: Bool, isUnitless: Bool = false
  ) -> Channel.Kind {
    let lowercased = label.lowercased()
    let words = lowercased.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    let first = words.first ?? ""
    if first == "eeg" { return words.count > 1 ? of(input: words[1]) ?? .eeg : .eeg }
    if isTrigger(first) { return .trigger }
    for word in words {
      if let kind = bodily(word) { return kind }
    }
    if isVoltage { return .eeg }
    return isUnitless && Montage.name(of: label) != nil ? .eeg : .misc
  }

  private static func isTrigger(_ word: String) -> Bool {
    let name = word.reversed().drop { $0.isNumber }.reversed()
    return ["status", "trigger", "triggers", "trig", "trg", "stim", "sti", "marker", "markers"]
      .contains(String(name))
  }

  /// The kind of an input that is no EEG by its name: of muscle, eye or heart.
  private static func bodily(_ word: String) -> Channel.Kind? {
    if word.contains("eog") || ["veo", "heo", "loc", "roc"].contains(word) { return .eog }
    if word.contains("emg") { return .emg }
    if word.contains("ecg") || word.contains("ekg") { return .ecg }
    return nil
  }

  /// What an input is that its amplifier calls EEG for all that; `nil` for an electrode.
  private static func of(input word: String) -> Channel.Kind? {
    if let kind = bodily(word) { return kind }
    if isTrigger(word) { return .trigger }
    let name = String(word.reversed().drop { $0.isNumber }.reversed())
    let sensors = [
      "dc", "mark", "events", "event", "spo", "etco", "co2wave", "pulse", "plet", "resp",
      "respiration", "airflow", "photic", "ibi", "bursts", "suppr", "battery", "counter",
    ]
    return sensors.contains(name) ? .misc : nil
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
