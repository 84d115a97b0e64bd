/// What is done about the eyes, whose movements and blinks reach the electrodes of the head.
public struct EyeCorrection: Sendable, Equatable, Codable {
  /// The channels of the eyes; empty until they have been found in recordings.
  public var channels: [String] = []
  /// How much of each channel is taken from an electrode, by the electrode's label; empty until it has been
  /// computed.
  public var coefficients: [String: [Double]] = [:]

  /// A correction whose channels and coefficients are taken from the recordings.
  public init() {}

  /// Whether the coefficients are still to be computed.
  var isOpen: Bool { channels.isEmpty }
}
