extension Preprocessing {
  /// The settings of Cecotti & Gräser 2011, section 3.1: 120 Hz, 0.1–20 Hz, 650 ms, z-scored windows.
  public static let paper = Preprocessing(
    electrodes: nil, samplingRate: 120, band: FrequencyBand(low: 0.1, high: 20), window: 0.65,
    normalization: .epoch)

  /// The input that detects best here: 1–24 Hz, seven strides of 13 samples (758 ms), scaled by the
  /// training epochs.
  ///
  /// A z-score of each window takes away its amplitude, and a low edge of 0.1 Hz leaves drift in it;
  /// both cost the network accuracy.
  public static let accurate = Preprocessing(
    electrodes: nil, samplingRate: 120, band: FrequencyBand(low: 1, high: 24), window: 91.0 / 120,
    normalization: .training)

  /// What MOABB's P300 paradigm does by default, at 128 Hz: 1–24 Hz, 1 s, no baseline, no scaling.
  public static let moabb = Preprocessing(
    electrodes: nil, samplingRate: 128, band: FrequencyBand(low: 1, high: 24), window: 1,
    normalization: .none)

  /// The input of BCI2000's P300 classifier: 20 Hz, 800 ms, in µV.
  ///
  /// BCI2000 averages neighbouring samples on the way to 20 Hz; here the rate is changed with
  /// everything below 8.5 Hz left as it is. The low edge stands for the amplifier's own.
  public static let bci2000 = Preprocessing(
    electrodes: nil, samplingRate: 20, band: FrequencyBand(low: 0.1, high: nil), window: 0.8,
    normalization: .none)

  /// The settings that have a name.
  public enum Preset: String, Sendable, CaseIterable, Codable {
    case paper, accurate, moabb, bci2000

    /// What the name stands for.
    public var settings: Preprocessing {
      switch self {
      case .paper: .paper
      case .accurate: .accurate
      case .moabb: .moabb
      case .bci2000: .bci2000
      }
    }
  }
}
