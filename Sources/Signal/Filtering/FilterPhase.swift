/// Whether the filter looks ahead.
public enum FilterPhase: String, Sendable, Codable, CaseIterable {
  /// Forward and backward: no delay, but the future counts.
  case zero
  /// Forward only, as in an online system; at 0.1–20 Hz the response comes about 21 ms late.
  ///
  /// The fading below the new Nyquist frequency, above the band, still looks half a second ahead.
  case causal
}
