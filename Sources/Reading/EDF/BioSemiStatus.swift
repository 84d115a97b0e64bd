import Signal

/// The Status channel of BioSemi amplifiers.
///
/// Source: BioSemi, "Which bits are used in the status channel": bits 0–15 the trigger input, 16 set
/// where a new epoch begins (the first sample of a file and that after a pause), 20 set while the CMS
/// electrode is in range, 22 set while the battery is low.
struct BioSemiStatus {
  private let store: SampleStore
  private let channel: Int

  init(_ store: SampleStore, channel: Int) {
    self.store = store
    self.channel = channel
  }

  /// The least mean length of an epoch, in s; where bit 16 is set more often it is something else.
  private static let shortestEpoch = 2.0

  /// The trigger codes as events, with stretches of bad CMS or battery as events with a duration; and
  /// when epochs began after a pause.
  func read(
    samplingRate: Double, pieces: [Piece], _ warnings: inout [Warning]
  ) -> (events: [Event], newEpochs: [Double]) {
    var newEpochs: [Double] = []
    // What begins with the file follows no pause.
    var isBeginning = true
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
          let begins = bits & 1 << 16 != 0
          if begins, !isBeginning { newEpochs.append(time) }
          isBeginning = begins
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
      warnings.add(.electrode, "\(run.text) for \(run.seconds) s")
    }
    let duration = pieces.reduce(0) { $0 + Double($1.samples.count) } / samplingRate
    if Double(newEpochs.count) * Self.shortestEpoch > duration {
      warnings.add(
        .leftOut, "bit 16 of Status is set all the time: it is not taken for pauses")
      newEpochs = []
    } else if !newEpochs.isEmpty {
      warnings.add(
        .timing,
        "bit 16 of Status marks \(newEpochs.count) pauses of the recording: the pieces between them are "
          + "filtered each for itself, and no window reaches over a pause")
    }
    let events = codes.events(channel: "Status", &warnings)
    return (events + outOfRange.events + lowBattery.events, newEpochs)
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
