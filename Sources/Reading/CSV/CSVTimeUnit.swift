import Signal

/// The units of a column of times.
enum CSVTimeUnit: Double, CaseIterable {
  // The raw value is the unit in seconds.
  case nanoseconds = 1e-9
  case microseconds = 1e-6
  case milliseconds = 1e-3
  case seconds = 1
  case days = 86_400

  /// The unit that a name or the end of one stands for.
  init?(named name: some StringProtocol) {
    switch name.lowercased() {
    case "s", "sec", "secs", "second", "seconds": self = .seconds
    case "ms", "msec", "msecs", "millisecond", "milliseconds", "millis": self = .milliseconds
    case "us", "usec", "\u{B5}s", "\u{3BC}s", "microsecond", "microseconds", "micros":
      self = .microseconds
    case "ns", "nsec", "nanosecond", "nanoseconds": self = .nanoseconds
    case "d", "days": self = .days
    default: return nil
    }
  }

  /// The unit in which steps of `step` from sample to sample give a rate that EEG has.
  ///
  /// From 16 Hz to 16 kHz, so that no step fits two units.
  init(ofStep step: Double) {
    switch step {
    case ..<1e-6: self = .days
    case ..<0.0625: self = .seconds
    case ..<62.5: self = .milliseconds
    case ..<62_500: self = .microseconds
    default: self = .nanoseconds
    }
  }
}

extension CSVTimeUnit: CustomStringConvertible {
  /// The unit's sign.
  var description: String {
    switch self {
    case .nanoseconds: "ns"
    case .microseconds: "µs"
    case .milliseconds: "ms"
    case .seconds: "s"
    case .days: "days"
    }
  }
}
