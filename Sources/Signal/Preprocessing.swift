/// Everything that turns a recording into epochs; it stands in the epochs and in the detector, so that
/// new recordings go through exactly the same.
public struct Preprocessing: Sendable, Equatable, Codable {
  /// The electrodes, by label and in order; `nil` takes every EEG channel of the recording.
  public var electrodes: [String]?
  /// The rate of the windows, in Hz.
  public var samplingRate: Double
  /// The band that is kept.
  public var band: Band
  /// The length of a window from the onset of its flash, in seconds, end exclusive.
  public var window: Double
  /// How windows are scaled.
  public var normalization: Normalization

  /// The settings of Cecotti & Gräser 2011, section 3.1: 120 Hz, 0.1–20 Hz, 650 ms, z-scored windows.
  public static let paper = Preprocessing(
    electrodes: nil, samplingRate: 120, band: Band(low: 0.1, high: 20), window: 0.65,
    normalization: .epoch)

  /// Settings from their parts.
  public init(
    electrodes: [String]?, samplingRate: Double, band: Band, window: Double,
    normalization: Normalization
  ) {
    self.electrodes = electrodes
    self.samplingRate = samplingRate
    self.band = band
    self.window = window
    self.normalization = normalization
  }

  /// Samples a window: `window` times `samplingRate`, rounded to the nearest.
  public var windowLength: Int { Int((window * samplingRate).rounded()) }

  /// The corners of a Butterworth band-pass of order 4 a side, in Hz; `nil` leaves that side open.
  public struct Band: Sendable, Equatable, Codable {
    /// The lower corner, in Hz.
    public var low: Double?
    /// The upper corner, in Hz.
    public var high: Double?

    /// A band from its corners.
    public init(low: Double?, high: Double?) {
      self.low = low
      self.high = high
    }
  }

  /// How the windows of each electrode are scaled.
  public enum Normalization: String, Sendable, Codable, CaseIterable {
    /// Mean 0 and deviation 1 within each window (Cecotti & Gräser 2011, eq. 1).
    case epoch
    /// Left in µV here; the detector scales by the mean and deviation of its training epochs.
    case training
    /// Left in µV.
    case none
  }
}
