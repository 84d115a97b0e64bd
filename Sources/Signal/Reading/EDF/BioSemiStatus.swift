/// The Status channel of BioSemi amplifiers.
///
/// Source: BioSemi, "Which bits are used in the status channel": bits 0–15 the trigger input, 20
/// set while the CMS electrode is in range, 22 set while the battery is low.
struct BioSemiStatus {
  private let store: SampleStore
  private let channel: Int

  init(_ store: SampleStore, channel: Int) {
    self.store = store
    self.channel = channel
  }

  /// The trigger codes as events, and stretches of bad CMS or battery as events with a duration.
  func events(
    samplingRate: Double, pieces: [Piece], _ warnings: inout [String]
  ) -> [Event] {
    var codes = TriggerCodes(.risingBit)
    var outOfRange = BitRuns(text: "CMS out of range")
    var lowBattery = BitRuns(text: "battery low")
    for piece in pieces {
      var position = piece.samples.lowerBound
      while position < piece.samples.upperBound {
        let chunk = position..<min(position + 65_536, piece.samples.upperBound)
        for (index, value) in zip(chunk, store.read(channel: channel, samples: chunk)) {
          let bits = Int32(value)  // 24-bit numbers are exact in a Float.
          let time = piece.onset + Double(index - piece.samples.lowerBound) / samplingRate
          codes.add(Int(bits & 0xFFFF), at: time)
          outOfRange.add(bits & 1 << 20 == 0, at: time)
          lowBattery.add(bits & 1 << 22 != 0, at: time)
        }
        position = chunk.upperBound
      }
      let end = piece.onset + Double(piece.samples.count) / samplingRate
      outOfRange.add(false, at: end)
      lowBattery.add(false, at: end)
    }
    for run in [outOfRange, lowBattery] where run.seconds > 0 {
      warnings.append("\(run.text) for \(run.seconds) s")
    }
    return codes.events(channel: "Status", &warnings) + outOfRange.events + lowBattery.events
  }
}

/// The stretches in which a bit has a value.
private struct BitRuns {
  let text: String
  private(set) var events: [Event] = []
  private var start: Double?

  init(text: String) { self.text = text }

  var seconds: Double { events.reduce(0) { $0 + $1.duration } }

  mutating func add(_ isSet: Bool, at time: Double) {
    if isSet, start == nil { start = time }
    if !isSet, let begun = start {
      events.append(Event(onset: begun, duration: time - begun, text: text))
      start = nil
    }
  }
}
