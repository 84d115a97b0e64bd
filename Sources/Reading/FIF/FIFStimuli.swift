import ElementaryFunctions
import Signal

extension Recording {
  /// Neuromag's channels that combine all others, best first.
  private static let combined = ["STI101", "STI 101", "STI 014", "STI014"]

  /// The codes of the stimulus channels, of the combined one where there is one.
  ///
  /// Emotiv's speller also logs, at the very sample of a code, which row (`is_col` 0) or column
  /// (`is_col` 1) of its matrix lit up in `value`, from 0: columns are numbered 1–6 and rows 7–12.
  mutating func stimulusEvents() -> [Event] {
    let stimuli = channels.indices.filter { channels[$0].kind == .trigger }
    let labels = channels.map(\.label)
    let best = Self.combined.compactMap { name in stimuli.first { labels[$0] == name } }.first
    var events: [Event] = []
    for channel in best.map({ [$0] }) ?? stimuli {
      var found = codes(channel)
      if stimuli.count > 1, best == nil {
        for index in found.indices { found[index].text = channels[channel].label }
      }
      events += found
    }
    addStimuli(to: &events)
    return events
  }

  private mutating func codes(_ channel: Int) -> [Event] {
    var codes = TriggerCodes()
    for piece in pieces {
      let step = 65_536
      for start in stride(from: piece.samples.lowerBound, to: piece.samples.upperBound, by: step) {
        let range = start..<min(start + step, piece.samples.upperBound)
        for (sample, value) in zip(range, samples.read(channel: channel, samples: range)) {
          let time = piece.onset + Double(sample - piece.samples.lowerBound) / samplingRate
          codes.add(Self.code(value), at: time)
        }
      }
    }
    return codes.events(&warnings)
  }

  /// A code is a whole number; anything else in the channel is none.
  ///
  /// The lines of Neuromag's port are 16 bits, of which the highest is the sign of what is stored.
  private static func code(_ value: Float) -> Int {
    guard let code = Int(exactly: value.rounded()) else { return 0 }
    return (Int(Int16.min)..<0).contains(code) ? code & 0xFFFF : code
  }

  private func addStimuli(to events: inout [Event]) {
    guard let value = channels.firstIndex(where: { $0.label == "value" }),
      let isColumn = channels.firstIndex(where: { $0.label == "is_col" }), pieces.count == 1
    else { return }
    for index in events.indices {
      let sample = Int(saturating: (events[index].onset * samplingRate).rounded())
      let (item, column) = (number(value, at: sample), number(isColumn, at: sample))
      guard let item, (0..<6).contains(item), let column, (0...1).contains(column) else { continue }
      events[index].flash = FlashFacts(
        stimulus: column == 1 ? item + 1 : item + 7, label: .unknown)
    }
  }

  private func number(_ channel: Int, at sample: Int) -> Int? {
    Int(exactly: samples.read(channel: channel, samples: sample..<(sample + 1))[0])
  }
}
