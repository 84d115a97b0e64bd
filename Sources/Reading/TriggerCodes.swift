import ElementaryFunctions
import Signal

/// Turns the samples of a trigger channel into events.
package struct TriggerCodes {
  /// What makes the beginning of a code.
  package enum Rule: Sendable {
    /// Any change to a value other than 0.
    case change
    /// A change to a value with a bit that the sample before did not have: the lines of a parallel
    /// port, where falling bits alone are the end of a pulse and no code of their own.
    case risingBit
  }

  /// A change of the channel to a value that is an event.
  private struct Change {
    let time: Double
    let value: Int
    /// What the channel read before.
    let previous: Int
  }

  private let rule: Rule
  private var changes: [Change] = []
  /// The value before the one that is read now.
  private var settled: Int?
  /// The value that is read now, since when, and for how many samples.
  private var present: (value: Int, time: Double, count: Int)?
  private var always = -1
  private var sampleCount = 0
  private var slips = 0
  private var isNoise = false

  /// No samples yet.
  package init(_ rule: Rule = .risingBit) {
    self.rule = rule
  }

  /// Adds the next sample.
  ///
  /// Lines of a parallel port that do not change at the very same time give a value of a single sample
  /// with bits of both the code before and the code behind it. It is no code, but part of the change.
  package mutating func add(_ value: Int, at time: Double) {
    sampleCount += 1
    always &= value
    guard let present else {
      self.present = (value, time, 1)
      return
    }
    if value == present.value {
      self.present?.count += 1
      return
    }
    self.present = (value, time, 1)
    if let settled, present.count == 1, settled != present.value,
      present.value & ~(settled | value) == 0, settled & value & ~present.value == 0
    {
      if isEvent(present.value, after: settled) { slips += 1 }
      return
    }
    settle(present)
  }

  /// Takes a value that was read long enough to be one.
  private mutating func settle(_ value: (value: Int, time: Double, count: Int)) {
    defer { settled = value.value }
    // A value already there at the first sample is no event: its beginning is not in the file.
    guard !isNoise, let settled, value.value != settled, isEvent(value.value, after: settled)
    else { return }
    changes.append(Change(time: value.time, value: value.value, previous: settled))
    if changes.count > 1000, changes.count > sampleCount / 8 { isNoise = true }
  }

  private func isEvent(_ value: Int, after previous: Int) -> Bool {
    switch rule {
    case .change: value != 0
    case .risingBit: value & ~previous != 0
    }
  }

  /// The codes as events; none, with a warning, of a channel that changes all the time.
  ///
  /// Bits that were set in every sample are not part of the codes where these are made of bits.
  package mutating func events(
    channel: String = "a trigger channel", _ warnings: inout [Warning]
  ) -> [Event] {
    if let present { settle(present) }
    present = nil
    guard !isNoise else {
      warnings.add(.leftOut, "\(channel) changes all the time: no codes are taken from it")
      return []
    }
    var mask = 0
    if case .risingBit = rule, always > 0, !changes.isEmpty {
      mask = always
      warnings.add(
        .leftOut, "bits that every sample of \(channel) has are left out of its codes: \(mask)")
    }
    if slips > 0 {
      warnings.add(
        .timing,
        "\(slips) codes of \(channel) lasted one sample and went over into the next: they are taken for "
          + "lines that do not change at the same time, and not for codes of their own")
    }
    noteOverlaps(of: channel, mask: mask, &warnings)
    return changes.map { Event(onset: $0.time, code: $0.value & ~mask) }
  }

  /// Says where pulses are so long that the next one begins before they end.
  private func noteOverlaps(of channel: String, mask: Int, _ warnings: inout [Warning]) {
    let overlaps = changes.count { change in
      let before = change.previous & ~mask
      return before != 0 && before & ~change.value == 0
    }
    guard overlaps > 0, overlaps > changes.count / 20 else { return }
    warnings.add(
      .timing,
      "in \(overlaps) of \(changes.count) codes \(channel) had not returned to 0 before: pulses overlap, "
        + "so that their codes merge and flashes are lost; make them shorter than the interval")
  }
}

extension TriggerCodes {
  /// The codes in a calibrated channel of whole numbers; none, with a warning, of any other.
  package static func events(
    in store: SampleStore, channel: Int, label: String, samplingRate: Double, pieces: [Piece],
    _ warnings: inout [Warning]
  ) -> [Event] {
    var codes = TriggerCodes(.change)
    for piece in pieces {
      var position = piece.samples.lowerBound
      while position < piece.samples.upperBound {
        let chunk = position..<min(position + 65_536, piece.samples.upperBound)
        for (index, value) in zip(chunk, store.read(channel: channel, samples: chunk)) {
          // Calibration may leave a rest; whole numbers beyond 2²⁴ are none in a Float.
          guard abs(value) < 16_777_216, abs(value - value.rounded()) < 0.01 else {
            warnings.add(
              .leftOut, "channel \(label) has no whole numbers: no codes are taken from it")
            return []
          }
          let time = piece.onset + Double(index - piece.samples.lowerBound) / samplingRate
          codes.add(Int(saturating: value.rounded()), at: time)
        }
        position = chunk.upperBound
      }
    }
    return codes.events(channel: "channel \(label)", &warnings)
  }
}
