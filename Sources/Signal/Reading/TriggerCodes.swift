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

  private let rule: Rule
  private var changes: [(time: Double, value: Int)] = []
  private var previous: Int?
  private var always = -1
  private var sampleCount = 0
  private var isNoise = false

  /// No samples yet.
  package init(_ rule: Rule = .risingBit) {
    self.rule = rule
  }

  /// Adds the next sample.
  package mutating func add(_ value: Int, at time: Double) {
    sampleCount += 1
    always &= value
    defer { previous = value }
    // A value already there at the first sample is no event: its beginning is not in the file.
    guard !isNoise, let last = previous, value != last else { return }
    switch rule {
    case .change where value == 0: return
    case .risingBit where value & ~last == 0: return
    case .change, .risingBit: changes.append((time, value))
    }
    if changes.count > 1000, changes.count > sampleCount / 8 { isNoise = true }
  }

  /// The codes as events; none, with a warning, of a channel that changes all the time.
  ///
  /// Bits that were set in every sample are not part of the codes where these are made of bits.
  package func events(
    channel: String = "a trigger channel", _ warnings: inout [String]
  ) -> [Event] {
    guard !isNoise else {
      warnings.append("\(channel) changes all the time: no codes are taken from it")
      return []
    }
    var mask = 0
    if case .risingBit = rule, always > 0, !changes.isEmpty {
      mask = always
      warnings.append("bits that every sample of \(channel) has are left out of its codes: \(mask)")
    }
    return changes.map { Event(onset: $0.time, code: $0.value & ~mask) }
  }
}

extension TriggerCodes {
  /// The codes in a calibrated channel of whole numbers; none, with a warning, of any other.
  package static func events(
    in store: SampleStore, channel: Int, label: String, samplingRate: Double, pieces: [Piece],
    _ warnings: inout [String]
  ) -> [Event] {
    var codes = TriggerCodes(.change)
    for piece in pieces {
      var position = piece.samples.lowerBound
      while position < piece.samples.upperBound {
        let chunk = position..<min(position + 65_536, piece.samples.upperBound)
        for (index, value) in zip(chunk, store.read(channel: channel, samples: chunk)) {
          // Calibration may leave a rest; whole numbers beyond 2²⁴ are none in a Float.
          guard abs(value) < 16_777_216, abs(value - value.rounded()) < 0.01 else {
            warnings.append("channel \(label) has no whole numbers: no codes are taken from it")
            return []
          }
          let time = piece.onset + Double(index - piece.samples.lowerBound) / samplingRate
          codes.add(Int(value.rounded()), at: time)
        }
        position = chunk.upperBound
      }
    }
    return codes.events(channel: "channel \(label)", &warnings)
  }
}
