/// The corners of a Butterworth band-pass of order 4 a side, in Hz; `nil` leaves that side open.
public struct FrequencyBand: Sendable, Equatable, Codable {
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

extension FrequencyBand: CustomStringConvertible {
  /// The band in words.
  public var description: String {
    switch (low, high) {
    case (nil, nil): "all frequencies"
    case (nil, let high?): "up to \(high) Hz"
    case (let low?, nil): "from \(low) Hz"
    case (let low?, let high?): "\(low)–\(high) Hz"
    }
  }
}
