/// What is wrong with an electrode.
public enum ElectrodeFault: String, Sendable, CaseIterable, Codable {
  /// It hardly ever moves.
  case flat
  /// It rests at the end of its range.
  case railed
  /// It is beyond one volt, which no electrode gives: the amplifier was saturated or the unit is wrong.
  case outOfRange = "out of range"
  /// In the band it is many times larger or smaller than most electrodes.
  case disconnected
}
