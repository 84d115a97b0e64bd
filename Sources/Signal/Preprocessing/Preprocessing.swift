import ElementaryFunctions

/// Everything that turns a recording into epochs; it stands in the epochs and in the detector, so that
/// new recordings go through exactly the same.
public struct Preprocessing: Sendable, Equatable {
  /// The electrodes, by label and in order; `nil` takes every EEG channel of the recording.
  public var electrodes: [String]?
  /// The rate of the windows, in Hz.
  public var samplingRate: Double
  /// The band that is kept.
  public var band: FrequencyBand
  /// The length of a window, in seconds, end exclusive.
  public var window: Double
  /// Where a window begins, in seconds from the onset of its flash; negative is before it.
  public var windowStart = 0.0
  /// How windows are scaled.
  public var normalization: Normalization
  /// Whether the filter looks ahead.
  public var phase = FilterPhase.zero
  /// The mains frequency that is cut out with its multiples, in Hz.
  public var notch: Double?
  /// What the voltages are measured against.
  public var reference = Reference.recorded
  /// Electrodes that are left out, of the result and of an average reference.
  public var badElectrodes: [String] = []
  /// Whether electrodes and spans that a person marked as bad are taken all the same.
  public var takesMarkedBad = false
  /// What is done about electrodes that are found to be flat, railed or disconnected.
  public var badElectrodeHandling = BadElectrodeHandling.report
  /// The span around an onset whose mean is taken from its window.
  public var baseline: Baseline?
  /// The range from smallest to largest value, in µV, above which a window is dropped.
  public var rejection: Double?
  /// What is done about the eyes; `nil` leaves them in.
  public var eyes: EyeCorrection?
  /// The range of a channel of the eyes, in µV, above which a window is dropped.
  public var eyeRejection: Double?
  /// Where a window begins.
  public var onsets = OnsetRule.nearest

  /// Settings from their parts; those that are not named here keep their defaults.
  public init(
    electrodes: [String]?, samplingRate: Double, band: FrequencyBand, window: Double,
    normalization: Normalization
  ) {
    self.electrodes = electrodes
    self.samplingRate = samplingRate
    self.band = band
    self.window = window
    self.normalization = normalization
  }

  /// Samples a window: `window` times `samplingRate`, rounded to the nearest.
  public var windowLength: Int { Int(saturating: (window * samplingRate).rounded()) }

  /// The first sample of a window, counted from the onset: negative before it.
  public var firstSample: Int { Int(saturating: (windowStart * samplingRate).rounded()) }

  /// How the windows of each electrode are scaled.
  public enum Normalization: String, Sendable, Codable, CaseIterable {
    /// Mean 0 and deviation 1 within each window (Cecotti & Gräser 2011, eq. 1).
    case epoch
    /// Left in µV here; the detector scales by the mean and deviation of its training epochs.
    case training
    /// Left in µV.
    case none
  }

  /// What the voltages are measured against.
  public enum Reference: Sendable, Equatable {
    /// The reference of the recording.
    case recorded
    /// The mean of the electrodes that are kept.
    case average
    /// The mean of the two mastoids, or of the two earlobes where there are none.
    case mastoids
    /// The mean of the named electrodes.
    case electrodes([String])
  }

  /// What is done about electrodes that are found to be bad.
  public enum BadElectrodeHandling: String, Sendable, Codable, CaseIterable {
    /// They are named in the report and kept.
    case report
    /// They are named in the report and left out.
    case drop
  }

  /// A span relative to the onset, in seconds; negative is before it.
  public struct Baseline: Sendable, Equatable, Codable {
    /// Where it begins, in seconds.
    public var start: Double
    /// Where it ends, exclusive, in seconds.
    public var end: Double

    /// A span from its ends.
    public init(start: Double, end: Double) {
      self.start = start
      self.end = end
    }
  }

  /// Where a window begins.
  public enum OnsetRule: String, Sendable, Codable, CaseIterable {
    /// At the sample nearest to the onset.
    case nearest
    /// At the onset itself, by band-limited interpolation.
    case exact
  }
}
