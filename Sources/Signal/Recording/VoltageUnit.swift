/// A unit of voltage, and the spellings of such units in file headers.
public enum VoltageUnit: String, Sendable, CaseIterable, Codable {
  case volt = "V"
  case millivolt = "mV"
  case microvolt = "µV"
  case nanovolt = "nV"

  /// The unit that a text such as `uV` spells; `nil` for what is not a voltage.
  ///
  /// Micro is spelled with a u, mu, micro, the micro sign, the Greek letter, or one of these in UTF-8,
  /// Shift JIS or GBK that was read as Latin-1.
  public init?(_ text: String) {
    switch text.lowercased() {
    case "v", "volt", "volts": self = .volt
    case "mv", "millivolt", "millivolts":
      if text.hasPrefix("M") { return nil }
      self = .millivolt
    case "uv", "\u{B5}v", "\u{3BC}v", "\u{E2}\u{B5}v", "\u{83}\u{EA}v", "\u{A6}\u{EC}v",
      "muv", "microv", "microvolt", "microvolts":
      self = .microvolt
    case "nv", "nanovolt", "nanovolts": self = .nanovolt
    default: return nil
    }
  }

  /// How many µV it is.
  public var microvolts: Double {
    switch self {
    case .volt: 1e6
    case .millivolt: 1e3
    case .microvolt: 1
    case .nanovolt: 1e-3
    }
  }

  /// How many µV one of `unit` is; `nil` for what is not a voltage.
  package static func microvolts(per unit: String) -> Double? { VoltageUnit(unit)?.microvolts }

  /// Whether a header's unit says that there is none, or that nobody knows.
  package static func isNone(_ unit: String) -> Bool {
    ["", "-", "?", "n/a", "na", "none", "unknown", "arb", "a.u.", "au"].contains(unit.lowercased())
  }
}
