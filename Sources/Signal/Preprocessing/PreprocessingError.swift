/// Why recordings could not be made into epochs.
public enum PreprocessingError: Error, Equatable, Sendable {
  /// The recording lacks electrodes that are asked for.
  case missingElectrodes(path: String, missing: [String], available: [String])
  /// The recording has no EEG channel.
  case noElectrodes(path: String, available: [String])
  /// The recording has electrodes that the first one has not; which to take is for the user to say.
  case electrodesDiffer(path: String, additional: [String], first: String)
  /// An edge of the band is out of what the recording's rate or the new one can hold.
  case bandOutOfRange(path: String, band: FrequencyBand, samplingRate: Double)
  /// The recording has no channel of the eyes.
  case noEyeChannels(path: String, available: [String])
  /// A setting has no meaning.
  case invalidSetting(name: String, found: String, expected: String)
}

extension PreprocessingError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .missingElectrodes(let path, let missing, let available):
      "\(path): has no electrode \(missing.joined(separator: ", ")); it has "
        + available.joined(separator: ", ")
    case .noElectrodes(let path, let available):
      "\(path): has no EEG channel; it has "
        + (available.isEmpty ? "no channel" : available.joined(separator: ", "))
    case .noEyeChannels(let path, let available):
      "\(path): has no EOG channel; it has \(available.joined(separator: ", "))"
    case .electrodesDiffer(let path, let additional, let first):
      "\(path): has \(additional.joined(separator: ", ")), which \(first) has not; "
        + "name the electrodes that are wanted"
    case .bandOutOfRange(let path, let band, let rate):
      "\(path): a band of \(band) is not possible at \(rate) Hz; its edges must rise and lie "
        + "between 0 and \(rate / 2) Hz"
    case .invalidSetting(let name, let found, let expected):
      "\(name): found \(found); expected \(expected)"
    }
  }
}
