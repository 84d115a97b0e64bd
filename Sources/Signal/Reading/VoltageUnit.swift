/// The spellings of voltage units in file headers.
package enum VoltageUnit {
  /// Whether a header's unit says that there is none, or that nobody knows.
  package static func isNone(_ unit: String) -> Bool {
    ["", "-", "?", "n/a", "na", "none", "unknown", "arb", "a.u.", "au"].contains(unit.lowercased())
  }

  /// How many µV one of `unit` is; `nil` for what is not a voltage.
  ///
  /// Micro is spelled with a u, mu, micro, the micro sign, the Greek letter, or one of these in UTF-8,
  /// Shift JIS or GBK that was read as Latin-1.
  package static func microvolts(per unit: String) -> Double? {
    switch unit.lowercased() {
    case "v", "volt", "volts": 1e6
    case "mv", "millivolt", "millivolts": unit.hasPrefix("M") ? nil : 1e3
    case "uv", "\u{B5}v", "\u{3BC}v", "\u{E2}\u{B5}v", "\u{83}\u{EA}v", "\u{A6}\u{EC}v",
      "muv", "microv", "microvolt", "microvolts":
      1
    case "nv", "nanovolt", "nanovolts": 1e-3
    default: nil
    }
  }
}
